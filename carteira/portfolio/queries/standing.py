"""Where a customer stands before the ladder: everything that the rules may look at, and the evidence that is frozen of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import ngettext

from carteira.basics.money import to_cents
from carteira.customers.models import Customer, Interaction
from carteira.portfolio.models import SelectionCase, SelectionPolicy
from carteira.portfolio.queries.causes import causes_of
from carteira.portfolio.queries.history import histories
from carteira.portfolio.queries.payments import payment_views
from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.queries.simulate import Simulation, simulation_of
from carteira.portfolio.rules.bases import Bases, three_bases
from carteira.portfolio.rules.candidates import History
from carteira.portfolio.rules.drivers import Cause
from carteira.portfolio.rules.ladder import Proposal, Standing, Tried, propose
from carteira.portfolio.rules.payment import PaymentView
from carteira.trade.models import Delivery, Invoice, Order


@dataclass(frozen=True)
class View:
    """One customer before the ladder."""

    customer: Customer
    run: RunView
    result: Any
    simulation: Simulation | None
    bases: Bases
    causes: list[Cause]
    history: History
    payment: PaymentView
    standing: Standing
    proposal: Proposal


def view_of(
    customer: Customer, run: RunView, policy: SelectionPolicy, *, case: SelectionCase | None = None, on: date | None = None
) -> View:
    """Everything that the ladder looks at, now."""
    result = _result_of(customer.pk, run)
    simulation = (
        simulation_of(customer, run, policy, result=result) if result is not None and result.result is not None and run.inputs else None
    )
    payment = payment_views([customer.pk], as_of=on or run.last_day)[customer.pk]
    history = histories([customer.pk], run, hurdle=policy.hurdle)[customer.pk]
    alive = Decimal(str(result.p_alive)) if result is not None and result.p_alive is not None else None
    value = result.result if result is not None else None
    standing = _standing(customer.pk, run, policy, result, case=case, payment=payment.verdict, history=history, on=on)
    best = simulation.best.result if simulation else None
    return View(
        customer=customer,
        run=run,
        result=result,
        simulation=simulation,
        bases=three_bases(
            result=value, hurdle=policy.hurdle, p_alive=alive, effort_cost=result.cost_to_serve if result is not None else None
        ),
        causes=causes_of([result], run).get(customer.pk, []) if result is not None else [],
        history=history,
        payment=payment,
        standing=standing,
        proposal=propose(standing, best_fix_result=to_cents(best) if best is not None else None, reprice_limit=policy.reprice_limit),
    )


def _result_of(customer_id: int, run: RunView) -> Any:
    """The customer's result in the run, with the chance that he still buys beside it; None when there is none."""
    alive = run.estimates.filter(customer_id=OuterRef("customer_id")).values("p_alive")[:1]
    return run.results.filter(customer_id=customer_id).annotate(p_alive=Subquery(alive)).first()


def _standing(
    customer_id: int,
    run: RunView,
    policy: SelectionPolicy,
    result: Any,
    *,
    case: SelectionCase | None,
    payment: str,
    history: History,
    on: date | None,
) -> Standing:
    """What the ladder's rules look at."""
    return Standing(
        result=result.result if result is not None else None,
        pocket=result.pocket if result is not None else None,
        pocket_margin=result.pocket_margin if result is not None else None,
        hurdle=policy.hurdle,
        payment=payment,
        recurring_loss=history.recurring,
        first_year=history.basis == "first year",
        fix=_fix(case),
        reprice=_reprice(case),
        migration=_migration(case),
        open_items=open_items(customer_id, since=run.starts_on),
        evidence_on=run.last_day,
        decided_on=on,
    )


def _fix(case: SelectionCase | None) -> Tried | None:
    row = case.fixes.order_by("-id").first() if case else None
    return Tried(closes=row.closes, not_applicable=row.not_applicable) if row else None


def _reprice(case: SelectionCase | None) -> Tried | None:
    row = case.reprices.order_by("-id").first() if case else None
    return Tried(closes=row.answer == "accepted", not_applicable=row.not_applicable, answer=row.answer) if row else None


def _migration(case: SelectionCase | None) -> Tried | None:
    row = case.migrations.order_by("-id").first() if case else None
    return Tried(closes=row.answer == "accepted", not_applicable=row.not_applicable, answer=row.answer) if row else None


def open_items(customer_id: int, *, since: date | None = None) -> tuple[str, ...]:
    """Orders on the way, disputed invoices and unanswered complaints: they bar an exit."""
    placed = Order.objects.filter(identity__customer_id=customer_id, state="placed", deliveries__isnull=True, invoices__isnull=True)
    recorded = Exists(Delivery.objects.filter(order__isnull=False)) | Exists(Invoice.objects.filter(order__isnull=False))
    on_the_way = placed.filter(recorded, ordered_on__gte=since) if since else placed.none()
    counted = {
        "orders": on_the_way,
        "disputes": Invoice.objects.filter(identity__customer_id=customer_id, disputed_amount__gt=0),
        "complaints": Interaction.objects.filter(identity__customer_id=customer_id, kind="case", drivers__open=True),
    }
    row: Any = Customer.objects.filter(pk=customer_id).values(**{name: _count(rows) for name, rows in counted.items()}).first() or {}
    orders, disputes, complaints = (int(row.get(name) or 0) for name in counted)
    words = (
        (orders, ngettext("%d order", "%d orders", orders)),
        (disputes, ngettext("%d disputed invoice", "%d disputed invoices", disputes)),
        (complaints, ngettext("%d complaint", "%d complaints", complaints)),
    )
    return tuple(said % count for count, said in words if count)


def _count(rows: QuerySet[Any]) -> Subquery:
    """How many, inside a larger question; None for none."""
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk", distinct=True)).values("n"))
