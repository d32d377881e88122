"""What each customer earned or lost in a run, as lists and one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for, in_trash, matching, within_scope
from carteira.value.models import ActivityCost, AllocationRun, CustomerResult, ValueEstimate, ValueModel
from carteira.value.queries.runs import RunView, run_of

SORTS: Mapping[str, str] = {
    name: name for name in ("result", "list_amount", "pocket_margin", "cost_to_serve", "financing", "days_to_pay", "orders", "invoice", "place")
}  # fmt: skip
FILTERS: Mapping[str, Mapping[str, Q]] = {
    "attention": {"loss": Q(attention="loss"), "thin": Q(attention="thin")},
    "known": {"yes": Q(result__isnull=False), "no": Q(result__isnull=True)},
}  # fmt: skip


@dataclass(frozen=True)
class ActivityView:
    """What one activity cost for one customer."""

    activity: str
    pool: str
    events: int
    minutes: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Standing:
    """One customer's result in one run, with its activities and what it is expected to be worth."""

    run: RunView
    customer: Customer
    result: CustomerResult | None
    activities: tuple[ActivityView, ...]
    estimate: ValueEstimate | None


@dataclass(frozen=True)
class Totals:
    """Sums over the customers that the actor sees."""

    customers: int
    known: int
    losing: int
    lost: Decimal
    list_amount: Decimal
    invoice: Decimal
    cost_to_serve: Decimal | None
    result: Decimal | None


def results_seen_by(
    by: Actor, *, run_id: int | RunView | None = None, q: str = "", filters: Mapping[str, Sequence[str]] | None = None
) -> QuerySet[CustomerResult]:
    """The results of a run (else of the current one) for the customers that the actor may see."""
    rows = scoped(CustomerResult.objects.filter(run_id=run_of(run_id, by=by).id), by)
    if q.strip():
        rows = rows.filter(customer__in=matching(within_scope(Customer.objects.all(), by), q).values("pk"))
    for name, values in (filters or {}).items():
        rows = rows.filter(_condition(name, values))
    return rows.select_related("customer")


def with_estimates(rows: QuerySet[CustomerResult]) -> QuerySet[Any]:
    """Results of one run, each beside what its customer is expected to be worth: `value` and `p_alive`, empty where there is no basis."""
    expected = ValueEstimate.objects.filter(run_id=OuterRef("run_id"), customer=OuterRef("customer_id"))
    return rows.annotate(value=Subquery(expected.values("value")[:1]), p_alive=Subquery(expected.values("p_alive")[:1]))


def scoped(rows: QuerySet[Any], by: Actor) -> QuerySet[Any]:
    if by.scope == "all":
        return rows.exclude(customer__in=in_trash().values("pk"))
    return rows.filter(customer__in=within_scope(Customer.objects.all(), by).values("pk"))


def _condition(name: str, values: Sequence[str]) -> Q:
    if name not in FILTERS:
        raise Refused(_("is not a filter of this list."), field=name, remedy=_("Use one of:") + " " + ", ".join(FILTERS))
    chosen = Q()
    for value in values:
        if value not in FILTERS[name]:
            raise Refused(_("is not a value of this filter."), field=name, remedy=_("Use one of:") + " " + ", ".join(FILTERS[name]))
        chosen |= FILTERS[name][value]
    return chosen


def totals(by: Actor, *, run_id: int | RunView | None = None) -> Totals:
    """Sums over every customer of the run that the actor sees."""
    run = run_of(run_id, by=by)
    if by.scope == "all" and "totals" in run.coverage:
        return _kept_totals(run)
    rows = scoped(CustomerResult.objects.filter(run_id=run.id), by)
    said = rows.aggregate(
        customers=Count("id"), known=Count("result"), losing=Count("id", filter=Q(result__lt=0)), lost=Sum("result", filter=Q(result__lt=0)),
        list_amount=Sum("list_amount"), invoice=Sum("invoice"), cost_to_serve=Sum("cost_to_serve"), result=Sum("result"),
    )  # fmt: skip
    for name in ("lost", "list_amount", "invoice"):
        said[name] = said[name] or Decimal(0)
    return Totals(**said)


def _kept_totals(run: RunView) -> Totals:
    """The sums that the run kept when it was loaded."""
    kept, customers = run.coverage["totals"], run.coverage["customers"]
    sums = {name: None if kept[name] is None else Decimal(kept[name]) for name in ("cost_to_serve", "result")}
    return Totals(
        customers=customers, known=customers - run.coverage["customers_without_result"], losing=kept["losing"], lost=Decimal(kept["lost"]),
        list_amount=Decimal(kept["list_amount"] or 0), invoice=Decimal(kept["invoice"] or 0), **sums,
    )  # fmt: skip


def result_of(customer_id: int | Customer, *, by: Actor, run_id: int | RunView | None = None) -> Standing:
    """One customer's result; without a row in the run there is nothing to tell, which is not the same as zero."""
    customer = customer_for(customer_id, by=by)
    run = run_of(run_id, by=by)
    activities = ActivityCost.objects.filter(run_id=run.id, customer=customer).order_by("-cost", "activity")
    return Standing(
        run=run,
        customer=customer,
        result=CustomerResult.objects.filter(run_id=run.id, customer=customer).select_related("customer").first(),
        activities=tuple(ActivityView(a.activity, a.pool, a.events, a.minutes, a.cost) for a in activities),
        estimate=ValueEstimate.objects.filter(run_id=run.id, customer=customer).first(),
    )


def estimates_seen_by(by: Actor, *, run_id: int | RunView | None = None) -> QuerySet[ValueEstimate]:
    """What each customer is expected to be worth, or the reason why that is not known."""
    rows = scoped(ValueEstimate.objects.filter(run_id=run_of(run_id, by=by).id), by)
    return rows.select_related("customer")


def value_models(by: Actor, *, run_id: int | RunView | None = None) -> list[ValueModel]:
    """The models of purchases tried in a run, the used one first."""
    tried = ValueModel.objects.filter(run_id=run_of(run_id, by=by).id).exclude(name__in=("log-gaps", "spend"))
    return list(tried.order_by("-used", "name"))


def worths(customers: Collection[int]) -> dict[int, Decimal]:
    """What each customer weighs in the current runs: the size of its result, else what it was invoiced."""
    current = AllocationRun.objects.filter(is_current=True).values("pk")
    rows = CustomerResult.objects.filter(run__in=current, customer__in=list(customers)).values_list("customer_id", "result", "invoice")
    return {customer: abs(result if result is not None else invoice) for customer, result, invoice in rows}
