"""What stands in sales for tests that walk all pages and all rights."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.sales.actions.enquiries import receive_enquiry
from carteira.sales.actions.opportunities import open_opportunity
from carteira.sales.actions.processes import plant_standard_processes
from carteira.sales.actions.proposals import begin_proposal, plan_follow_up
from carteira.sales.actions.recognising import EnquirySaid
from carteira.sales.actions.specs import specify
from carteira.sales.actions.tasks import add_task
from carteira.sales.actions.visits import plan_visit
from carteira.sales.rules.draft import Draft, LineSaid
from carteira.team.models import User
from carteira.trade.actions import LineAsked, OrderAsked, place_order
from tests.company import NOW

US = Actor.system("tests")
Sees = Callable[[int], Callable[[Actor], bool]]


def sales_world(customer: Customer) -> dict[str, int]:
    """One of each noun for this customer, by the name that routes.toml uses."""
    plant_standard_processes()
    row = open_opportunity(customer.pk, name="Spring", currency="BRL", value=Decimal(500), by=US, at=NOW)
    proposal = begin_proposal(row.pk, Draft([LineSaid(Decimal(1), description="Sweets", list_price=Decimal(5))], "BRL"), by=US, at=NOW)
    follow_up = plan_follow_up(proposal.pk, due_on=NOW.date(), by=US, at=NOW)
    asked = OrderAsked(f"world-{customer.pk}", "BRL", NOW.date(), [LineAsked(Decimal(1), Decimal(5))], promised_on=NOW.date())
    order = place_order(customer.pk, asked, by=US, at=NOW)
    spec = specify(row.pk, title="Wrapper", text="Two colours", estimated_cost=Decimal(1), currency="BRL", by=US, at=NOW)
    return {
        "opportunity": row.pk,
        "proposal": proposal.pk,
        "follow-up": follow_up.pk,
        "order": order.pk,
        "spec": spec.pk,
        **_work(customer),
    }


def _work(customer: Customer) -> dict[str, int]:
    said = EnquirySaid(f"world-{customer.pk}", "email", "Sweets", NOW, customer=customer.pk)
    asked = receive_enquiry(said, by=US, at=NOW)
    owner = customer.owner_id or User.objects.order_by("pk").values_list("pk", flat=True)[0]
    task = add_task(trigger=f"world:{customer.pk}", title="Call", owner=owner, customer=customer.pk, by=US, at=NOW)
    visit = plan_visit(customer.pk, on=NOW.date(), owner=owner, by=US, at=NOW)
    return {"enquiry": asked.pk, "task": task.pk, "visit": visit.pk}


def sales_of(mine: Customer, other: Customer, sees: Sees) -> dict[str, list[tuple[int, Callable[[Actor], bool]]]]:
    """The same for two customers, each with who may see it."""
    found: dict[str, list[tuple[int, Callable[[Actor], bool]]]] = {}
    for customer in (mine, other):
        for name, pk in sales_world(customer).items():
            found.setdefault(name, []).append((pk, sees(customer.pk)))
    return found
