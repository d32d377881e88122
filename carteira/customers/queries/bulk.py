"""What can be done with many rows at once, and how far each run is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import BulkLine, BulkRun, Customer
from carteira.customers.queries.scope import reached_by


class RunNotFound(LookupError):
    """No such run, or not yours: both look the same. Mapped once to 404."""


class Mark(NamedTuple):
    """What became of one row."""

    outcome: str
    reason: str = ""
    before: str = ""
    version: int | None = None


@dataclass(frozen=True)
class Batch:
    """Some rows of a run, to be dealt with in one transaction. `before` and `version` are known to an undo."""

    run: BulkRun
    ids: Sequence[int]
    by: Actor
    at: datetime
    before: Mapping[int, str] = field(default_factory=dict)
    version: Mapping[int, int | None] = field(default_factory=dict)


class Work(Protocol):
    """Deals with the rows of a batch: one mark for each of its ids."""

    def __call__(self, batch: Batch) -> dict[int, Mark]:
        """Do it."""


@dataclass(frozen=True)
class Verb:
    """Something that can be done with many rows. `check` judges the value before any row is touched and says it in words."""

    name: str
    label: str | Promise
    icon: str
    permission: str
    check: Callable[[str], tuple[str, str]]
    carry_out: Work
    take_back: Work
    choices: Callable[[], list[tuple[str, str]]] | None = None
    size: int = 1_000


_lists: dict[str, dict[str, Verb]] = {}


def add_verbs(name: str, *verbs: Verb) -> None:
    """Let rows of a list be dealt with in bulk (called from AppConfig.ready)."""
    _lists.setdefault(name, {}).update({verb.name: verb for verb in verbs})


def verbs_of(name: str, *, by: Actor) -> list[Verb]:
    """What this actor may do with many rows of a list."""
    return [verb for verb in _lists.get(name, {}).values() if by.may(verb.permission)]


def verb_named(name: str, verb: str) -> Verb:
    """The verb of a list."""
    known = _lists.get(name)
    if known is None:
        raise Refused(_("is not a list with actions."), field="list", remedy=_("Use one of:") + " " + ", ".join(_lists))
    if verb not in known:
        raise Refused(_("cannot be done with this list."), field="verb", remedy=_("Use one of:") + " " + ", ".join(known))
    return known[verb]


def lists() -> list[str]:
    """The lists that know actions over many rows."""
    return list(_lists)


def runs_seen_by(by: Actor) -> QuerySet[BulkRun]:
    """One's own runs; who sees all customers sees everybody's."""
    by.require("customers.view")
    runs = BulkRun.objects.all()
    return runs if by.scope == "all" else runs.filter(by_id_then=by.id, by_id_then__isnull=False)


def run_for(run_id: int, *, by: Actor) -> BulkRun:
    """One run; RunNotFound when there is none for this actor."""
    found = runs_seen_by(by).filter(pk=run_id if 0 < run_id < 2**63 else 0).first()
    if found is None:
        raise RunNotFound(run_id)
    return found


def run_at_work(run_id: int) -> BulkRun:
    """A run, for the job that works through it: whose rights count is asked there, batch by batch."""
    return BulkRun.objects.get(pk=run_id)


def names_of(lines: Sequence[BulkLine], *, by: Actor) -> dict[int, str]:
    """The names of the customers in these lines that the actor may see, the trash included."""
    return dict(reached_by(Customer.objects.filter(pk__in=[line.subject for line in lines]), by).values_list("id", "name"))


def lines_of(run: BulkRun, *, outcomes: Sequence[str] = ()) -> QuerySet[BulkLine]:
    """What became of the rows of a run, in the order of their ids."""
    rows = BulkLine.objects.filter(run=run).order_by("subject")
    return rows.filter(outcome__in=outcomes) if outcomes else rows
