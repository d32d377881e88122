"""Commands that decide: a step for one customer or a file of them, and what was answered."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from carteira.basics.refused import Refused
from carteira.portfolio.actions import deciding, leaving
from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.cli.words import AS_JSON, BY, DAY, customer_number, lever_settings, maybe, portfolio, say
from carteira.portfolio.queries import plain


@portfolio.command("decide")
@click.argument("customer", required=False)
@click.option("--step", help="keep, invest, fix, reprice, migrate, let-go, wait, exception.")
@click.option("--why", help="The reason, in ten characters or more.")
@click.option("--review-on", type=DAY, help="When it will be judged.")
@click.option("--lever", "levers", multiple=True, help="fix: NAME=VALUE.")
@click.option("--not-applicable", default="", help="fix, reprice, migrate: why it cannot apply.")
@click.option("--percent", help="reprice: rise in percent; else what closes the gap.")
@click.option("--leave-probability", help="reprice: 0 to 1.")
@click.option("--justification", default="", help="Where a law asks for one.")
@click.option("--partner", default="", help="migrate: who would serve the customer.")
@click.option("--notice-days", type=int, help="let-go: days of notice.")
@click.option("--alternative", default="", help="let-go: who can serve the customer instead.")
@click.option("--cap", help="exception: largest loss allowed.")
@click.option("--until", type=DAY, help="exception: when it ends.")
@click.option("--milestone", "milestones", multiple=True, help="exception: DATE what must be true by then.")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Many at once: CSV with customer, step, why, review_on.",
)
@AS_JSON
def decide(customer: str | None, file: Path | None, as_json: bool, **said: Any) -> None:
    """Decide one step for CUSTOMER on frozen evidence. Rungs cannot be skipped, by a file neither."""
    if file is not None:
        say([plain.decision(row) for row in _decide_file(file)], as_json)
        return
    missing = [name for name in ("step", "why", "review_on") if not said[name]]
    if customer is None or missing:
        raise Refused("is missing.", field=", ".join(missing) or "customer", remedy="Give --step, --why and --review-on.")
    row = deciding.decide(
        customer_number(customer),
        step=said["step"],
        why=said["why"],
        review_on=said["review_on"].date(),
        by=BY,
        at=timezone.now(),
        choices=_choices(said),
    )
    say(plain.decision(row), as_json)


def _choices(said: dict[str, Any]) -> Choices:
    return Choices(
        settings=lever_settings(said["levers"]),
        not_applicable=said["not_applicable"],
        justification=said["justification"],
        partner=said["partner"],
        notice_days=said["notice_days"],
        alternative=said["alternative"],
        until=said["until"].date() if said["until"] else None,
        milestones=[{"by": text[:10], "what": text[10:].strip()} for text in said["milestones"]],
        percent=maybe(said["percent"], "percent"),
        leave_probability=maybe(said["leave_probability"], "leave_probability"),
        cap=maybe(said["cap"], "cap"),
    )


def _decide_file(file: Path) -> list[Any]:
    """All rows or none."""
    with file.open(encoding="utf-8-sig", newline="") as lines, transaction.atomic():
        return [_decide_row(row, number) for number, row in enumerate(csv.DictReader(lines), start=2)]


def _decide_row(row: dict[str, str], number: int) -> Any:
    try:
        review_on = date.fromisoformat(row.get("review_on") or "")
    except ValueError:
        raise Refused("is not a date.", field="review_on", row=number, remedy="Write YYYY-MM-DD.") from None
    try:
        return deciding.decide(
            customer_number(row.get("customer") or ""),
            step=row.get("step") or "",
            why=row.get("why") or "",
            review_on=review_on,
            by=BY,
            at=timezone.now(),
        )
    except Refused as no:
        raise Refused(no.message, field=no.field, row=number, remedy=no.remedy) from no


@portfolio.command("answer")
@click.argument("customer")
@click.option("--step", type=click.Choice(["reprice", "migrate"]), required=True, help="Which step the customer answered.")
@click.option("--accepted/--refused", required=True, help="What the customer said.")
@AS_JSON
def answer(customer: str, step: Any, accepted: bool, as_json: bool) -> None:
    """Write down what CUSTOMER (or the partner) answered."""
    case = leaving.answer(customer_number(customer), step=step, accepted=accepted, by=BY, at=timezone.now())
    say({"case": case.pk, "step": step, "accepted": accepted}, as_json)
