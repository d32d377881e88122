"""The demo company: the product finds what was planted; it goes without a trace."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, ReviewPair, SourceIdentity
from carteira.demo import actions
from carteira.demo.company import make_company
from carteira.demo.truth import planted_truth
from carteira.sales.queries.board import board
from carteira.sales.queries.listing import opportunities
from carteira.sales.queries.processes import variant_named
from carteira.service.queries.causes import cause_for, known_causes
from carteira.service.queries.cohorts import recovery
from carteira.service.queries.inbox import cases
from carteira.team.models import User
from carteira.trade.models import Order
from carteira.value import queries
from carteira.value.models import AllocationRun, CustomerResult, ResourcePool, ValueEstimate

AT = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)
US = Actor.system("tests")


def test_the_same_day_makes_the_same_files() -> None:
    assert make_company(date(2026, 4, 15)).files == make_company(date(2026, 4, 15)).files


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_product_finds_what_was_planted_and_forgets_it_again() -> None:
    own = Customer.objects.create(name="Nosso", created_at=AT, updated_at=AT)
    actions.load(by=US, at=AT)
    truth: dict[str, Any] = json.loads(actions.truth_file().read_text())
    assert truth == planted_truth(AT.date())
    _check_duplicates(truth)
    _check_results(truth)
    _check_values(truth)
    _check_service(truth)
    _check_sales(truth)
    assert User.objects.count() == 0
    with pytest.raises(Refused, match="there already"):
        actions.load(by=US, at=AT)
    actions.remove(by=US, at=AT)
    assert list(Customer.objects.all()) == [own]
    assert not Order.objects.exists()
    assert not opportunities(by=US).exists()
    assert not ResourcePool.objects.exists()
    assert not AllocationRun.objects.exists()
    assert (known_causes(), list(cases(by=US, phase="all"))) == ([], [])
    assert not actions.truth_file().exists()
    with pytest.raises(Refused, match="no demo company"):
        actions.remove(by=US, at=AT)


def _customers() -> dict[str, int]:
    return dict(SourceIdentity.objects.filter(source="demo").values_list("native_id", "customer_id"))


def _check_duplicates(truth: dict[str, Any]) -> None:
    customer = _customers()
    asked = {frozenset(pair) for pair in ReviewPair.objects.values_list("left__customer_id", "right__customer_id")}
    for pair in truth["duplicates"]:
        left, right = (customer[code] for code in pair)
        assert (left != right and frozenset((left, right)) in asked) if pair in truth["doubtful_duplicates"] else left == right
    assert not ReviewPair.objects.filter(value_at_stake=None).exists()  # the results of the run order the queue
    sure = len(truth["duplicates"]) - len(truth["doubtful_duplicates"])
    assert 0 < sure < len(truth["duplicates"])
    assert len(set(customer.values())) == len(customer) - sure


def _check_results(truth: dict[str, Any]) -> None:
    customer = _customers()
    results = {row.customer_id: row for row in CustomerResult.objects.all()}
    for code, reason in truth["losses"].items():
        row = results[customer[code]]
        assert row.attention == "loss", code
        if reason == "discounts":
            assert row.pocket_margin < 0, code
        else:
            assert row.cost_to_serve > row.pocket_margin > 0, code
    assert all(results[customer[code]].result is None for code in truth["without_cost"])
    slow = [results[customer[code]].days_to_pay for code in truth["slow_payers"]]
    assert min(slow) > 60
    whale = queries.whale(US)
    assert whale.peak_percent is not None
    assert whale.peak_percent > 105


def _check_values(truth: dict[str, Any]) -> None:
    customer = _customers()
    estimates = {row.customer_id: row for row in ValueEstimate.objects.all()}
    assert [model.used for model in queries.value_models(US)] == [True, False]
    assert all(estimates[customer[code]].p_alive < 0.2 for code in truth["dormant"])
    alive = [estimates[customer[code]].p_alive for code in truth["regular"]]
    assert sorted(alive)[len(alive) // 2] > 0.9
    assert all(estimates[customer[code]].value is None for code in (*truth["newcomers"], *truth["without_cost"]))
    assert all(estimates[customer[code]].value < 0 for code, reason in truth["losses"].items() if reason == "small orders")


def _check_sales(truth: dict[str, Any]) -> None:
    planted = truth["sales"]
    found = board(variant_named("consultative"), by=US, now=AT)
    assert sum(lane.count for lane in found.lanes) == planted["open"]
    assert [lane.probability for lane in found.lanes] == pytest.approx([planted["won_from_every_step"]] * 4)
    assert opportunities(by=US, states=["won"]).count() == planted["won"]


def _check_service(truth: dict[str, Any]) -> None:
    """The planted cause was ended by the planted action, and the silent ones are found."""
    customer, planted = _customers(), truth["service"]
    cause = cause_for(planted["cause"], by=US)
    action = cause.actions.get()
    assert (action.verdict, action.done_on.isoformat() if action.done_on else None) == (planted["verdict"], planted["done_on"])
    assert action.figures["high"] < 1  # also by the strict interval
    until = date.fromisoformat(truth["period"]["until"])
    told = recovery(by=US, first=until - timedelta(days=180), until=until - timedelta(days=60), after_until=until)
    assert {row.customer.pk for row in told.sufferers} <= {customer[code] for code in planted["silent"]}
    assert len(told.sufferers) >= 3
    assert next(iter(cases(by=US))).is_open
