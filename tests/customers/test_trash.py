"""Deleted things: gone from every door, back to the byte, and at the end gone without a figure changing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.actions.giving_back import give_back_source_records
from carteira.customers.cli import trash as trash_commands
from carteira.customers.models import (
    Consent,
    Contact,
    Customer,
    Interaction,
    LinkAssertion,
    Merge,
    SavedView,
    SourceIdentity,
    SourceRecord,
    Trashed,
)
from carteira.customers.rules.trash import days_left
from carteira.desk.actions import keep_view
from carteira.governance.models import Event
from carteira.portfolio.models import SelectionCase
from carteira.sales.actions.opportunities import move_opportunity
from carteira.sales.actions.tasks import add_task
from carteira.sales.models import Opportunity, StageMove, Task
from carteira.sales.queries.board import totals
from carteira.sales.queries.listing import opportunities
from carteira.service.actions.opening import open_case
from carteira.service.models import Case, CaseEvent
from carteira.service.rules.said import NewCase
from carteira.trade.models import Order
from tests.company import NOW, Company
from tests.customers.sources import customer_of, identity_of, row, take
from tests.desk.world import open_shop
from tests.sales.world import LOST, opportunity_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)
US = Actor.system("tests")
BAR = "Bar do Zé"


@pytest.fixture
def shop(company: Company) -> dict[str, Customer]:
    return open_shop(company)


@pytest.fixture
def seller(company: Company) -> Actor:
    return company.actor(company.seller)


def everything() -> dict[str, Any]:
    """Every row of every table that a deletion may touch, as it stands."""
    models = (Customer, SourceIdentity, SourceRecord, Contact, Interaction, Consent, SavedView, Merge, LinkAssertion, Order)
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def seen(by: Actor, number: int) -> bool:
    return queries.customers_seen_by(by).filter(pk=number).exists()


def test_a_customer_in_the_trash_is_gone_from_every_door_and_comes_back_to_the_byte(company: Company, shop: dict[str, Customer]) -> None:
    bar, owner = shop[BAR], company.actor(company.owner)
    opportunity_of(bar, by=owner)
    before, found = everything(), actions.trash_customer(bar.pk, by=owner, at=NOW)
    assert not seen(owner, bar.pk)
    assert not queries.customers_matching(owner, q="bar do").exists()
    assert queries.facets(owner).total == len(shop) - 1
    assert BAR not in [c.name for c in queries.suggestions(queries.customers_seen_by(owner), "bar do", whole=True)]
    assert not list(opportunities(by=owner))
    with pytest.raises(queries.CustomerNotFound):
        queries.customer_for(bar.pk, by=owner)
    actions.restore(found.pk, by=owner, at=NOW)
    assert everything() == before
    assert len(list(opportunities(by=owner))) == 1


def test_totals_of_the_board_leave_it_out_and_count_it_again(company: Company, shop: dict[str, Customer]) -> None:
    owner = company.actor(company.owner)
    kept, gone = opportunity_of(shop["Atacadão Norte"], by=owner, value="100"), opportunity_of(shop[BAR], by=owner, value="40")
    assert kept.variant_id == gone.variant_id

    def worth() -> tuple[int, int]:
        piles = totals(kept.variant_id, by=owner)
        return sum(pile.count for pile in piles), int(sum(pile.value for pile in piles))

    assert worth() == (2, 140)
    row = actions.trash_customer(shop[BAR].pk, by=owner, at=NOW)
    assert worth() == (1, 100)
    actions.restore(row.pk, by=owner, at=NOW)
    assert worth() == (2, 140)


@pytest.mark.parametrize(
    "address", ["/customers/", "/customers/?q=bar", "/find?q=bar", "/customers/export.csv", "/api/v1/customers", "/pipeline/"]
)
def test_no_page_tells_of_it(company: Company, shop: dict[str, Customer], address: str) -> None:
    client = Client()
    client.force_login(company.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    actions.trash_customer(shop[BAR].pk, by=US, at=NOW)
    answer: Any = client.get(address)
    text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
    assert "Bar do Z" not in text
    assert client.get(f"/customers/{shop[BAR].pk}/").status_code == 404
    assert client.get(f"/api/v1/customers/{shop[BAR].pk}").status_code == 404


def test_who_may_not_change_it_cannot_delete_it_and_who_does_not_see_it_finds_nothing(company: Company, shop: dict[str, Customer]) -> None:
    before = everything()
    with pytest.raises(NotAllowed):
        actions.trash_customer(shop[BAR].pk, by=company.actor(company.reader), at=NOW)
    with pytest.raises(queries.CustomerNotFound):
        actions.trash_customer(shop[BAR].pk, by=company.actor(company.outsider), at=NOW)
    assert everything() == before
    found = actions.trash_customer(shop[BAR].pk, by=company.actor(company.seller), at=NOW)
    assert not queries.trash_seen_by(company.actor(company.outsider)).exists()
    with pytest.raises(queries.TrashedNotFound):
        actions.restore(found.pk, by=company.actor(company.outsider), at=NOW)
    assert [row.label for row in queries.trash_seen_by(company.actor(company.seller))] == [BAR]


def test_an_open_case_holds_it_back(company: Company, shop: dict[str, Customer]) -> None:
    case = open_case(NewCase("complaint", "Caixas", channel="phone", country="BR", customer=shop[BAR].pk), by=US, at=NOW)
    before = everything()
    with pytest.raises(Refused) as no:
        actions.trash_customer(shop[BAR].pk, by=US, at=NOW)
    assert case.protocol in str(no.value)
    assert everything() == before


def test_a_running_portfolio_review_holds_it_back_without_saying_so(shop: dict[str, Customer]) -> None:
    running = SelectionCase.objects.create(customer=shop[BAR], evidence_id=1, run_id=1, opened_at=NOW, opened_by="Diana")
    with pytest.raises(Refused) as no:
        actions.trash_customer(shop[BAR].pk, by=US, at=NOW)
    assert "review" not in str(no.value)
    SelectionCase.objects.filter(pk=running.pk).update(status="closed", rung="keep", closed_at=NOW)
    assert actions.trash_customer(shop[BAR].pk, by=US, at=NOW).label == BAR


def test_a_merged_customer_goes_with_its_survivor_and_is_taken_apart_only_after_it_is_back(company: Company) -> None:
    take([row("1", name="Padaria São João"), row("2", name="Padaria S. João")])
    first, second = customer_of("1"), customer_of("2")
    merged = actions.merge_customers([first, second], by=US, at=NOW)
    with pytest.raises(Refused):
        actions.trash_customer(second, by=US, at=NOW)
    before = everything()
    found = actions.trash_customer(first, by=US, at=NOW)
    for verb, argument in ((actions.undo_merge, merged.merge or 0), (actions.unmerge_customer, second)):
        with pytest.raises(LookupError):
            verb(argument, by=US, at=NOW)
    actions.restore(found.pk, by=US, at=NOW)
    assert everything() == before
    assert actions.undo_merge(merged.merge or 0, by=US, at=NOW).freed == (second,)


def test_an_import_that_names_it_again_changes_it_there_and_a_new_record_never_ends_in_the_trash() -> None:
    take([row("1", name="Padaria", tax_id="11222333000181", country="BR")])
    gone = customer_of("1")
    actions.trash_customer(gone, by=US, at=NOW)
    assert take([row("1", name="Padaria Nova", tax_id="11222333000181", country="BR")]) == ["updated"]
    take([row("x", name="Padaria Nova", tax_id="11222333000181", country="BR")], source="shop")
    assert customer_of("x", "shop") != gone
    assert seen(US, customer_of("x", "shop"))
    assert not seen(US, gone)
    assert Customer.objects.get(pk=gone).name == "Padaria Nova"


def test_an_import_that_is_undone_takes_its_customer_out_of_the_trash() -> None:
    take([row("1", name="Padaria")], import_id=7)
    found = actions.trash_customer(customer_of("1"), by=US, at=NOW)
    given = give_back_source_records(7, by=Actor.system("import"), at=NOW)
    assert (given.removed, given.conflicts) == (1, [])
    assert not Customer.objects.exists()
    assert Trashed.objects.get(pk=found.pk).end == "gone"
    with pytest.raises(queries.TrashedNotFound):
        actions.restore(found.pk, by=US, at=NOW)


def test_after_thirty_days_a_customer_of_whom_nothing_counts_is_removed() -> None:
    take([row("1", name="Padaria", email="a@padaria.example")])
    number = customer_of("1")
    Contact.objects.create(identity_id=identity_of("1"), source="erp", native_id="c1", name="Ana")
    actions.trash_customer(number, by=US, at=NOW)
    assert actions.empty_trash(by=US, at=LATER - timedelta(seconds=1)) == {}
    assert actions.empty_trash(by=US, at=LATER) == {"removed": 1, "anonymised": 0}
    assert not any(table._default_manager.exists() for table in (Customer, SourceIdentity, SourceRecord, Contact))
    assert actions.empty_trash(by=US, at=LATER) == {}


def test_after_thirty_days_a_customer_with_orders_stays_as_nobody(company: Company, shop: dict[str, Customer]) -> None:
    bar = shop[BAR]
    identity = SourceIdentity.objects.filter(customer=bar).first()
    assert identity is not None
    Consent.objects.create(identity=identity, address="bar@balas.example", purpose="offer", word="withdrawn", at=NOW, said_by="Ana")
    actions.trash_customer(bar.pk, by=US, at=NOW)
    orders = list(Order.objects.values())
    assert actions.empty_trash(by=US, at=LATER) == {"removed": 0, "anonymised": 1}
    assert list(Order.objects.values()) == orders
    left = Customer.objects.get(pk=bar.pk)
    assert (left.name, left.email, left.city, left.search_doc) == (f"removed-{bar.pk}", "", "", "")
    touch = Interaction.objects.get()
    assert (touch.minutes, touch.subject) == (75, "")
    assert [contact.name for contact in Contact.objects.all()] == [""]
    assert [record.payload for record in SourceRecord.objects.filter(identity=identity)] == [{}]
    assert Consent.objects.get().address == "bar@balas.example"
    assert not seen(US, bar.pk)
    assert not Trashed.objects.filter(ended_at=None).exists()
    assert "Bar do Z" not in json.dumps(list(Trashed.objects.values("label", "content")))


def test_a_contact_goes_and_comes_back_with_what_pointed_to_it(company: Company, shop: dict[str, Customer], seller: Actor) -> None:
    contact = Contact.objects.get()
    Interaction.objects.update(contact=contact)
    Consent.objects.create(identity=contact.identity, contact=contact, purpose="offer", word="withdrawn", at=NOW, said_by="Ana")
    before = everything()
    found = actions.discard("contact", contact.pk, by=seller, at=NOW)
    assert not Contact.objects.exists()
    assert Interaction.objects.get().contact_id is None
    assert Consent.objects.count() == 1
    assert (found.label, found.customer) == ("José Silva", shop[BAR].pk)
    actions.restore(found.pk, by=seller, at=NOW)
    assert everything() == before
    assert Trashed.objects.get().content == {}


def test_a_contact_whose_place_was_taken_by_an_import_does_not_come_back(shop: dict[str, Customer], seller: Actor) -> None:
    contact = Contact.objects.get()
    found = actions.discard("contact", contact.pk, by=seller, at=NOW)
    Contact.objects.create(identity=contact.identity, source="erp", native_id="c1", name="José Silva")
    before = everything()
    out = actions.restore_many([found.pk], by=seller, at=NOW)
    assert list(out.refused) == [found.pk]
    assert everything() == before
    assert Trashed.objects.get().ended_at is None


def test_a_task_and_an_open_opportunity_go_and_come_back_with_their_steps(shop: dict[str, Customer], seller: Actor) -> None:
    task = add_task(trigger="t:1", title="Send the list", customer=shop[BAR].pk, by=seller, at=NOW)
    opportunity = opportunity_of(shop[BAR], by=seller)
    before = [list(table._default_manager.order_by("pk").values()) for table in (Task, Opportunity, StageMove)]
    gone = [actions.discard(kind, pk, by=seller, at=NOW) for kind, pk in (("task", task.pk), ("opportunity", opportunity.pk))]
    assert not any(table._default_manager.exists() for table in (Task, Opportunity, StageMove))
    assert actions.restore_many([row.pk for row in gone], by=seller, at=NOW).refused == {}
    assert [list(table._default_manager.order_by("pk").values()) for table in (Task, Opportunity, StageMove)] == before
    move_opportunity(opportunity.pk, to="lost", loss=LOST, by=seller, at=NOW)
    with pytest.raises(Refused):
        actions.discard("opportunity", opportunity.pk, by=seller, at=NOW)


def test_a_case_is_deleted_only_when_it_is_over(shop: dict[str, Customer]) -> None:
    case = open_case(NewCase("request", "Second invoice", customer=shop[BAR].pk), by=US, at=NOW)
    with pytest.raises(Refused):
        actions.discard("case", case.pk, by=US, at=NOW)
    Case.objects.filter(pk=case.pk).update(is_open=False, state="closed", closed_at=NOW)
    before = [list(table._default_manager.order_by("pk").values()) for table in (Case, CaseEvent, Interaction)]
    row = actions.discard("case", case.pk, by=US, at=NOW)
    assert not Case.objects.exists()
    assert Interaction.objects.count() == len(before[2])
    actions.restore(row.pk, by=US, at=NOW)
    assert [list(table._default_manager.order_by("pk").values()) for table in (Case, CaseEvent, Interaction)] == before


def test_a_view_is_restored_by_its_owner_alone(company: Company) -> None:
    mine = company.actor(company.manager)
    view = keep_view(page="customers", name="Losing", query="attention=loss", shared="", by=mine, at=NOW)
    found = actions.discard("view", view.pk, by=mine, at=NOW)
    assert not queries.trash_seen_by(company.actor(company.owner)).exists()
    actions.restore(found.pk, by=mine, at=NOW)
    assert SavedView.objects.get().name == "Losing"


def test_each_step_leaves_one_event(shop: dict[str, Customer]) -> None:
    start = Event.objects.count()
    found = actions.trash_customer(shop[BAR].pk, by=US, at=NOW)
    actions.restore(found.pk, by=US, at=NOW)
    told = list(Event.objects.order_by("id")[start:].values_list("verb", "customer_id"))
    assert told == [("customers.customer-trashed", shop[BAR].pk), ("customers.customer-restored", shop[BAR].pk)]


def test_by_command_line_it_is_put_listed_restored_and_emptied(shop: dict[str, Customer]) -> None:
    def run(*arguments: str) -> Any:
        result = CliRunner().invoke(trash_commands, [*arguments, "--json"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    put = run("put", "customer", str(shop[BAR].pk))
    assert [one["id"] for one in run("list")] == [put[0]["id"]]
    assert run("restore", str(put[0]["id"])) == {"restored": [put[0]["id"]], "refused": {}}
    assert run("empty") == {"removed": 0, "anonymised": 0}


def test_by_api_it_is_deleted_and_restored(company: Company, shop: dict[str, Customer]) -> None:
    client = Client(headers={"idempotency-key": "one"})
    client.force_login(company.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    told = client.delete(f"/api/v1/customers/{shop[BAR].pk}").json()
    assert told.get("kind"), told
    assert (told["kind"], told["subject"], told["by"]) == ("customer", shop[BAR].pk, "Alice")
    assert [one["id"] for one in client.get("/api/v1/trash").json()["items"]] == [told["id"]]
    back = client.post("/api/v1/trash/restore", {"ids": [told["id"], 999]}, content_type="application/json").json()
    assert (back["restored"], list(back["refused"])) == ([told["id"]], ["999"])


def test_by_page_it_is_deleted_with_undo_and_restored_in_bulk(company: Company, shop: dict[str, Customer]) -> None:
    client = Client()
    client.force_login(company.seller, backend="allauth.account.auth_backends.AuthenticationBackend")
    page: Any = client.post(f"/trash/put/customer/{shop[BAR].pk}", follow=True)
    found = Trashed.objects.get()
    assert f"/trash/{found.pk}/take-out" in page.content.decode()
    assert BAR in client.get("/trash/").content.decode()
    client.post("/trash/restore", {"selected": [found.pk]})
    assert seen(US, shop[BAR].pk)


def test_the_day_of_removal_is_told(shop: dict[str, Customer]) -> None:
    assert [days_left(NOW, NOW + timedelta(days=n)) for n in (0, 1, 29, 30, 31)] == [30, 29, 1, 0, 0]
