"""Planned exits are told apart from churn, decisions are judged from data, overdue ones go up, circles close (C04 c, C18)."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.portfolio.actions.leaving import approve_exit, finish_exit
from carteira.portfolio.actions.register import escalate_overdue, judge_by_hand, judge_due
from carteira.portfolio.actions.reviews import close_review, open_review, write_minutes
from carteira.portfolio.actions.snapshots import keep_snapshots
from carteira.portfolio.models import Decision, DecisionEscalation, DecisionOutcome, Evidence, PortfolioSnapshot
from carteira.portfolio.queries.cases import case_view
from carteira.portfolio.queries.profile import migration, profile
from carteira.portfolio.queries.register import hit_rates, losses, was_planned
from carteira.portfolio.queries.runs import RunView, require_run
from tests.portfolio.test_deciding import LATER, WHY, take, walk_to_exit
from tests.portfolio.world import AT, World, make_customer, make_result, make_run

D = Decimal


def test_an_approved_exit_is_no_churn_and_an_unapproved_one_is(golden: World, director: Actor, second: Actor, third: Actor) -> None:
    walk_to_exit(golden, director)
    before = AT + timedelta(hours=1)
    approve_exit(golden["H"].pk, by=second, at=AT + timedelta(days=1))
    approve_exit(golden["H"].pk, by=third, at=AT + timedelta(days=2))
    finish_exit(golden["H"].pk, by=director, at=AT + timedelta(days=3))
    lost = {golden["H"].pk: AT + timedelta(days=3), golden["G"].pk: AT}
    found = losses(lost, by=director)
    assert (found.planned, found.churned) == (1, 1)
    assert not was_planned(golden["H"].pk, lost_at=before), "an approval after the loss does not turn churn into a plan"


def test_a_decision_is_judged_from_data_when_due_and_the_next_one_cites_it(golden: World, director: Actor) -> None:
    first = take(golden, "G", "fix", director)
    assert judge_due(by=director, at=AT + timedelta(days=100)) == 0, "no run tells about the time after it"
    later = make_run(date(2026, 10, 1), date(2027, 1, 1))
    make_result(later, golden["G"], D(2000), pocket=D(9800))
    at = AT + timedelta(days=160)
    assert judge_due(by=director, at=at) == 1
    outcome = DecisionOutcome.objects.get(decision=first)
    assert outcome.hit is True
    assert outcome.measured == D(2000)
    assert judge_due(by=director, at=at) == 0
    second = take(golden, "G", "keep", director, at=at, review_on=date(2027, 6, 1))
    assert second.cites == first.pk
    assert next(rate for rate in hit_rates(by=director) if rate.chosen == "fix").rate == 1.0


def test_overdue_decisions_go_up(golden: World, director: Actor) -> None:
    take(golden, "G", "fix", director)
    for days, passed in ((95, 0), (100, 1), (101, 0), (130, 1)):
        assert escalate_overdue(by=director, at=AT + timedelta(days=days)) == passed
    assert list(DecisionEscalation.objects.order_by("id").values_list("passed_to", flat=True)) == ["director", "owner"]


def test_a_decision_is_not_judged_before_its_date(golden: World, director: Actor) -> None:
    row = take(golden, "G", "fix", director)
    with pytest.raises(Refused, match="too early"):
        judge_by_hand(row.pk, hit=True, note="went well enough", by=director, at=AT)
    judge_by_hand(row.pk, hit=True, note="went well enough", by=director, at=AT + timedelta(days=120))
    with pytest.raises(Refused, match="already"):
        judge_by_hand(row.pk, hit=False, note="went well enough", by=director, at=AT + timedelta(days=120))


def test_the_past_cannot_be_edited(golden: World, director: Actor) -> None:
    row = take(golden, "G", "fix", director)
    for change in (
        lambda: Decision.objects.filter(pk=row.pk).update(reason="it was obvious"),
        lambda: Evidence.objects.update(content={}),
        lambda: Decision.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
    row.refresh_from_db()
    assert row.reason == WHY
    assert row.evidence.evidence_on < row.decided_on


def test_what_a_review_leaves_undecided_is_recorded(golden: World, director: Actor) -> None:
    review = open_review("2026 Q1", review_on=LATER, by=director, at=AT)
    assert {case.customer.name[0] for case in review.cases.all()} == {"G", "H", "I"}
    take(golden, "G", "fix", director)
    with pytest.raises(Refused, match="minutes"):
        close_review(review.pk, by=director, at=AT)
    write_minutes(review.pk, minutes="G is fixed.", by=director, at=AT)
    close_review(review.pk, by=director, at=AT)
    assert Decision.objects.filter(chosen="omitted", review_id=review.pk).count() == 2
    with pytest.raises(Refused, match="closed"):
        write_minutes(review.pk, minutes="More.", by=director, at=AT)


def test_the_golden_profile(golden: World, director: Actor) -> None:
    found = profile(by=director)
    assert (found["result"], found["losing"], found["lost"]) == ("302664.46", 3, "-11183.74")
    assert found["top_10_share"] == "1.000000"
    kept = keep_snapshots(RunView(golden.run), by=director, at=AT)
    assert kept == ["profile", "migration", "peer", "traits", "bases", "losses", "products"]
    assert PortfolioSnapshot.objects.get(kind="profile").content == profile(by=director)


def test_a_group_counts_as_one(db: None, director: Actor) -> None:
    from carteira.customers.models import Group

    run, group = make_run(), Group.objects.create(name="Sol")
    for name, pocket, member in (("a", 30, True), ("b", 10, True), ("c", 10, True), ("d", 30, False), ("e", 20, False)):
        make_result(run, make_customer(name, group=group if member else None), D(1), pocket=D(pocket))
    assert profile(by=director)["hhi"] == "0.380000"


def test_migration_between_two_periods(db: None, director: Actor) -> None:
    before = make_run(date(2026, 1, 1), date(2026, 4, 1), current=False)
    now = make_run(date(2026, 4, 1), date(2026, 7, 1))
    for number in range(30):
        customer = make_customer(f"c{number}")
        make_result(before, customer, D(number))
        make_result(now, customer, D(number - 10))
    found = migration(by=director)
    assert found["now"]["losing"] == 10
    assert sum(flow["count"] for flow in found["flows"]) == 30
    assert sum(found["ahead"].values()) == pytest.approx(30, abs=0.5)
    assert found["watch"]["slope"] is None
    assert require_run().id == now.pk


def test_negative_total_and_no_run(db: None, director: Actor) -> None:
    with pytest.raises(Refused, match="no result yet"):
        profile(by=director)
    run = make_run()
    make_result(run, make_customer("a"), D(-5), pocket=D(-1))
    found = profile(by=director)
    assert (found["hhi"], found["top_10_share"], found["result"]) == (None, None, "-5.00")
    assert migration(by=director)["reason"] == "too few customers for tiers"


def test_a_customer_without_basis_is_not_judged(golden: World, director: Actor) -> None:
    make_result(golden.run, customer := make_customer("K"), None, pocket_margin=None)
    seen = case_view(customer.pk, by=director, today=AT.date())
    assert seen.view.proposal.rung is None
    assert seen.view.simulation is None
    assert all(step.bars for step in seen.steps if step.rung not in ("exception",))


def test_the_mix_ahead_is_tried_against_no_change_on_three_periods(db: None, director: Actor) -> None:
    starts = [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    made = [make_run(a, b, current=b == starts[-1]) for a, b in itertools.pairwise(starts)]
    for number in range(40):
        customer = make_customer(f"c{number}")
        for step, run in enumerate(made):
            make_result(run, customer, D(number - 8 * step))
    tried = migration(by=director)["backtest"]
    assert tried["foretold"] < tried["no_change"]
    made[0].delete()
    assert migration(by=director)["backtest"] is None
