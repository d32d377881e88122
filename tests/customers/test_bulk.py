"""One action over many rows: frozen, judged row by row, resumed after a crash, taken back as a whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.actions.bulk import JOB, step
from carteira.customers.actions.bulk_customers import VERBS
from carteira.customers.cli import bulk as bulk_commands
from carteira.customers.models import BulkLine, BulkRun, Customer, SourceIdentity, SourceRecord, Trashed
from carteira.engine import queue
from carteira.governance.models import Event
from carteira.service.actions.opening import open_case
from carteira.service.rules.said import NewCase
from carteira.team.models import User
from tests.company import NOW, Company
from tests.customers.sources import customer_of, row, take
from tests.desk.world import open_shop

pytestmark = pytest.mark.django_db
US = Actor.system("tests")
BAR = "Bar do Zé"


@pytest.fixture
def shop(company: Company) -> dict[str, Customer]:
    return open_shop(company)


def everything() -> dict[str, Any]:
    """Customers as every door shows them, without what only grows, and what the sources say today."""
    said = SourceIdentity.objects.order_by("pk").values_list("pk", "customer_id", "current__payload", "tax_key", "email_key")
    rows = Customer.objects.order_by("pk").values()
    return {"said": list(said), "rows": [{k: v for k, v in one.items() if k not in ("version", "updated_at")} for one in rows]}


def run_of(verb: str, value: str = "", *, by: Actor = US, rows: Any = None) -> BulkRun:
    """Ask and let it work to its end."""
    chosen = queries.all_matching(by).values_list("pk") if rows is None else rows
    run = actions.ask_bulk("customers", verb, value, rows=chosen, by=by, at=NOW)
    queue.run_now(run.job or 0)
    run.refresh_from_db()
    return run


def taken_back(run: BulkRun, *, by: Actor = US) -> BulkRun:
    asked = actions.undo_bulk(run.pk, by=by, at=NOW)
    queue.run_now(asked.job or 0)
    run.refresh_from_db()
    return run


def counts(run: BulkRun) -> tuple[int, int, int, int]:
    return run.total, run.done, run.unchanged, run.refused


def test_all_that_match_get_an_owner_and_the_undo_is_exact(company: Company, shop: dict[str, Customer]) -> None:
    before = everything()
    run = run_of("owner", str(company.outsider.pk))
    assert counts(run) == (4, 3, 1, 0)
    assert run.state == "done"
    assert set(Customer.objects.values_list("owner_id", flat=True)) == {company.outsider.pk}
    taken_back(run)
    assert (run.state, run.restored, run.conflicts) == ("undone", 3, 0)
    assert everything() == before


@pytest.mark.parametrize(("verb", "value"), [("status", "former"), ("relationship", "contract"), ("relationship", ""), ("territory", "")])
def test_each_verb_sets_its_field_and_takes_it_back(shop: dict[str, Customer], verb: str, value: str) -> None:
    before = everything()
    run = run_of(verb, value)
    assert run.done + run.unchanged == 4
    assert {str(getattr(one, "territory_id" if verb == "territory" else verb) or "") for one in Customer.objects.all()} == {value}
    if run.done:
        taken_back(run)
    assert everything() == before


def test_what_matches_is_frozen_when_it_is_asked(shop: dict[str, Customer]) -> None:
    prospects = queries.all_matching(US, filters={"status": ["active"]}).values_list("pk")
    run = actions.ask_bulk("customers", "status", "former", rows=prospects, by=US, at=NOW)
    take([row("late", name="Came later")])
    queue.run_now(run.job or 0)
    assert Customer.objects.get(pk=customer_of("late")).status == "active"
    assert Customer.objects.filter(status="former").count() == 4


def test_ticked_rows_that_are_not_ones_own_are_refused_with_the_reason(company: Company, shop: dict[str, Customer]) -> None:
    seller = company.actor(company.seller)
    run = run_of("status", "former", by=seller, rows=[shop[BAR].pk, shop["Sul Doces"].pk, 999_999])
    assert counts(run) == (3, 1, 0, 2)
    told = dict(queries.lines_of(run, outcomes=["refused"]).values_list("subject", "reason"))
    assert set(told) == {shop["Sul Doces"].pk, 999_999}
    assert set(told.values()) == {"Not there, or not yours."}
    assert Customer.objects.get(pk=shop["Sul Doces"].pk).status == "active"


def test_the_right_is_looked_at_again_while_it_runs(company: Company, shop: dict[str, Customer]) -> None:
    seller = company.actor(company.seller)
    run = actions.ask_bulk("customers", "status", "former", rows=queries.all_matching(seller).values_list("pk"), by=seller, at=NOW)
    Customer.objects.filter(pk=shop[BAR].pk).update(owner=company.outsider)
    queue.run_now(run.job or 0)
    run.refresh_from_db()
    assert counts(run) == (3, 2, 0, 1)
    again = actions.ask_bulk("customers", "status", "active", rows=[shop["Atacadão Norte"].pk], by=seller, at=NOW)
    User.objects.filter(pk=company.seller.pk).update(role="reader")
    queue.run_now(again.job or 0)
    again.refresh_from_db()
    assert counts(again) == (1, 0, 0, 1)


def test_who_may_not_change_customers_cannot_even_ask(company: Company, shop: dict[str, Customer]) -> None:
    with pytest.raises(NotAllowed):
        actions.ask_bulk("customers", "status", "former", rows=[shop[BAR].pk], by=company.actor(company.reader), at=NOW)
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize(
    ("verb", "value", "rows"),
    [("owner", "999", [1]), ("status", "absorbed", [1]), ("status", "", [1]), ("trash", "x", [1]), ("paint", "", [1]), ("status", "former", []),
     ("status", "former", [-1]), ("status", "former", [2**70]), ("status", "former", list(range(1, 10_002)))],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_leaves_nothing(shop: dict[str, Customer], verb: str, value: str, rows: list[int]) -> None:
    with pytest.raises(Refused):
        actions.ask_bulk("customers", verb, value, rows=rows, by=US, at=NOW)
    assert (BulkRun.objects.count(), BulkLine.objects.count(), queue.Job.objects.filter(name=JOB).count()) == (0, 0, 0)


def test_the_undo_leaves_what_somebody_changed_since_and_lists_it(company: Company, shop: dict[str, Customer]) -> None:
    run = run_of("status", "former")
    actions.update_customer(shop[BAR].pk, {"city": "Natal"}, by=US, at=NOW)
    actions.trash_customer(shop["Sul Doces"].pk, by=US, at=NOW)
    taken_back(run)
    assert (run.restored, run.conflicts) == (2, 2)
    told = dict(queries.lines_of(run, outcomes=["conflict"]).values_list("subject", "reason"))
    assert set(told) == {shop[BAR].pk, shop["Sul Doces"].pk}
    assert Customer.objects.get(pk=shop[BAR].pk).status == "former"


def test_deleting_in_bulk_leaves_what_is_held_back_and_comes_back_whole(company: Company, shop: dict[str, Customer]) -> None:
    case = open_case(NewCase("complaint", "Caixas", channel="phone", country="BR", customer=shop[BAR].pk), by=US, at=NOW)
    before = everything()
    run = run_of("trash")
    assert counts(run) == (4, 3, 0, 1)
    assert queries.lines_of(run, outcomes=["refused"]).get().reason == f"Case {case.protocol} is open."
    assert [one.pk for one in queries.customers_seen_by(US)] == [shop[BAR].pk]
    assert Trashed.objects.filter(run=run.pk).count() == 3
    actions.restore(Trashed.objects.filter(subject=shop["Sul Doces"].pk).get().pk, by=US, at=NOW)
    taken_back(run)
    assert (run.restored, run.conflicts) == (2, 1)
    assert everything() == before


def test_a_seller_takes_back_what_he_gave_away(company: Company, shop: dict[str, Customer]) -> None:
    seller, before = company.actor(company.seller), everything()
    run = run_of("owner", str(company.outsider.pk), by=seller)
    assert not queries.customers_seen_by(seller).exists()
    taken_back(run, by=seller)
    assert everything() == before


def test_a_crash_between_two_batches_changes_nothing_twice(monkeypatch: pytest.MonkeyPatch, company: Company) -> None:
    take([row(str(number), name=f"Shop {number}") for number in range(25)])
    small = {verb.name: replace(verb, size=10) for verb in VERBS}
    monkeypatch.setattr("carteira.customers.actions.bulk.verb_named", lambda _list, verb: small[verb])
    run = actions.ask_bulk("customers", "status", "former", rows=queries.all_matching(US).values_list("pk"), by=US, at=NOW)
    assert step(run.pk, by=US, at=NOW) == 10
    revisions = SourceRecord.objects.count()
    queue.run_now(run.job or 0)
    run.refresh_from_db()
    assert counts(run) == (25, 25, 0, 0)
    assert SourceRecord.objects.count() == revisions + 15
    assert set(Customer.objects.values_list("version", flat=True)) == {2}


def test_a_run_is_stopped_and_what_was_done_can_be_taken_back(shop: dict[str, Customer]) -> None:
    before = everything()
    run = actions.ask_bulk("customers", "status", "former", rows=queries.all_matching(US).values_list("pk"), by=US, at=NOW)
    assert step(run.pk, by=US, at=NOW) == 4
    stopped = actions.stop_bulk(run.pk, by=US, at=NOW)
    assert (stopped.state, stopped.done) == ("cancelled", 4)
    taken_back(stopped)
    assert everything() == before


def test_after_thirty_days_there_is_no_way_back(shop: dict[str, Customer]) -> None:
    run = run_of("status", "former")
    assert run.ended_at is not None
    with pytest.raises(Refused):
        actions.undo_bulk(run.pk, by=US, at=run.ended_at + timedelta(days=31))


def test_one_event_tells_of_a_run_and_one_of_its_undo(shop: dict[str, Customer]) -> None:
    start = Event.objects.count()
    taken_back(run_of("status", "former"))
    told = list(Event.objects.order_by("id")[start:].values_list("verb", "detail__done", "detail__restored"))
    assert told == [("customers.bulk-done", 4, 0), ("customers.bulk-undone", 4, 4)]


def test_a_run_of_somebody_else_looks_like_none(company: Company, shop: dict[str, Customer]) -> None:
    run = run_of("status", "former", by=company.actor(company.seller))
    assert queries.run_for(run.pk, by=company.actor(company.owner)).pk == run.pk
    with pytest.raises(queries.RunNotFound):
        queries.run_for(run.pk, by=company.actor(company.outsider))
    with pytest.raises(queries.RunNotFound):
        actions.undo_bulk(run.pk, by=company.actor(company.outsider), at=NOW)


def test_more_rows_need_no_more_questions(company: Company) -> None:
    def asked(many: int) -> int:
        take([row(f"{many}-{number}", name=f"Shop {many} {number}") for number in range(many)])
        rows = queries.all_matching(US, q=f"shop {many} ").values_list("pk")
        run = actions.ask_bulk("customers", "status", "former", rows=rows, by=US, at=NOW)
        with CaptureQueriesContext(connection) as seen:
            step(run.pk, by=US, at=NOW)
        return len(seen)

    assert asked(300) <= asked(3) + 2


def test_by_command_line(company: Company, shop: dict[str, Customer]) -> None:
    def run(*arguments: str) -> Any:
        result = CliRunner().invoke(bulk_commands, [*arguments, "--json"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    told = run("customers", "status", "former", "--owner", str(company.outsider.pk))
    assert (told["total"], told["done"]) == (1, 1)
    assert run("undo", str(told["run"]))["restored"] == 1
    assert run("show", str(told["run"]))["state"] == "undone"


def test_by_api(company: Company, shop: dict[str, Customer]) -> None:
    client = Client()
    client.force_login(company.owner)

    def send(path: str, body: dict[str, Any] | None, key: str) -> Any:
        return client.post(f"/api/v1{path}", body or {}, "application/json", headers={"idempotency-key": key})

    told = send("/bulk", {"verb": "status", "value": "former", "matching": {"q": "bar do"}}, "1").json()
    assert (told["total"], told["state"]) == (1, "waiting")
    queue.run_now(BulkRun.objects.get().job or 0)
    assert client.get(f"/api/v1/bulk/{told['id']}").json()["done"] == 1
    assert [one["subject"] for one in client.get(f"/api/v1/bulk/{told['id']}/rows?outcome=done").json()["items"]] == [shop[BAR].pk]
    assert send(f"/bulk/{told['id']}/undo", None, "2").status_code == 202
    assert send("/bulk", {"verb": "status", "value": "former"}, "3").status_code == 422
    assert send("/bulk", {"verb": "status", "value": "former", "ids": [1], "matching": {}}, "4").status_code == 422


def test_by_page_from_the_list_to_the_undo(company: Company, shop: dict[str, Customer]) -> None:
    client = Client()
    client.force_login(company.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "/bulk/customers/trash" in client.get("/customers/").content.decode()
    asked = {"all": "1", "query": "status=active&sort=name"}
    assert ">4</data>" in client.post("/bulk/customers/status", asked).content.decode()
    went = client.post("/bulk/customers/status", {**asked, "go": "1", "value": "former"})
    run = BulkRun.objects.get()
    assert went["Location"] == f"/bulk/runs/{run.pk}/"
    assert 'id="progress"' in client.get(went["Location"]).content.decode()
    queue.run_now(run.job or 0)
    assert "Take the whole run back" in client.get(went["Location"]).content.decode()
    assert client.get(f"/bulk/runs/{run.pk}/progress")["HX-Refresh"] == "true"
    rows = b"".join(client.get(f"/bulk/runs/{run.pk}/rows.csv")).decode()  # type: ignore[arg-type]
    assert rows.count(",done,") == 4
    client.post(f"/bulk/runs/{run.pk}/undo")
    assert BulkRun.objects.get().state == "undoing"
