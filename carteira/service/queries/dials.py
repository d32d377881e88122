"""The three promises measured: by queue, by channel, by who pays the call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Channel
from carteira.engine.bulk.tables import among
from carteira.service.models import Case, Rating
from carteira.service.queries.causes import window
from carteira.service.queries.coming_back import first_contacts
from carteira.service.queries.course import courses, readings
from carteira.service.queries.desks import desk
from carteira.service.queries.scope import cases_seen_by
from carteira.service.rules.clocks import Reading
from carteira.service.rules.dials import Dial, Dials, dial, dials_of

MOST = 5_000
"""Cases whose clocks are read for one page; of more the latest, and the page says so."""


@dataclass(frozen=True)
class DialRow:
    """The dials of one group of cases."""

    name: str
    cases: int
    friendly: Dial
    fast: Dial
    direct: Dial
    hours_to_resolve: float | None
    reopened: Dial
    effort: float | None
    """Contacts, hand-overs and repeats a case: what one need costs whoever has it."""
    first: Dial
    """Solved at the first contact, with a week's look-back."""


@dataclass(frozen=True)
class Measured:
    """All groups, the clocks one by one, and how many of the cases of the window were read."""

    whole: DialRow
    queues: Sequence[DialRow]
    channels: Sequence[DialRow]
    payers: Sequence[DialRow]
    clocks: Sequence[tuple[str, str, Dial]]
    read: int
    there: int


def measured(*, by: Actor, first: date, until: date, now: datetime) -> Measured:
    """The dials of the cases that were opened in a window."""
    start, end = window(first, until)
    rows = cases_seen_by(by).filter(opened_at__gte=start, opened_at__lt=end, merged_into=None).exclude(state="cancelled")
    taken = _taken(rows, now)
    there = len(taken) if len(taken) < MOST else rows.count()
    payers = dict(Channel.objects.values_list("code", "payer"))
    return Measured(
        _row("", taken), _grouped(taken, [one.case.queue.name for one in taken]), _grouped(taken, [one.case.channel for one in taken]),
        _grouped(taken, [payers.get(one.case.channel, "") for one in taken]), _clocks(taken), len(taken), there,
    )  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """A case with its clocks and dials."""

    case: Case
    clocks: Sequence[Reading]
    dials: Dials
    at_first: bool | None


def _taken(rows: QuerySet[Case], now: datetime) -> list[Taken]:
    cases = list(rows.select_related("queue", "external").order_by("-opened_at", "-id")[:MOST])
    told, here = courses(cases), desk()
    ratings = dict(among(Rating.objects.all(), "case", [case.pk for case in cases]).values_list("case_id", "friendly"))
    found, at_first = [], first_contacts(cases, now=now)
    for case in cases:
        clocks = readings(case, told[case.pk], here, now=now)
        found.append(Taken(case, clocks, dials_of(case, clocks, ratings.get(case.pk)), at_first[case.pk]))
    return found


def _grouped(taken: Sequence[Taken], names: Sequence[str]) -> list[DialRow]:
    groups: dict[str, list[Taken]] = defaultdict(list)
    for one, name in zip(taken, names, strict=True):
        groups[name].append(one)
    return sorted((_row(name, group) for name, group in groups.items()), key=lambda row: -row.cases)


def _row(name: str, group: Sequence[Taken]) -> DialRow:
    hours = [(one.case.resolved_at - one.case.opened_at).total_seconds() / 3600 for one in group if one.case.resolved_at]
    trouble = [one.case.contacts + one.case.transfers + one.case.reopens for one in group]
    return DialRow(
        name, len(group), dial([one.dials.friendly for one in group]), dial([one.dials.fast for one in group]), dial([one.dials.direct for one in group]),
        median(hours) if hours else None, dial([one.case.reopens > 0 for one in group if one.case.resolved_at or one.case.reopens]),
        sum(trouble) / len(trouble) if trouble else None, dial([one.at_first for one in group]),
    )  # fmt: skip


def _clocks(taken: Sequence[Taken]) -> list[tuple[str, str, Dial]]:
    """Each clock: kept of those that are decided."""
    said: dict[tuple[str, str], list[bool | None]] = defaultdict(list)
    for reading in (reading for one in taken for reading in one.clocks):
        decided = {"met": True, "missed": False}.get(reading.state)
        said[(reading.clock.name, reading.clock.nature)].append(decided)
    return sorted(((name, nature, dial(values)) for (name, nature), values in said.items()), key=lambda row: (row[1], row[0]))
