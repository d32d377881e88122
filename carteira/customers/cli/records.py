"""Customers on the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.models import Customer
from carteira.customers.rules.survivorship import STRATEGIES
from carteira.engine import queue
from carteira.fields.rules.values import FOLDED, PREFIX

BY = Actor.system("command line")
MOST = 1_000
SHOWN = (
    "id", "name", "kind", "tax_id", "tax_id_kind", "email", "phone", "address", "postal_code", "city", "region", "country", "language", "status",
    "relationship", "source_count", "version",
)  # fmt: skip
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
limit_option = click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True, help="How many.")


@click.group()
def customers() -> None:
    """Who the customers are: one record each."""


@customers.command("list")
@click.option("--status", multiple=True, help="active, prospect or former.")
@click.option("--country", multiple=True, help="Two letters, such as BR.")
@click.option("--owner", multiple=True, help="Id of a person of ours.")
@click.option("--territory", multiple=True, help="Id of a territory.")
@click.option("--group", multiple=True, help="Id of a group.")
@click.option("--relationship", multiple=True, help="contract, repeat or project.")
@click.option("--custom", multiple=True, metavar="KEY:VALUE", help="Value, FROM..UNTIL, none or any of a field that you added.")
@click.option("--sort", default="name", show_default=True, help="name, updated, or x_KEY of a field that you added; with - downwards.")
@limit_option
@as_json_option
def list_customers(sort: str, custom: tuple[str, ...], limit: int, as_json: bool, **filters: tuple[str, ...]) -> None:
    """The customers, filtered and sorted."""
    given = {name: values for name, values in filters.items() if values} | _added_filters(custom)
    found = queries.in_order(queries.customers_matching(BY, filters=given), sort, by=BY)
    column = queries.SORTS.get(sort, sort)
    if column.lstrip("-") not in {name.lstrip("-") for name in queries.SORTS.values()} | set(found.query.annotations):
        raise Refused("is not an order of this list.", field="sort", remedy="Use name, updated or x_KEY.")
    _show([_record(c) for c in found.order_by(column, "-id" if column.startswith("-") else "id")[:limit]], as_json)


@customers.command("search")
@click.argument("text")
@limit_option
@as_json_option
def search(text: str, limit: int, as_json: bool) -> None:
    """The customers with TEXT in name, e-mail, phone or tax number."""
    _show([_record(c) for c in queries.customers_matching(BY, q=text).order_by("name_key", "id")[:limit]], as_json)


@customers.command("show")
@click.argument("customer", type=click.IntRange(1))
@as_json_option
def show(customer: int, as_json: bool) -> None:
    """One CUSTOMER by id, with what each source says."""
    found = queries.sources_of(customer, by=BY)
    record = _record(found.customer) | {
        "sources": [asdict(source) for source in found.sources],
        "winners": dict(found.winners),
        "merges": [merge.pk for merge in found.merges],
    }
    if as_json:
        _print(record)
        return
    for name in SHOWN:
        click.echo(f"{name:14} {record[name]}{'  (' + found.winners[name] + ')' if found.winners.get(name) else ''}")
    for source in found.sources:
        click.echo(f"source         {source.source} {source.native_id}{' (joined)' if source.joined else ''}")


@customers.command("duplicates")
@limit_option
@as_json_option
def duplicates(limit: int, as_json: bool) -> None:
    """Pairs that wait for a person, the most valuable first."""
    pairs = [
        {
            "pair": p.pk, "left": p.left.customer_id, "left_name": p.left.customer.name, "right": p.right.customer_id,
            "right_name": p.right.customer.name, "probability": round(p.probability, 4), "match_weight": round(p.match_weight, 2),
            "value_at_stake": p.value_at_stake,
        }
        for p in queries.duplicates_queue(BY)[:limit]
    ]  # fmt: skip
    if as_json:
        _print(pairs)
        return
    for pair in pairs:
        click.echo(
            f"{pair['pair']:>6}  {pair['probability']:.2f}  {pair['left']} {pair['left_name']}  <->  {pair['right']} {pair['right_name']}"
        )


@customers.command("match")
@as_json_option
def match(as_json: bool) -> None:
    """Compare all customers now, join the sure ones, renew the review queue."""
    job = actions.ask_for_matching(by=BY, at=timezone.now())
    done = queue.run_now(job.pk)
    if done.status != "done":
        raise Refused(f"The matching ended as {done.status}: {done.error or done.message}", remedy="Run it again.")
    result: dict[str, Any] = dict(done.result or {})
    if as_json:
        _print(result)
        return
    click.echo("{records} compared, {joined} joined, {to_review} to review. {note}".format(**result))


@customers.command("add-contact")
@click.argument("customer", type=click.IntRange(1))
@click.argument("name")
@click.option("--role", default="", help="What the person does there.")
@click.option("--email", default="", help="E-mail address.")
@click.option("--phone", default="", help="Telephone number.")
@as_json_option
def add_contact(customer: int, name: str, role: str, email: str, phone: str, as_json: bool) -> None:
    """Add a person called NAME to CUSTOMER."""
    row = actions.add_contact(customer, name=name, role=role, email=email, phone=phone, by=BY, at=timezone.now())
    told = {"contact": row.pk, "name": row.name, "role": row.role, "email": row.email, "phone": row.phone}
    if as_json:
        _print(told)
        return
    click.echo(f"Contact {row.pk}.")


@customers.command("merge")
@click.argument("ids", nargs=-1, required=True, type=click.IntRange(1))
@click.option("--into", type=click.IntRange(1), help="The one whose id goes on; else the oldest.")
@as_json_option
def merge(ids: tuple[int, ...], into: int | None, as_json: bool) -> None:
    """Make one customer of several IDS."""
    merged = actions.merge_customers(ids, into=into, by=BY, at=timezone.now())
    if as_json:
        _print(asdict(merged))
        return
    click.echo(f"Customer {merged.survivor} goes on; merge {merged.merge}." if merged.merge else "They are one already.")


@customers.command("unmerge")
@click.argument("customer", type=click.IntRange(1), required=False)
@click.option("--merge", "merge_id", type=click.IntRange(1), help="Undo this merge instead.")
@click.option("--source-record", "identity", type=click.IntRange(1), help="Send this source record back instead.")
@as_json_option
def unmerge(customer: int | None, merge_id: int | None, identity: int | None, as_json: bool) -> None:
    """Let the absorbed CUSTOMER stand alone again."""
    if [customer, merge_id, identity].count(None) != 2:
        raise click.UsageError("Give a customer, --merge or --source-record.")
    at = timezone.now()
    if customer is not None:
        out = actions.unmerge_customer(customer, by=BY, at=at)
    elif merge_id is not None:
        out = actions.undo_merge(merge_id, by=BY, at=at)
    else:
        out = actions.unmerge_identity(identity or 0, by=BY, at=at)
    if as_json:
        _print(asdict(out))
        return
    click.echo(f"{', '.join(map(str, out.freed)) or 'Nobody'} stands alone again; {out.stays} stays.")


@customers.command("trust")
@click.argument("field")
@click.argument("strategy", type=click.Choice(STRATEGIES))
@click.argument("sources", nargs=-1)
@as_json_option
def trust(field: str, strategy: str, sources: tuple[str, ...], as_json: bool) -> None:
    """Choose how FIELD is taken from several sources: STRATEGY, and for 'source order' the SOURCES, the most trusted first."""
    changed = actions.set_survivorship(field, strategy, sources=sources, by=BY, at=timezone.now())
    if as_json:
        _print({"field": field, "strategy": strategy, "sources": sources, "changed": changed})
        return
    click.echo(f"{field}: {strategy}. {changed} customers changed.")


def _added_filters(asked: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, _colon, value in (one.partition(":") for one in asked):
        found[PREFIX + key] = (*found.get(PREFIX + key, ()), value)
    return found


def _record(customer: Customer) -> dict[str, Any]:
    record = {name: getattr(customer, name) for name in SHOWN}
    custom = {key: text for key, text in (customer.custom or {}).items() if not key.startswith(FOLDED)}
    return record | {"owner": customer.owner_id, "territory": customer.territory_id, "group": customer.group_id, "custom": custom}


def _show(records: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        _print(records)
        return
    for record in records:
        click.echo(f"{record['id']:>8}  {record['name'][:40]:40} {record['tax_id']:15} {record['city'][:20]:20} {record['status']}")


def _print(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=lambda v: str(v) if isinstance(v, Decimal) else v.isoformat()))
