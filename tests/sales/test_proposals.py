"""Proposals: what they earn while they are written, versions that stay, one answer, and the order that follows."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Interaction
from carteira.governance.models import Event
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.deciding import accept_proposal, answer_by_link, refuse_proposal
from carteira.sales.actions.proposals import begin_proposal, end_follow_up, plan_follow_up, send_proposal, write_version
from carteira.sales.models import FollowUp, Opportunity, Proposal, ProposalLine, ProposalVersion
from carteira.sales.queries.document import proposal_pdf
from carteira.sales.queries.proposals import ProposalNotFound, due_follow_ups, offer_of, proposal_for
from carteira.sales.rules.draft import Draft, LineSaid
from carteira.sales.rules.offer import Line, Serving, Terms, economics
from carteira.trade.models import Order
from tests.company import NOW
from tests.portfolio.world import RATE, golden_world, inputs
from tests.sales.test_doors import logged_in
from tests.sales.world import golden_balances, opportunity_of

D = Decimal
LATER = NOW + timedelta(days=1)
LINES = [LineSaid(D(10), description="Balas de mel", list_price=D("12.50"), discount_share=D("0.1"), unit_cost=D(6))]


def draft(**more: Any) -> Draft:
    return Draft(lines=more.pop("lines", LINES), currency="BRL", **more)


def sent(customer: Customer, by: Actor, **more: Any) -> tuple[Proposal, str]:
    proposal = begin_proposal(opportunity_of(customer, by=by).pk, draft(**more), by=by, at=NOW)
    return proposal, send_proposal(proposal.pk, by=by, at=NOW)[1]


def test_the_waterfall_by_hand() -> None:
    """10 x 12.50 less 10 %: 112.50. One order of one line typed by us, 9 km, no closed lot, a visit, a proposal, 60 days."""
    model = inputs()
    from carteira.portfolio.rules.work import Pricing

    found = economics(
        [Line(D(10), D("12.50"), D("0.1"), D(6))], Serving(1, D(9), False, True, 1, 1, 60), Terms(D("0.02"), (("freight", D(5)),), RATE),
        pricing=Pricing(model.equations, model.pools), on=date(2026, 3, 31),
    )  # fmt: skip
    assert (found.list_amount, found.on_invoice, found.invoice, found.off_invoice, found.pocket) == (
        D(125),
        D("12.5"),
        D("112.5"),
        D("2.25"),
        D("110.25"),
    )
    # order 6 + 2 + 12 = 20 min at 0.80; stop 15 + 13.5 + 20 = 48.5 at 1.20; visit 75 and proposal 60 at 1.50
    assert found.cost_to_serve == D("16.00") + D("58.20") + D("112.50") + D("90.00")
    assert found.financing == D("3.33")  # 112.50 x 18 % x 60 / 365
    assert found.contribution == D("110.25") - 60 - D("276.70") - 5 - D("3.33")
    assert found.concessions == D("12.5") + D("2.25") + 5 + D("1.66")  # the last: 30 days beyond the standard terms


def test_what_has_no_basis_is_named_and_nothing_below_it_is_invented() -> None:
    found = economics([Line(D(1), D(10))], Serving(), Terms(), pricing=None, on=date(2026, 3, 31))
    assert (found.pocket_margin, found.cost_to_serve, found.contribution) == (None, None, None)
    assert found.unknown == ("cost of goods", "cost model", "rate of capital")


def test_each_version_stays_as_it_was_sent(norte: Customer, seller: Actor) -> None:
    proposal, _token = sent(norte, seller)
    first = ProposalVersion.objects.get()
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
        ProposalLine.objects.update(list_price=1)
    write_version(proposal.pk, draft(lines=[LineSaid(D(20), description="Balas de mel", list_price=D(12))]), by=seller, at=LATER)
    assert [(v.number, v.state) for v in proposal.versions.order_by("number")] == [(1, "sent"), (2, "draft")]
    send_proposal(proposal.pk, by=seller, at=LATER)
    order = accept_proposal(proposal.pk, by=seller, at=LATER)
    assert [(v.number, v.state) for v in proposal.versions.order_by("number")] == [(1, "replaced"), (2, "accepted")]
    assert order.lines.get().net_amount == 240
    for act in (
        lambda: ProposalVersion.objects.filter(number=2).update(text="other"),
        lambda: ProposalVersion.objects.filter(pk=first.pk).update(state="draft"),
    ):
        with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
            act()
    with pytest.raises(Refused, match="decided already"):
        write_version(proposal.pk, draft(), by=seller, at=LATER)


def test_sending_costs_its_minutes_and_promises_nothing_without_a_basis(norte: Customer, seller: Actor) -> None:
    proposal, _token = sent(norte, seller, minutes=D(45))
    touch = Interaction.objects.get(kind="proposal")
    assert (touch.minutes, touch.identity.customer_id, touch.plan_link) == (D(45), norte.pk, f"proposal:{proposal.pk}")
    assert ProposalVersion.objects.get().promised_on is None
    row = Opportunity.objects.get()
    assert (row.value, row.currency) == (D("112.50"), "BRL")


def test_a_yes_wins_the_deal_places_the_order_and_stops_the_asking(norte: Customer, seller: Actor) -> None:
    proposal, _token = sent(norte, seller, closed_lot=True, distance_km=D(9))
    plan_follow_up(proposal.pk, due_on=date(2026, 4, 20), by=seller, at=NOW)
    order = accept_proposal(proposal.pk, by=seller, at=LATER)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.order_id) == ("accepted", order.pk)
    assert Opportunity.objects.get().state == "won"
    line = order.lines.get()
    assert (order.source, order.closed_lot, line.list_amount, line.net_amount, line.cost_amount) == (
        "carteira",
        True,
        D(125),
        D("112.5"),
        D(60),
    )
    assert set(FollowUp.objects.values_list("outcome", flat=True)) == {"stopped"}
    assert not due_follow_ups(by=seller, until=date(2027, 1, 1)).exists()
    with pytest.raises(Refused, match="waits for an answer"):
        accept_proposal(proposal.pk, by=seller, at=LATER)
    assert Order.objects.count() == 1


@pytest.mark.parametrize("loss", [Loss("", "customer"), Loss("price", ""), Loss("weather", "us")])
def test_a_no_needs_a_reason_and_its_source(norte: Customer, seller: Actor, loss: Loss) -> None:
    proposal, _token = sent(norte, seller)
    with pytest.raises(Refused, match="who says so"):
        refuse_proposal(proposal.pk, loss=loss, by=seller, at=LATER)
    refuse_proposal(proposal.pk, loss=Loss("price", "customer"), by=seller, at=LATER)
    assert (Proposal.objects.get().loss_reason, FollowUp.objects.get().outcome) == ("price", "stopped")


def test_asking_again_on_a_day(norte: Customer, seller: Actor, outsider: Actor) -> None:
    proposal, _token = sent(norte, seller)
    first = due_follow_ups(by=seller, until=date(2026, 4, 30)).get()
    with pytest.raises(ProposalNotFound):
        end_follow_up(first.pk, note="", by=outsider, at=LATER)
    end_follow_up(first.pk, note="wants it in May", next_on=date(2026, 5, 4), by=seller, at=LATER)
    assert list(proposal.follow_ups.order_by("id").values_list("outcome", "due_on")) == [("done", date(2026, 4, 3)), ("", date(2026, 5, 4))]
    with pytest.raises(Refused, match="ended already"):
        end_follow_up(first.pk, note="", by=seller, at=LATER)


def test_the_link_has_one_effect(norte: Customer, seller: Actor) -> None:
    _proposal, token = sent(norte, seller)
    client = Client()
    url = reverse("sales:answer", args=[token])
    assert client.get(url).status_code == 200
    assert client.post(url, {"answer": "accepted"}).status_code == 422
    assert client.post(url, {"answer": "refused", "name": "Ana"}).status_code == 422
    assert answer_by_link(token, accepted=True, name="Ana", at=LATER).answer == "accepted"
    assert answer_by_link(token, accepted=False, name="Bia", reason="price", at=LATER).answered_by == "Ana"
    assert client.post(url, {"answer": "refused", "name": "Bia", "reason": "price"}).status_code == 200
    assert (Order.objects.count(), Event.objects.filter(verb="sales.proposal-accepted").count()) == (1, 1)
    assert Event.objects.get(verb="sales.proposal-accepted").actor_name == "acceptance link"
    assert client.get(reverse("sales:answer", args=["nothing"])).status_code == 404


def test_an_old_or_replaced_link_is_refused(norte: Customer, seller: Actor) -> None:
    proposal, token = sent(norte, seller, valid_until=date(2026, 4, 10))
    with pytest.raises(Refused, match="no longer open"):
        answer_by_link(token, accepted=True, name="Ana", at=NOW + timedelta(days=40))
    write_version(proposal.pk, draft(), by=seller, at=LATER)
    send_proposal(proposal.pk, by=seller, at=LATER)
    with pytest.raises(Refused, match="no longer open"):
        answer_by_link(token, accepted=True, name="Ana", at=LATER)
    assert not Order.objects.exists()


BAD = [
    {"lines": []}, {"lines": [LineSaid(D(0), description="x", list_price=D(1))]}, {"lines": [LineSaid(D(1))]}, {"lines": [LineSaid(D(1), product=10**9)]},
    {"lines": [LineSaid(D(1), description="x", list_price=D(1), discount_share=D(2))]}, {"gifts": [("car", D(1))]}, {"orders": 0}, {"payment_days": -1},
    {"off_invoice_share": D(2)}, {"text": "\x00"},
]  # fmt: skip


@pytest.mark.parametrize("more", BAD, ids=[str(list(one)) for one in BAD])
def test_what_is_no_proposal(norte: Customer, seller: Actor, more: dict[str, Any]) -> None:
    row = opportunity_of(norte, by=seller)
    with pytest.raises(Refused):
        begin_proposal(row.pk, draft(**more), by=seller, at=NOW)
    assert not Proposal.objects.exists()


def test_a_total_below_zero_is_not_sent(norte: Customer, seller: Actor) -> None:
    lines = [*LINES, LineSaid(D(1), description="Credit of March", list_price=D(-200))]
    proposal = begin_proposal(opportunity_of(norte, by=seller).pk, draft(lines=lines), by=seller, at=NOW)
    with pytest.raises(Refused, match="not above 0"):
        send_proposal(proposal.pk, by=seller, at=NOW)


def _texts(pdf: bytes) -> bytes:
    """The text operators of the pages, unpacked."""
    found = b""
    for part in pdf.split(b"stream\n")[1:]:
        try:
            found += zlib.decompress(part.split(b"\nendstream")[0])
        except zlib.error:
            continue
    return found


def test_the_paper_speaks_portuguese_and_knows_the_euro(norte: Customer, seller: Actor) -> None:
    Customer.objects.update(language="pt-pt")
    proposal = begin_proposal(
        opportunity_of(norte, by=seller).pk, Draft(lines=[LineSaid(D(2), description="Pão de ló – edição", list_price=D("1234.5"))], currency="EUR", text="Válido até à Páscoa"),
        by=seller, at=NOW,
    )  # fmt: skip
    text = _texts(proposal_pdf(offer_of(proposal_for(proposal.pk, by=seller).versions.all()[0])))
    for word in ("Pão de ló – edição", "Válido até à Páscoa", "€", "Proposta"):
        assert word.encode("windows-1252") in text, word


CANARIES = ("Canary-9341", "77777.77", "cost_to_serve", "let-go", "SELECTION")


def test_nothing_of_the_selection_or_of_our_costs_leaves_the_house(norte: Customer, seller: Actor) -> None:
    """What a proposal earns, costs and concedes, and what we decided on the customer, is on no customer-facing page or paper."""
    lines = [LineSaid(D(1), description="Balas", list_price=D(100), unit_cost=D("77777.77"))]
    proposal, token = sent(norte, seller, lines=lines, gifts=[("freight", D("4321.09"))], distance_km=D("913.5"))
    Opportunity.objects.update(next_step="Canary-9341")
    page = Client().get(reverse("sales:answer", args=[token])).content
    paper = _texts(Client().get(reverse("sales:answer-pdf", args=[token])).content)
    ours = _texts(logged_in(seller).get(reverse("sales:proposal-pdf", args=[proposal.pk])).content)
    for shown in (page, paper, ours):
        for canary in (*CANARIES, "4321", "913", "77777", "77.777", "Contribution", "contribution"):
            assert canary.encode() not in shown, canary


def test_capacity_decides_what_can_be_promised(norte: Customer, seller: Actor) -> None:
    """armazém has 496 minutes unused in 64 working days of the golden quarter, transporte 1,566.5: a day cannot carry much."""
    golden_balances(golden_world().run)
    lines = [LineSaid(D(1), description=f"Bala {n}", list_price=D(50), unit_cost=D(20)) for n in range(10)]
    proposal, _token = sent(norte, seller, lines=lines, distance_km=D(9), closed_lot=False, manual_entry=False)
    # order 6 + 2 x 10 = 26 min at 496 / 64 = 7.75 a day: four days; stop 48.5 min at 24.48 a day: two. Thursday 1, Friday 2, Monday 6 April ...
    assert ProposalVersion.objects.get().promised_on == date(2026, 4, 6)
    other = begin_proposal(
        opportunity_of(norte, by=seller).pk,
        draft(lines=lines, distance_km=D(9), closed_lot=False, manual_entry=False, promised_on=date(2026, 4, 1)),
        by=seller,
        at=NOW,
    )
    with pytest.raises(Refused) as no:
        send_proposal(other.pk, by=seller, at=NOW)
    assert "2026-04-06" in no.value.remedy
    accept_proposal(proposal.pk, by=seller, at=NOW)
    assert (
        write_version(other.pk, draft(lines=lines, distance_km=D(9), closed_lot=False, manual_entry=False), by=seller, at=NOW).number == 1
    )
    version, _ = send_proposal(other.pk, by=seller, at=NOW)
    assert version.promised_on is not None
    assert version.promised_on > date(2026, 4, 6)


def test_pages_and_api_of_a_proposal(norte: Customer, seller: Actor, outsider: Actor) -> None:
    client = logged_in(seller)
    row = opportunity_of(norte, by=seller)
    form = {
        "currency": "BRL", "payment_days": "30", "orders": "1", "visits": "0", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-description": "Balas",
        "form-0-quantity": "3", "form-0-list_price": "10", "form-0-discount": "5", "form-0-unit_cost": "4",
    }  # fmt: skip
    assert b"28.50" in client.post(reverse("sales:figures"), form, headers={"accept-language": "en"}).content
    assert client.get(reverse("sales:proposal-begin", args=[row.pk])).status_code == 200
    made = client.post(reverse("sales:proposal-begin", args=[row.pk]), form)
    assert made.status_code == 302
    proposal = Proposal.objects.get()
    for name in ("proposal", "proposal-write", "proposal-pdf"):
        assert client.get(reverse(f"sales:{name}", args=[proposal.pk])).status_code == 200
        assert logged_in(outsider).get(reverse(f"sales:{name}", args=[proposal.pk])).status_code == 404
    assert client.post(reverse("sales:proposal-write", args=[proposal.pk]), form | {"form-0-quantity": "4"}).status_code == 302
    assert client.post(reverse("sales:proposal-send", args=[proposal.pk])).status_code == 302
    assert b"/offer/" in client.get(reverse("sales:proposal", args=[proposal.pk])).content
    api = client.get(f"/api/v1/sales/proposals/{proposal.pk}").json()
    assert (api["economics"]["invoice"], api["versions"][0]["state"]) == ("38.00", "sent")
    body = {"lines": [{"quantity": "2", "description": "Balas", "list_price": "10"}], "currency": "BRL"}
    supposed = client.post("/api/v1/sales/proposals/figures", body, content_type="application/json").json()
    assert (supposed["invoice"], supposed["contribution"]) == ("20.00", None)
    assert client.post(f"/api/v1/sales/opportunities/{row.pk}/proposals", body, content_type="application/json").status_code == 201
    answer = client.post(f"/api/v1/sales/proposals/{proposal.pk}/answer", {"answer": "accepted"}, content_type="application/json").json()
    assert answer["number"] == f"P{proposal.pk}-1"


def test_the_golden_world_prices_a_proposal(db: None, norte: Customer, seller: Actor) -> None:
    """On the golden quarter's run the contribution stands beside the proposal while it is written."""
    golden_world()
    client = logged_in(seller)
    body = {
        "lines": [{"quantity": "1", "description": "Balas", "list_price": "251.28", "unit_cost": "156.41"}], "currency": "BRL", "distance_km": "9",
        "closed_lot": False, "manual_entry": True, "payment_days": 15,
    }  # fmt: skip
    found = client.post("/api/v1/sales/proposals/figures", body, content_type="application/json").json()
    # 20 min x 0.80 + 48.5 min x 1.20 + 60 min x 1.50
    assert found["cost_to_serve"] == "164.20"
    assert found["contribution"] == "-71.19"
