"""Take in what a source says of its customers, in sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from carteira.basics.refused import Refused
from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.customers.actions.golden import COLUMNS, golden_columns, rebuild_golden, survivorship
from carteira.customers.actions.linking import KEY_FIELDS, NewRecord, link_by_keys
from carteira.customers.actions.references import References
from carteira.customers.actions.search_index import search_index_kept
from carteira.customers.actions.standing import one_at_a_time
from carteira.customers.models import Customer, LinkAssertion, SourceIdentity, SourceRecord
from carteira.customers.rules.payload import keys_of, normalised
from carteira.customers.rules.survivorship import Said
from carteira.engine.bulk.tables import insert_rows, new_ids, rows_by_key, update_rows

KNOWN = ("id", "customer_id", "current__fingerprint", "current__payload", "current__revision")


@dataclass
class _Read:
    """A row whose values were normalised, and what its identity said before."""

    row: Row
    said: dict[str, Any]
    before: tuple[Any, ...] | None


def take_source_records(rows: Sequence[Row], taking: Taking) -> list[Outcome]:
    """Take records of customers as `taking.source` names them (row.key). Keys are unique within `rows`; one outcome a row.

    Leaves its event to the caller (one for the whole import). Undone by `give_back_source_records`, which needs no
    before-images: the earlier revision of every record is still there.
    """
    taking.by.require("imports.run")
    with transaction.atomic():
        one_at_a_time()  # whom a record belongs to must not change between our look and our write
        return _take(rows, taking)


def _take(rows: Sequence[Row], taking: Taking) -> list[Outcome]:
    there = rows_by_key(SourceIdentity, list(KNOWN), source=taking.source, keys=[row.key for row in rows])
    references = References.named_by(row.values for row in rows)
    outcomes: list[Outcome] = []
    fresh: list[_Read] = []
    stale: list[_Read] = []
    for row in rows:
        read = _read(row, there.get(row.key), references)
        if isinstance(read, Rejected):
            outcomes.append(read)
        elif read.before is None:
            fresh.append(read)
            outcomes.append("new")
        elif read.before[2] == row.fingerprint or read.said == read.before[3]:
            outcomes.append("unchanged")
        else:
            stale.append(read)
            outcomes.append("updated")
    touched = _insert(fresh, taking) | _revise(stale, taking)
    rebuild_golden(touched, at=taking.at)
    return outcomes


def _read(row: Row, before: tuple[Any, ...] | None, references: References) -> _Read | Rejected:
    try:
        said = normalised(row.values, country=home_country(), line=row.line)
        references.resolve(said, line=row.line)
    except Refused as refused:
        return Rejected(refused.message, refused.field, refused.remedy)
    if before is not None:
        said = merged(before[3] or {}, said)
    return _Read(row, {k: v for k, v in said.items() if v not in ("", None)}, before)


def merged(before: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What a source says now: the fields it sent, over those it sent before and not again."""
    raw = {k: v for k, v in before.get("raw", {}).items() if k not in said} | said.get("raw", {})
    result = {**before, **said}
    result.pop("raw", None)
    return {**result, "raw": raw} if raw else result


def home_country() -> str:
    """Our own country: a phone number without a country code is one of its."""
    return str(getattr(settings, "COUNTRY", "PT" if settings.LANGUAGE_CODE == "pt-pt" else "BR"))


def _insert(fresh: list[_Read], taking: Taking) -> set[int]:
    if not fresh:
        return set()
    count = len(fresh)
    ids = zip(new_ids(SourceIdentity, count), new_ids(Customer, count), strict=True)
    records = [
        NewRecord(identity, home, keys_of(read.said), str(read.said.get("name") or ""))
        for (identity, home), read in zip(ids, fresh, strict=True)
    ]
    link_by_keys(records)
    revisions = list(new_ids(SourceRecord, count))
    _insert_customers(records, fresh, taking)
    _insert_records([(r.identity, 1, read) for r, read in zip(records, fresh, strict=True)], revisions, taking)
    insert_rows(
        SourceIdentity,
        ("id", "source", "native_id", "customer", "home", "current", *KEY_FIELDS, "import_id"),
        (
            (r.identity, taking.source, read.row.key, r.customer, r.home, revision, *r.keys, taking.import_id)
            for r, read, revision in zip(records, fresh, revisions, strict=True)
        ),
    )
    _assert_links([r for r in records if r.partner], taking)
    return {r.customer for r in records if r.partner}


def _insert_customers(records: list[NewRecord], fresh: list[_Read], taking: Taking) -> None:
    rules = survivorship()
    names = ("id", *COLUMNS, "absorbed_by", "created_at", "updated_at", "import_id", "version")

    def rows() -> Any:
        for record, read in zip(records, fresh, strict=True):
            said = Said(record.identity, taking.source, taking.at, read.said)
            values = golden_columns([said], rules, name=read.row.key)
            survivor = record.customer if record.partner else None
            if survivor:
                values.update(status=Customer.Status.ABSORBED, search_doc="")
            yield record.home, *(values[c] for c in COLUMNS), survivor, taking.at, taking.at, taking.import_id, 1

    with search_index_kept([record.home for record in records], new=True):
        insert_rows(Customer, names, rows())


def _insert_records(rows: list[tuple[int, int, _Read]], ids: Sequence[int], taking: Taking) -> None:
    insert_rows(
        SourceRecord,
        ("id", "identity", "revision", "payload", "fingerprint", "received_at", "import_id"),
        (
            (pk, identity, revision, read.said, read.row.fingerprint, taking.at, taking.import_id)
            for pk, (identity, revision, read) in zip(ids, rows, strict=True)
        ),
    )


def _assert_links(records: list[NewRecord], taking: Taking) -> None:
    if not records:
        return
    insert_rows(
        LinkAssertion,
        ("id", "left", "right", "verdict", "method", "probability", "match_weight", "evidence", "decided_by", "by_human", "at"),
        (
            (pk, *sorted((r.partner, r.identity)), "same", "exact key", 1.0, None, r.evidence, taking.by.name, False, taking.at)
            for pk, r in zip(new_ids(LinkAssertion, len(records)), records, strict=True)
        ),
    )


def _revise(stale: list[_Read], taking: Taking) -> set[int]:
    if not stale:
        return set()
    ids = list(new_ids(SourceRecord, len(stale)))
    revised = [(read.before or ())[0] for read in stale]
    rows = [(identity, ((read.before or ())[4] or 0) + 1, read) for identity, read in zip(revised, stale, strict=True)]
    _insert_records(rows, ids, taking)
    update_rows(
        SourceIdentity,
        ("current", *KEY_FIELDS),
        [(record, *keys_of(read.said), identity) for record, identity, read in zip(ids, revised, stale, strict=True)],
    )
    return {(read.before or ())[1] for read in stale}
