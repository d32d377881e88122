"""Take in what a source says of its customers, in sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.customers.actions.added import Added
from carteira.customers.actions.golden import COLUMNS, golden_columns, rebuild_golden, survivorship
from carteira.customers.actions.linking import KEY_FIELDS, NewRecord, link_by_keys
from carteira.customers.actions.references import References
from carteira.customers.actions.search_index import search_index_kept
from carteira.customers.actions.standing import one_at_a_time
from carteira.customers.models import Customer, LinkAssertion, SourceIdentity, SourceRecord
from carteira.customers.rules.payload import keys_of, normalised
from carteira.customers.rules.survivorship import Said
from carteira.engine.bulk.tables import insert_rows, new_ids, rows_by_key, update_rows


class _Before(NamedTuple):
    """What an identity said before."""

    identity: int
    customer: int
    fingerprint: str
    revision: int
    keys: tuple[str, str, str]
    said: Mapping[str, Any]


@dataclass
class _Read:
    """A row whose values were normalised, and what its identity said before."""

    row: Row
    said: dict[str, Any]
    before: _Before | None


class _Reading(NamedTuple):
    """With what the rows of a chunk are read."""

    country: str
    references: References
    added: Added


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
    same = _said_again(rows, taking.source)
    there = _there([row.key for row in rows if row.key not in same], taking.source)
    references = References.named_by(row.values for row in rows)
    reading = _Reading(home_country(), references, Added.named_by(rows[0].values if rows else {}, noun="customer", by=taking.by))
    outcomes: list[Outcome] = []
    fresh: list[_Read] = []
    stale: list[_Read] = []
    for row in rows:
        if row.key in same:
            outcomes.append("unchanged")
            continue
        read = _read(row, there.get(row.key), reading)
        if isinstance(read, Rejected):
            outcomes.append(read)
        elif read.before is None:
            fresh.append(read)
            outcomes.append("new")
        elif read.said == read.before.said:
            outcomes.append("unchanged")
        else:
            stale.append(read)
            outcomes.append("updated")
    touched = _insert(fresh, taking) | _revise(stale, taking)
    rebuild_golden(touched, at=taking.at)
    return outcomes


def _said_again(rows: Sequence[Row], source: str) -> set[str]:
    """The keys of rows that say letter by letter what their identity said last."""
    last = rows_by_key(SourceIdentity, ["current__fingerprint"], source=source, keys=[row.key for row in rows])
    return {row.key for row in rows if row.key in last and last[row.key][0] == row.fingerprint}


def _there(keys: Sequence[str], source: str) -> dict[str, _Before]:
    names = ("id", "customer_id", "current__fingerprint", "current__revision", *KEY_FIELDS, "current__payload")
    found = rows_by_key(SourceIdentity, names, source=source, keys=keys)
    return {key: _Before(row[0], row[1], row[2], row[3] or 0, (row[4], row[5], row[6]), row[7] or {}) for key, row in found.items()}


def _read(row: Row, before: _Before | None, reading: _Reading) -> _Read | Rejected:
    try:
        said = normalised(row.values, country=reading.country, line=row.line)
        reading.references.resolve(said, line=row.line)
        said.update(reading.added.read(row.values, line=row.line) if reading.added.fields else {})
    except Refused as refused:
        return Rejected(refused.message, refused.field, refused.remedy)
    if before is not None:
        said = merged(before.said, said)
    if not said.get("name"):
        return Rejected(_("is empty."), "name", _("Give the customer's name, or map the column that holds it."))
    return _Read(row, {k: v for k, v in said.items() if v not in ("", None)}, before)


def merged(before: Mapping[str, Any], said: dict[str, Any]) -> dict[str, Any]:
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
    columns = itemgetter(*COLUMNS)

    def rows() -> Any:
        for record, read in zip(records, fresh, strict=True):
            said = Said(record.identity, taking.source, taking.at, read.said)
            values = golden_columns([said], rules, name=read.row.key)
            survivor = record.customer if record.partner else None
            if survivor:
                values.update(status=Customer.Status.ABSORBED, search_doc="")
            yield record.home, *columns(values), survivor, taking.at, taking.at, taking.import_id, 1

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
    told = [(pk, read, read.before) for pk, read in zip(ids, stale, strict=True) if read.before]
    _insert_records([(before.identity, before.revision + 1, read) for _pk, read, before in told], ids, taking)
    update_rows(SourceIdentity, ("current",), [(pk, before.identity) for pk, _read, before in told])
    keys = [(keys_of(read.said), before) for _pk, read, before in told]
    update_rows(SourceIdentity, KEY_FIELDS, [(*new, before.identity) for new, before in keys if new != before.keys])
    return {before.customer for _pk, _read, before in told}
