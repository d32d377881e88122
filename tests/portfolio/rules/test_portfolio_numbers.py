"""Fit intervals, concentration, mix, causes, histories: small worked numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.portfolio.rules.bases import three_bases
from carteira.portfolio.rules.candidates import history_of
from carteira.portfolio.rules.drivers import loss_causes, trait_rules
from carteira.portfolio.rules.effects import contagion_at_risk, legal_flags
from carteira.portfolio.rules.fit import Criterion, fit_of
from carteira.portfolio.rules.mix import concentration, gini, lorenz, mix_gap, prospects_that_close, shares_of, top_share

D = Decimal


def test_concentration_of_50_30_20_is_038() -> None:
    assert concentration({"a": D(50), "b": D(30), "c": D(20)}) == D("0.38")
    assert concentration({}) is None
    assert concentration({"a": D(-5)}) is None


def test_mix_gap_of_60_40_against_45_55_is_15_points() -> None:
    assert mix_gap({"x": D("0.60"), "y": D("0.40")}, {"x": D("0.45"), "y": D("0.55")}) == D("0.15")


def test_the_gap_after_the_chosen_prospects_is_recomputed() -> None:
    desired, amounts = {"x": D("0.6"), "y": D("0.4")}, {"x": D(45), "y": D(55)}
    closing = prospects_that_close(desired=desired, amounts=amounts, prospects=[("p", "x", D(30)), ("q", "y", D(9)), ("r", "x", D(20))])
    then = {"x": D(45) + sum((D(30) if n == "p" else D(20)) for n in closing.chosen), "y": D(55)}
    assert "q" not in closing.chosen
    assert closing.after == mix_gap(desired, shares_of(then)) < closing.before == D("0.15")


def test_top_share_gini_and_lorenz() -> None:
    assert top_share([D(5), D(3), D(2)], top=2) == D("0.8")
    assert gini([D(1)] * 4) == 0
    curve = lorenz([D(1), D(1), D(2)])
    assert curve[0] == (0.0, 0.0)
    assert curve[-1] == (1.0, 1.0)


answers = st.sampled_from(["yes", "no", "unknown"])
criteria = st.lists(
    st.builds(
        Criterion, name=st.just("c"), kind=st.sampled_from(["must", "should", "never"]), answer=answers, weight=st.integers(1, 5).map(D)
    ),
    max_size=6,
)


@given(criteria, st.sampled_from(["yes", "no"]), st.integers(0, 5))
def test_filling_an_unknown_only_narrows_the_fit(of: list[Criterion], filled: str, place: int) -> None:
    before = fit_of(of)
    unknown = [n for n, c in enumerate(of) if c.answer == "unknown"]
    if not unknown:
        assert before.low == before.high
        return
    n = unknown[place % len(unknown)]
    after = fit_of([*of[:n], Criterion(of[n].name, of[n].kind, filled, of[n].weight), *of[n + 1 :]])  # type: ignore[arg-type]
    assert before.low <= after.low <= after.high <= before.high or after.anti_target


def test_a_never_that_is_met_is_an_anti_target() -> None:
    fit = fit_of([Criterion("size", "must", "yes"), Criterion("resells to rivals", "never", "yes")])
    assert (fit.low, fit.high, fit.verdict, fit.anti_target) == (0, 0, "no", True)


def test_fit_without_one_should_is_an_interval() -> None:
    fit = fit_of([Criterion("a", "must", "yes", D(3)), Criterion("b", "should", "unknown", D(1)), Criterion("c", "should", "no", D(1))])
    assert (fit.low, fit.high) == (D("0.6"), D("0.8"))


def test_causes_add_up_to_the_gap_to_the_cent() -> None:
    customer = {"goods": D("6100.004"), "orders": D("811.20"), "stops": D("2269.80"), "visits": D("1462.50"), "financing": D("72.49")}
    causes = loss_causes(
        customer=customer, pocket=D(9800), peer={"goods": D(60), "visits": D(3), "financing": D("1.337")}, peer_pocket=D(100)
    )
    assert sum(c.amount for c in causes) == (sum(customer.values()) - 9800).quantize(D("0.01"))


def test_a_planted_trait_ranks_first() -> None:
    rows = [(D(-10) if n % 5 == 0 else D(10), {"manual": n % 5 == 0, "far": n % 3 == 0, "unknown one": None}) for n in range(500)]
    rules = trait_rules(rows)
    assert [rule.trait for rule in rules] == ["manual", "far"]
    assert rules[0].support == 100
    assert rules[0].money_lost == D(-1000)


def test_one_bad_period_after_seven_good_ones_is_no_candidate() -> None:
    assert not history_of([D(5)] * 7 + [D(-5)]).recurring
    assert history_of([D(5)] * 6 + [D(-5)] * 2).recurring
    assert history_of([D(-5)]).basis == "one period only"
    assert history_of([None]).basis == "no basis"
    assert not history_of([D(-5)], first_year=True).recurring


def test_changing_one_basis_changes_only_its_column() -> None:
    before = three_bases(result=D(10), hurdle=D(0), p_alive=D("0.9"), effort_cost=D(5))
    after = three_bases(result=D(10), hurdle=D(0), p_alive=D("0.1"), effort_cost=D(5))
    assert (before.profitability, before.return_on_effort) == (after.profitability, after.return_on_effort)
    assert (before.relationship_level, after.relationship_level) == ("good", "poor")
    assert three_bases(result=None, hurdle=D(0), p_alive=None, effort_cost=None).return_level == "unknown"


def test_contagion_is_reach_times_linked_value_times_parameter() -> None:
    linked = {"cousin": D(1000), "losing": D(-50)}
    assert contagion_at_risk(linked, reach=D(10), parameter=D("0.01")) == D(100)
    assert contagion_at_risk(linked, reach=D(10), parameter=D(1)) == D(1000)


@pytest.mark.parametrize(
    ("country", "kind", "step", "flagged"),
    [("PT", "organisation", "reprice", True), ("BR", "person", "let-go", True), ("BR", "organisation", "reprice", False)],
)
def test_legal_flags(country: str, kind: str, step: str, flagged: bool) -> None:
    assert bool(legal_flags(country=country, kind=kind, step=step)) is flagged
