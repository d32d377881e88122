"""The pipeline of the demo company: opportunities whose share won is planted, proposals being written, enquiries that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from carteira.basics.actor import Actor
from carteira.customers.models import SourceIdentity
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.enquiries import receive_enquiry
from carteira.sales.actions.opportunities import move_opportunity, open_opportunity
from carteira.sales.actions.proposals import begin_proposal, send_proposal
from carteira.sales.actions.rates import refresh_rates
from carteira.sales.actions.recognising import EnquirySaid
from carteira.sales.rules.draft import Draft, LineSaid

WON, LOST = 15, 9
WAYS = ("qualify", "visit", "proposal", "negotiation")
NAMES = (
    "Balas de primavera",
    "Linha sem açúcar",
    "Expositor novo",
    "Contrato anual",
    "Reposição semanal",
    "Cestas de Natal",
    "Festa junina",
    "Volta às aulas",
)
REASONS = (("price", "customer"), ("competitor", "customer"), ("need-gone", "us"))
OPEN = 12


@dataclass(frozen=True)
class Plan:
    """One opportunity as it is planted: how far it goes, and how it ends."""

    name: str
    days_ago: int
    value: Decimal
    until: str
    end: str = ""


def planted_sales() -> dict[str, Any]:
    """The answer that the product must find: everything closed passed all four steps, so that each step is won at the planted share."""
    return {"closed": WON + LOST, "won": WON, "won_from_every_step": WON / (WON + LOST), "open": OPEN}


def plans() -> list[Plan]:
    """Closed ones spread over a year, open ones of the last weeks at every step."""
    closed = [_plan(n, 330 - n * 12, "negotiation", "won" if n % 8 < 5 else "lost") for n in range(WON + LOST)]
    return closed + [_plan(n, 20 - n, WAYS[n % len(WAYS)]) for n in range(OPEN)]


def _plan(number: int, days_ago: int, until: str, end: str = "") -> Plan:
    return Plan(NAMES[number % len(NAMES)], days_ago, Decimal(2000 + number * 937 % 21000), until, end)


def plant_sales(source: str, *, by: Actor, at: datetime) -> None:
    """Put it all there through the product's own actions."""
    customers = list(SourceIdentity.objects.filter(source=source).order_by("id").values_list("customer_id", flat=True)[: WON + LOST + OPEN])
    opened = [_carry(plan, customers[number % len(customers)], by=by, at=at) for number, plan in enumerate(plans())]
    refresh_rates(by=by, at=at)
    for opportunity in opened[-3:]:
        proposal = begin_proposal(opportunity, _draft(), by=by, at=at - timedelta(days=5))
        if opportunity == opened[-1]:
            send_proposal(proposal.pk, by=by, at=at - timedelta(days=4))
    for number, subject in enumerate(("Preço das balas de mel", "Entrega em Santos")):
        said = EnquirySaid(
            f"demo-{number}", ("email", "phone")[number], subject, at - timedelta(hours=20 - 15 * number), customer=customers[number]
        )
        receive_enquiry(said, by=by, at=at)


def _carry(plan: Plan, customer: int, *, by: Actor, at: datetime) -> int:
    moment = at - timedelta(days=plan.days_ago)
    expected = (at + timedelta(days=10 + plan.days_ago)).date()
    row = open_opportunity(
        customer, name=plan.name, value=plan.value, currency="BRL", expected_on=None if plan.end else expected, by=by, at=moment
    )
    for step in WAYS[1 : WAYS.index(plan.until) + 1]:
        moment += timedelta(days=2)
        move_opportunity(row.pk, to=step, by=by, at=min(moment, at))
    if plan.end:
        loss = Loss(*REASONS[plan.days_ago % len(REASONS)])
        move_opportunity(row.pk, to=plan.end, loss=loss if plan.end == "lost" else None, by=by, at=min(moment + timedelta(days=3), at))
    return row.pk


def _draft() -> Draft:
    lines = [
        LineSaid(
            Decimal(40),
            description="Bala sortida 1 kg",
            list_price=Decimal("18.90"),
            discount_share=Decimal("0.05"),
            unit_cost=Decimal("11.20"),
        ),
        LineSaid(Decimal(12), description="Expositor de balcão", list_price=Decimal(45), unit_cost=Decimal(30)),
    ]
    return Draft(lines, "BRL", distance_km=Decimal(25), closed_lot=False, manual_entry=False, visits=1, minutes=Decimal(40))
