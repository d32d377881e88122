"""Who complains, stays? Four cohorts that make up the whole base, and those who suffered in silence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customers_seen_by
from carteira.engine.bulk.tables import among
from carteira.service.models import Case, CaseEvent
from carteira.service.queries.causes import window
from carteira.service.rules.dials import Dial, dial
from carteira.service.rules.states import SATISFIED
from carteira.trade.models import CreditNote, Delivery, Order, OrderLine

COHORTS = ("solved", "unsolved", "silent", "no-problem")
LISTED = 200


@dataclass(frozen=True)
class Cohort:
    """One of the four: how many, how many of them bought again, and what they bought by currency."""

    name: str
    customers: int
    stayed: Dial
    bought: Mapping[str, Decimal]


@dataclass(frozen=True)
class Sufferer:
    """A customer that had trouble and said nothing."""

    customer: Customer
    late: int
    short: int
    credited: int

    @property
    def troubles(self) -> int:
        """All of them."""
        return self.late + self.short + self.credited


@dataclass(frozen=True)
class Recovery:
    """The cohorts of a window and how each fared in the days after it."""

    base: int
    cohorts: Sequence[Cohort]
    sufferers: Sequence[Sufferer]
    silent: int


def recovery(*, by: Actor, first: date, until: date, after_until: date) -> Recovery:
    """Everybody who bought in the window is in exactly one cohort; staying is buying again between `until` and `after_until`."""
    base = set(_buyers(by, first, until))
    troubles = _troubles(first, until)
    complained = _complained(first, until)
    cohort_of = {one: _cohort(complained.get(one), one in troubles) for one in base}
    stayed, bought = set(_buyers(by, until, after_until)), _bought(until, after_until)
    cohorts = [_told(name, [one for one, cohort in cohort_of.items() if cohort == name], stayed, bought) for name in COHORTS]
    silent = [one for one, cohort in cohort_of.items() if cohort == "silent"]
    return Recovery(len(base), cohorts, _sufferers(silent, troubles), len(silent))


def _cohort(was_solved: bool | None, had_trouble: bool) -> str:
    if was_solved is not None:
        return "solved" if was_solved else "unsolved"
    return "silent" if had_trouble else "no-problem"


def _buyers(by: Actor, first: date, until: date) -> Sequence[int]:
    rows = Order.objects.filter(ordered_on__gte=first, ordered_on__lt=until, identity__customer__in=customers_seen_by(by)).exclude(
        state="cancelled"
    )
    return list(rows.values_list("identity__customer", flat=True).distinct())


def _complained(first: date, until: date) -> dict[int, bool]:
    """Who complained, and whether every complaint was solved."""
    start, end = window(first, until)
    rows = Case.objects.filter(type="complaint", opened_at__gte=start, opened_at__lt=end, identity__isnull=False, merged_into=None)
    found: dict[int, bool] = {}
    last_word = CaseEvent.objects.filter(case=OuterRef("pk"), kind="resolved").order_by("-at", "-id").values("state")[:1]
    told = rows.exclude(state="cancelled").annotate(came_of_it=Subquery(last_word))
    for customer, state, word, is_open in told.values_list("identity__customer", "state", "came_of_it", "is_open"):
        ended_well = (word or state) in SATISFIED and (state in SATISFIED or not is_open)
        found[customer] = found.get(customer, True) and ended_well
    return found


def _troubles(first: date, until: date) -> dict[int, Counter[str]]:
    """Late and short deliveries and credit notes, by customer."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    stops = Delivery.objects.filter(delivered_on__gte=first, delivered_on__lt=until)
    for what, rows in (
        ("late", stops.filter(promised_on__isnull=False, delivered_on__gt=F("promised_on"))),
        ("short", stops.filter(in_full=False)),
        ("credited", CreditNote.objects.filter(issued_on__gte=first, issued_on__lt=until)),
    ):
        for customer in rows.values_list("identity__customer", flat=True):
            found[customer][what] += 1
    return found


def _bought(first: date, until: date) -> dict[int, dict[str, Decimal]]:
    lines = OrderLine.objects.filter(order__ordered_on__gte=first, order__ordered_on__lt=until).exclude(order__state="cancelled")
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for customer, currency, amount in lines.values_list("order__identity__customer", "order__currency").annotate(amount=Sum("net_amount")):
        found[customer][currency] = amount
    return found


def _told(name: str, members: Sequence[int], stayed: set[int], bought: Mapping[int, Mapping[str, Decimal]]) -> Cohort:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for member in members:
        for currency, amount in bought.get(member, {}).items():
            sums[currency] += amount
    return Cohort(name, len(members), dial([member in stayed for member in members]), dict(sums))


def _sufferers(silent: Sequence[int], troubles: Mapping[int, Counter[str]]) -> list[Sufferer]:
    worst = sorted(silent, key=lambda one: (-troubles[one].total(), one))[:LISTED]
    customers = {row.pk: row for row in among(Customer.objects.all(), "id", worst)}
    return [Sufferer(customers[one], troubles[one]["late"], troubles[one]["short"], troubles[one]["credited"]) for one in worst]
