"""Runs: a changed model is a new run, what one found never moves; who sees which results; refusals change nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, SourceIdentity
from carteira.customers.queries import CustomerNotFound
from carteira.engine import queue
from carteira.engine.lake.export import lake_folder
from carteira.governance.models import Event
from carteira.team.queries import actor_for
from carteira.trade.models import Order
from carteira.value import actions, queries
from carteira.value.cli import explain, value
from carteira.value.models import AllocationRun, CustomerResult, PoolBalance, ResourcePool
from carteira.value.pages.charts import whale_chart
from tests.company import found_company
from tests.value.books import NOW
from tests.value.running import QUARTER, US, compute

pytestmark = pytest.mark.django_db(transaction=True)
D = Decimal


def _results(run: AllocationRun) -> dict[int, Any]:
    return dict(CustomerResult.objects.filter(run=run).values_list("customer_id", "result"))


def test_a_changed_model_is_a_new_run_and_the_old_one_keeps_its_figures(books: dict[str, Customer]) -> None:
    first = compute()
    kept = _results(first)
    pool = ResourcePool.objects.get(code="vendas")
    actions.change_pool(pool.pk, cost=D(18000), practical_minutes=D(6000), avoidable_share=None, revision=1, by=US, at=NOW)
    assert _results(first) == kept
    second = compute()
    assert (second.pk > first.pk, second.digest == first.digest) == (True, False)
    assert _results(second) != kept
    assert _results(first) == kept
    assert PoolBalance.objects.get(run=first, pool="vendas").cost == 9000
    assert PoolBalance.objects.get(run=second, pool="vendas").cost == 18000
    current = queries.current_run(by=US)
    assert current is not None
    assert current.id == second.pk
    assert list(AllocationRun.objects.filter(is_current=True)) == [second]


def test_the_same_inputs_give_the_same_digest_and_figures(books: dict[str, Customer]) -> None:
    first, second = compute(), compute()
    assert first.digest == second.digest
    assert _results(first) == _results(second)
    assert set(Event.objects.values_list("verb", flat=True)) >= {"value.run-ordered", "value.run-finished"}


def test_a_run_that_is_carried_out_twice_counts_once(books: dict[str, Customer]) -> None:
    run, job = actions.run_allocation(QUARTER, by=US, at=NOW)
    queue.run_now(job)
    from django.db import transaction

    actions.carry_out(run.pk, by=US, at=NOW, progress=lambda done, total, text: None, committing=transaction.atomic)  # noqa: ARG005
    assert CustomerResult.objects.filter(run=run).count() == 10
    assert PoolBalance.objects.filter(run=run).count() == 4


def test_until_the_last_step_the_earlier_run_counts(books: dict[str, Customer]) -> None:
    first = compute()
    second, job = actions.run_allocation(QUARTER, by=US, at=NOW)

    def stop(done: int, total: int | None, text: str) -> None:
        if text == "results" or done == total:
            raise RuntimeError("the machine went away")

    from django.db import transaction

    with pytest.raises(RuntimeError, match="went away"):
        actions.carry_out(second.pk, by=US, at=NOW, progress=stop, committing=transaction.atomic)
    current = queries.current_run(by=US)
    assert current is not None
    assert current.id == first.pk
    queue.run_now(job)
    assert CustomerResult.objects.filter(run=second).count() == 10
    assert queries.run_of(None, by=US).id == second.pk


def test_only_the_latest_files_are_kept(books: dict[str, Customer]) -> None:
    made = [compute() for _ in range(5)]
    folders = {folder.name for folder in lake_folder().iterdir() if folder.name.startswith("run-")}
    assert folders == {f"run-{run.pk}" for run in made[-3:]}
    with pytest.raises(Refused, match="no longer kept"):
        queries.what_if(queries.Changes(annual_rate=D("0.2")), by=US, run_id=made[0].pk)


def test_a_currency_is_a_run_of_its_own_and_the_others_are_named(books: dict[str, Customer]) -> None:
    order = Order.objects.filter(identity__customer=books["A"]).first()
    assert order is not None
    Order.objects.filter(pk=order.pk).update(currency="USD")
    run = compute()
    assert (run.currency, run.coverage["orders_by_currency"]) == ("BRL", {"BRL": 182, "USD": 1})
    row = CustomerResult.objects.get(run=run, customer=books["A"])
    assert row.result is None
    assert {"step": "result", "reason": "orders in another currency", "count": 1} in row.unknown
    dollars = compute(currency="USD")
    assert AllocationRun.objects.filter(is_current=True).count() == 2
    assert CustomerResult.objects.filter(run=dollars, list_amount__gt=0).count() == 1


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [(date(1900, 1, 1), date(2100, 1, 1), "ten years"), (date(1999, 1, 1), date(1999, 2, 1), "neither an order nor a resource pool")],
)
def test_a_period_that_cannot_be_computed_is_refused(books: dict[str, Customer], start: date, until: date, said: str) -> None:
    with pytest.raises(Refused, match=said):
        actions.run_allocation(Period(start, until), by=US, at=NOW)
    assert AllocationRun.objects.count() == 0


def test_an_unknown_currency_is_refused_before_anything_is_ordered(books: dict[str, Customer]) -> None:
    with pytest.raises(Refused, match="XXQ"):
        actions.run_allocation(QUARTER, by=US, at=NOW, currency="XXQ")
    assert AllocationRun.objects.count() == 0


def test_a_currency_with_nothing_in_it_is_refused_and_those_there_are_named(books: dict[str, Customer]) -> None:
    with pytest.raises(Refused, match="EUR") as no:
        actions.run_allocation(QUARTER, by=US, at=NOW, currency="EUR")
    assert (no.value.field, "BRL" in no.value.remedy) == ("currency", True)
    assert (AllocationRun.objects.count(), queue.Job.objects.count()) == (0, 0)


def test_without_results_the_curve_has_no_total(books: dict[str, Customer]) -> None:
    compute()
    CustomerResult.objects.all().delete()
    AllocationRun.objects.update(coverage={})
    curve = queries.whale(US)
    assert (curve.total, curve.peak, curve.lost, curve.points) == (None, None, None, ())
    ran = CliRunner().invoke(value, ["whale", "--json"], catch_exceptions=False)
    said = json.loads(ran.stdout)
    assert (said["total"], said["peak"], said["lost"]) == (None, None, None)
    assert whale_chart(curve).rows == ()


def test_explain_does_not_guess_between_a_number_and_a_code(books: dict[str, Customer]) -> None:
    compute()
    one, other = books["A"], books["B"]
    SourceIdentity.objects.filter(customer=one).update(native_id=str(other.pk))
    ask = ["result", "--json", "--customer"]
    with pytest.raises(Refused, match=f"number of customer {other.pk}"):
        CliRunner().invoke(explain, [*ask, str(other.pk)], catch_exceptions=False)
    for chosen in (one, other):
        ran = CliRunner().invoke(explain, [*ask, f"id:{chosen.pk}"], catch_exceptions=False)
        assert json.loads(ran.stdout)["customer_id"] == chosen.pk
    SourceIdentity.objects.filter(customer=one).update(native_id=str(one.pk))
    ran = CliRunner().invoke(explain, [*ask, str(one.pk)], catch_exceptions=False)
    assert json.loads(ran.stdout)["customer_id"] == one.pk


def test_without_pools_there_is_no_unused_capacity_to_tell(books: dict[str, Customer]) -> None:
    Order.objects.filter(pk=Order.objects.values("pk")[:1]).update(currency="USD")
    compute(currency="USD")
    assert {queries.explain(figure, by=US).value for figure in ("assigned", "unused", "unassigned", "cumulative_result")} == {None}


def test_overlapping_periods_of_one_pool_are_refused(books: dict[str, Customer]) -> None:
    ResourcePool.objects.create(
        source="x", native_id="x", code="sac", name="SAC", starts_on=date(2026, 3, 1), ends_before=date(2026, 6, 1), cost=1, currency="BRL",
        practical_minutes=1,
    )  # fmt: skip
    with pytest.raises(Refused, match="overlap"):
        actions.run_allocation(QUARTER, by=US, at=NOW)


def test_each_sees_the_results_of_his_own_customers(books: dict[str, Customer]) -> None:
    company = found_company()
    Customer.objects.filter(pk=books["G"].pk).update(owner=company.seller, territory=company.north)
    Customer.objects.filter(pk=books["H"].pk).update(owner=company.outsider, territory=company.south)
    Customer.objects.filter(pk=books["A"].pk).update(territory=company.north)
    run = compute()
    seller, manager, reader = (actor_for(user) for user in (company.seller, company.manager, company.reader))
    assert {row.customer_id for row in queries.results_seen_by(seller)} == {books["G"].pk}
    assert {row.customer_id for row in queries.results_seen_by(manager)} == {books["G"].pk, books["A"].pk}
    assert queries.results_seen_by(reader).count() == 10
    assert queries.totals(seller).result == D("-1005.99")
    assert [point.customer_id for point in queries.whale(manager).points] == [books["A"].pk, books["G"].pk]
    assert queries.whale(manager).total == D("90228.19") - D("1005.99")
    assert [one.customer_id for one in queries.estimates_seen_by(seller)] == [books["G"].pk]
    assert "totals" in queries.run_of(run.pk, by=reader).coverage
    seen = [queries.run_of(run.pk, by=seller), queries.runs(by=seller)[0], queries.explain("result", by=manager, customer_id=books["G"].pk)]
    assert all("totals" not in one.coverage for one in seen)
    assert queries.products(seller) == queries.segments(manager) == []
    with pytest.raises(CustomerNotFound):
        queries.result_of(books["H"].pk, by=seller)
    with pytest.raises(CustomerNotFound):
        queries.explain("result", by=seller, customer_id=books["H"].pk, run_id=run.pk)
    assert queries.explain("unused", by=seller).rows == ()
    for one in (seller, manager):
        assert not queries.sees_pool_sums(one)
        with pytest.raises(NotAllowed):
            queries.pool_balances(one)
        assert {queries.explain(figure, by=one).value for figure in ("assigned", "unused", "unassigned")} == {None}
        assert not {"customers", "not_assigned", "orders_by_currency"} & set(queries.run_of(run.pk, by=one).coverage)
    finance = actor_for(company.finance)
    assert (queries.explain("unused", by=finance).value, queries.explain("unused", by=reader).value) == (D("3176.60"), None)
    assert queries.free_minutes(seller).keys() == {balance.pool for balance in queries.pool_balances(finance)}


def test_a_part_of_the_customers_is_supposed_for_who_sees_a_part(books: dict[str, Customer]) -> None:
    company = found_company()
    Customer.objects.filter(pk=books["G"].pk).update(owner=company.seller, territory=company.north)
    compute()
    seller = actor_for(company.seller)
    supposed = queries.Changes(pools={"transporte": (D(28800), None)})
    with pytest.raises(NotAllowed):
        queries.what_if(supposed, by=seller)
    shifted = queries.what_if(supposed, by=replace(seller, permissions=seller.permissions | {"value.view_costs"}))
    assert queries.pool_sums(replace(seller, permissions=frozenset({"*"}))) == []
    assert [one.customer_id for one in shifted.moved] == [books["G"].pk]
    assert (shifted.pools, shifted.unused) == ((), (None, None))


def test_who_may_not_look_or_run_is_refused(books: dict[str, Customer]) -> None:
    nobody = Actor("user", "Nobody", 1)
    for ask in (queries.current_run, queries.pools, queries.equations, queries.runs):
        with pytest.raises(NotAllowed):
            ask(by=nobody)
    with pytest.raises(NotAllowed):
        queries.explain("result", by=nobody)
    reader = Actor("user", "Reader", 1, frozenset({"value.view", "customers.view"}), "all")
    with pytest.raises(NotAllowed):
        actions.run_allocation(QUARTER, by=reader, at=NOW)
    with pytest.raises(NotAllowed):
        actions.change_equation("visita", base_minutes=D(1), terms="", valid_from=date(2026, 1, 1), revision=1, by=reader, at=NOW)


def test_what_if_is_what_a_run_of_that_model_says(books: dict[str, Customer]) -> None:
    compute()
    changes = queries.Changes(pools={"vendas": (D(18000), D(6000))}, equations={"visita": (D(60), "")}, annual_rate=D("0.20"))
    supposed = queries.what_if(changes, by=US)
    pool = ResourcePool.objects.get(code="vendas")
    actions.change_pool(pool.pk, cost=D(18000), practical_minutes=D(6000), avoidable_share=None, revision=1, by=US, at=NOW)
    actions.change_equation("visita", base_minutes=D(60), terms="", valid_from=date(2026, 1, 1), revision=1, by=US, at=NOW)
    actions.set_capital_rate(D("0.20"), currency="BRL", valid_from=date(2026, 1, 1), by=US, at=NOW)
    run = compute()
    assert supposed.result[1] == sum(_results(run).values())
    assert supposed.unused[1] == sum(PoolBalance.objects.filter(run=run).values_list("unused", flat=True))
    with pytest.raises(Refused, match="knows no"):
        queries.what_if(queries.Changes(pools={"nobody": (D(1), None)}), by=US)


def test_explanations_add_up(books: dict[str, Customer]) -> None:
    compute()
    found = queries.explain("result", by=US, customer_id=books["G"].pk)
    parts = {part.figure: part.value for part in found.parts}
    assert found.value == parts["pocket_margin"] - parts["cost_to_serve"] - parts["direct_costs"] - parts["financing"] == D("-1005.99")
    service = queries.explain("cost_to_serve", by=US, customer_id=books["G"].pk)
    assert service.row_count == 39 + 39 + 13 + 3
    assert len(service.rows) == 50
    first = service.rows[0]
    assert first["reference"]
    assert first["known_minutes"] > 0
    for name, (_fact, column) in queries.figures().items():
        told = queries.explain(name, by=US, customer_id=books["A"].pk)
        assert told.meaning == column.meaning
        assert told.formula
        assert told.inputs or name in ("assigned", "cumulative_result", "orders")
        assert told.run.digest
        assert told.as_of == date(2026, 4, 1)
        assert told.coverage["customers"] == 10
        assert told.value is not None or told.no_basis


def test_every_text_of_a_definition_is_marked_for_translation() -> None:
    from carteira.value.pages.words import FIGURES

    marked = {str(text) for text in FIGURES}
    said = {
        text
        for _fact, column in queries.figures().values()
        for text in (column.label, column.meaning, column.formula, *column.inputs)
        if text
    }
    assert said <= marked
