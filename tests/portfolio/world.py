"""The golden quarter as rows: ten customers, their events and the run that counted them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from carteira.basics.money import to_cents
from carteira.basics.period import Period
from carteira.customers.models import Customer, Interaction, SourceIdentity
from carteira.demo import golden
from carteira.portfolio.rules.work import Pricing, work_of
from carteira.trade.models import Delivery, Invoice, Order, OrderLine, Payment
from carteira.value.models import ActivityCost, AllocationRun, CustomerResult, ValueEstimate
from carteira.value.rules.equations import parse_terms
from carteira.value.rules.inputs import Equation, Inputs, Pool, Rate

D = Decimal
THOUSAND = D(1000)
AT = datetime(2026, 8, 3, 12, tzinfo=UTC)
RATE = D("0.18")


@dataclass
class World:
    """The golden customers by letter, and the run."""

    customers: dict[str, Customer]
    run: AllocationRun

    def __getitem__(self, letter: str) -> Customer:
        return self.customers[letter]


def inputs(start: date = golden.START, until: date = golden.UNTIL) -> Inputs:
    return Inputs(
        period=Period(start, until),
        currency="BRL",
        pools=tuple(Pool(c, n, start, until, D(cost), D(m), D(share)) for c, n, cost, m, share in golden.POOLS),
        equations=tuple(Equation(a, n, p, e, 1, start, D(b), parse_terms(t)) for a, n, p, e, b, t in golden.EQUATIONS),
        rates=(Rate(start, until, RATE),),
    )


def make_run(start: date = golden.START, until: date = golden.UNTIL, *, current: bool = True) -> AllocationRun:
    if current:
        AllocationRun.objects.update(is_current=False)
    return AllocationRun.objects.create(
        starts_on=start, ends_before=until, currency="BRL", state="done", inputs=inputs(start, until).as_json(), created_at=AT,
        created_by="test", finished_at=AT, is_current=current,
    )  # fmt: skip


def make_customer(name: str, **more: Any) -> Customer:
    customer = Customer.objects.create(
        name=name, name_key=name.lower(), country=more.pop("country", "BR"), created_at=AT, updated_at=AT, **more
    )
    SourceIdentity.objects.create(source="test", native_id=name, customer=customer, home=customer)
    return customer


def make_result(
    run: AllocationRun, customer: Customer, result: Decimal | None, *, pocket: Decimal = THOUSAND, **more: Any
) -> CustomerResult:
    margin = more.pop("pocket_margin", result)
    return CustomerResult.objects.create(
        run=run, customer=customer, list_amount=pocket, on_invoice=0, invoice=pocket, off_invoice=0, pocket=pocket,
        cogs=None if margin is None else pocket - margin, pocket_margin=margin, cost_to_serve=more.pop("cost_to_serve", D(0)), direct_costs=0,
        financing=more.pop("financing", D(0)), result=result, orders=1, **more,
    )  # fmt: skip


def golden_world() -> World:
    """Everything of the golden table, and J's payments before and after its episode."""
    run = make_run()
    customers = {said.code: _customer(said, run) for said in golden.CUSTOMERS}
    _payment_history(customers["J"])
    return World(customers, run)


def _customer(said: golden.Golden, run: AllocationRun) -> Customer:
    customer = make_customer(said.name)
    identity = customer.identities.get()
    for number, day in enumerate(golden.order_days(said)):
        _order(said, identity, number, day)
    for kind, count in (("visit", said.visits), ("proposal", said.proposals), ("case", said.cases)):
        Interaction.objects.bulk_create(
            Interaction(
                source="test", native_id=f"{said.code}-{kind}-{n}", identity=identity, kind=kind, occurred_at=datetime.combine(golden.START, time(), UTC),
                business_date=golden.START,
            )
            for n in range(count)
        )  # fmt: skip
    _result(said, customer, run)
    return customer


def _order(said: golden.Golden, identity: SourceIdentity, number: int, day: date) -> None:
    key = f"{said.code}-{number}"
    order = Order.objects.create(
        source="test", native_id=key, identity=identity, ordered_on=day, manual_entry=said.manual, closed_lot=said.closed_lot,
        distance_km=D(said.km), currency="BRL",
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(source="test", native_id=f"{key}-{n}", order=order, quantity=1, list_amount=1, net_amount=1) for n in range(said.lines)
    )
    Delivery.objects.create(
        source="test", native_id=key, identity=identity, order=order, delivered_on=day, closed_lot=said.closed_lot, distance_km=D(said.km)
    )
    make_invoice(identity, key, day, paid_after=said.days, order=order)


def make_invoice(identity: SourceIdentity, key: str, day: date, *, paid_after: int | None, order: Order | None = None) -> None:
    invoice = Invoice.objects.create(
        source="test", native_id=key, identity=identity, order=order, issued_on=day, due_on=date.fromordinal(day.toordinal() + 30),
        amount=100, currency="BRL",
    )  # fmt: skip
    if paid_after is not None:
        Payment.objects.create(
            source="test", native_id=key, identity=identity, invoice=invoice, paid_on=date.fromordinal(day.toordinal() + paid_after),
            amount=100, currency="BRL",
        )  # fmt: skip


def _payment_history(customer: Customer) -> None:
    identity = customer.identities.get()
    for year, month in [*((2025, m) for m in range(1, 12)), *((2026, m) for m in (2, 3, 4, 5, 6))]:
        make_invoice(identity, f"J-{year}-{month}", date(year, month, 20), paid_after=30)


def _result(said: golden.Golden, customer: Customer, run: AllocationRun) -> None:
    pricing = Pricing(inputs().equations, inputs().pools)
    from carteira.portfolio.queries.account import events_of
    from carteira.portfolio.queries.runs import RunView

    work = work_of(events_of(customer.pk, RunView(run)), pricing=pricing)
    invoice = D(said.list_amount - said.discount)
    margin = invoice - said.rebate - said.cogs
    financing = to_cents(invoice * RATE * said.days / 365)
    CustomerResult.objects.create(
        run=run, customer=customer, list_amount=said.list_amount, on_invoice=said.discount, invoice=invoice, off_invoice=said.rebate,
        pocket=invoice - said.rebate, cogs=said.cogs, pocket_margin=margin, cost_to_serve=to_cents(work.total), direct_costs=0,
        financing=financing, result=margin - to_cents(work.total) - financing, orders=said.orders, days_to_pay=said.days,
    )  # fmt: skip
    ActivityCost.objects.bulk_create(
        ActivityCost(run=run, customer=customer, activity=activity, pool="", events=1, minutes=work.minutes[activity], cost=to_cents(cost))
        for activity, cost in work.cost.items()
    )
    ValueEstimate.objects.create(run=run, customer=customer, purchases=said.orders, p_alive=0.9, value=D(1000))
