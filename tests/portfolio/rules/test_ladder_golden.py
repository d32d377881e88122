"""The golden ladder of the *Distribuidora de balas*: fix, fix and price, renegotiation, waiting; and what dropping them now would do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carteira.basics.money import to_cents
from carteira.basics.refused import Refused
from carteira.portfolio.rules.effects import exit_effect, percent, reprice_needed, tolerable_leave_probability
from carteira.portfolio.rules.ladder import Rung, Standing, Tried, obstacles, propose
from carteira.portfolio.rules.levers import Account, Catalogue, outcome_of, search_fix
from carteira.portfolio.rules.work import Events, Pricing
from carteira.value.rules.equations import Term
from carteira.value.rules.inputs import Equation, Pool

D = Decimal

START, UNTIL = date(2026, 1, 1), date(2026, 4, 1)


def equation(activity: str, pool: str, base: int, *terms: Term) -> Equation:
    return Equation(activity, activity, pool, activity, 1, START, D(base), terms)


PRICING = Pricing(
    equations=(
        equation("order", "armazem", 6, Term("lines", D(2)), Term("manual_entry", D(12), "true")),
        equation("stop", "transporte", 15, Term("distance_km", D("1.5")), Term("closed_lot", D(20), "false")),
        equation("visit", "vendas", 75),
        equation("proposal", "vendas", 60),
        equation("case", "sac", 25),
    ),
    pools=(
        Pool("vendas", "Vendas", START, UNTIL, D(9000), D(6000)),
        Pool("armazem", "Armazém", START, UNTIL, D(4800), D(6000)),
        Pool("transporte", "Transporte", START, UNTIL, D(14400), D(12000)),
        Pool("sac", "SAC", START, UNTIL, D(1440), D(1200)),
    ),
)
AVOIDABLE = {"vendas": D(0), "armazem": D("0.2"), "transporte": D("0.5"), "sac": D("0.1")}
FIX = {"orders": D(7), "visits": D(2), "closed_lot": True, "electronic": True}


def account(margin: int, pocket: int, invoice: int, orders: int, lines: int, manual: bool, km: int, lot: bool, *rest: int) -> Account:
    visits, proposals, cases, days = rest
    events = (
        Events("order", D(orders), START, {"lines": D(lines), "manual_entry": manual}),
        Events("stop", D(orders), START, {"distance_km": D(km), "closed_lot": lot}),
        Events("visit", D(visits), START),
        Events("proposal", D(proposals), START),
        Events("case", D(cases), START),
    )
    financing = D(invoice) * D("0.18") * days / 365
    return Account(D(pocket), D(margin), D(invoice), D(0), events, PRICING, 90, D(days), D("0.18"), financing)


G = account(3700, 9800, 9800, 39, 4, True, 9, False, 13, 0, 3, 15)
H = account(900, 3000, 3000, 36, 3, True, 22, False, 12, 0, 9, 20)
I = account(-1500, 94500, 102000, 10, 14, False, 20, True, 6, 6, 7, 41)  # noqa: E741
J = account(13340, 37240, 37240, 13, 9, False, 10, False, 3, 0, 1, 74)


def standing(of: Account, **more: object) -> Standing:
    result = outcome_of(of, {}, catalogue=Catalogue()).result
    return Standing(result=result, pocket=of.pocket, pocket_margin=of.pocket_margin, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("of", "before", "after"), [(G, "-1005.99", "2916.31"), (H, "-4378.39", "-150.99")])
def test_the_internal_fix_is_computed_on_the_same_equations(of: Account, before: str, after: str) -> None:
    assert to_cents(outcome_of(of, {}, catalogue=Catalogue()).result) == D(before)
    assert to_cents(outcome_of(of, FIX, catalogue=Catalogue()).result) == D(after)
    assert to_cents(search_fix(of, hurdle=D(0), catalogue=Catalogue()).best.result) == D(after)


def test_g_stops_at_the_fix_and_the_smallest_change_closes_too() -> None:
    found = search_fix(G, hurdle=D(0), catalogue=Catalogue())
    assert propose(standing(G), best_fix_result=found.best.result).rung is Rung.FIX
    assert found.smallest is not None
    assert 0 <= found.smallest.result <= found.best.result
    assert len(found.smallest.settings) < len(found.best.settings)


def test_h_goes_to_a_price_of_five_percent() -> None:
    found = search_fix(H, hurdle=D(0), catalogue=Catalogue())
    assert propose(standing(H), best_fix_result=found.best.result).rung is Rung.REPRICE
    assert found.smallest is None
    assert percent(reprice_needed(-found.best.result, H.pocket)) == D("5.0")


def test_i_is_renegotiated_because_its_margin_is_negative_before_any_service() -> None:
    proposal = propose(standing(I), best_fix_result=search_fix(I, hurdle=D(0), catalogue=Catalogue()).best.result)
    assert proposal.rung is Rung.REPRICE
    assert proposal.rule == "pocket margin is negative before any service"


def test_j_waits() -> None:
    assert to_cents(outcome_of(J, {}, catalogue=Catalogue()).result) == D("10583.90")
    assert propose(standing(J, payment="passing"), best_fix_result=None).rung is Rung.WAIT


@pytest.mark.parametrize(("of", "effect"), [(G, "-2321.37"), (H, "763.63"), (I, "3907.76")])
def test_dropping_now_keeps_the_cost_that_does_not_go_away(of: Account, effect: str) -> None:
    work = outcome_of(of, {}, catalogue=Catalogue()).work
    left = exit_effect(
        pocket_margin=of.pocket_margin, cost_by_pool=work.cost_by_pool, avoidable_share=AVOIDABLE, financing=of.financing or D(0)
    )
    assert to_cents(left.total) == D(effect)
    assert left.cost_avoided + left.cost_that_stays == work.total


def test_freed_minutes_are_idle_capacity_not_profit() -> None:
    fixed = outcome_of(G, FIX, catalogue=Catalogue())
    assert fixed.freed_minutes["vendas"] == D(11 * 75)


def test_rungs_cannot_be_skipped() -> None:
    at = standing(H)
    assert obstacles(Rung.REPRICE, at) == ("fix not tried",)
    assert obstacles(Rung.MIGRATE, at) == ("fix not tried",)
    assert obstacles(Rung.LET_GO, at) == ("fix not tried",)
    tried = standing(H, fix=Tried())
    assert obstacles(Rung.REPRICE, tried) == ()
    assert obstacles(Rung.LET_GO, tried) == ("reprice not tried",)
    repriced = standing(H, fix=Tried(), reprice=Tried(answer="refused"))
    assert obstacles(Rung.LET_GO, repriced) == ("partner not tried",)
    ready = standing(H, fix=Tried(), reprice=Tried(), migration=Tried(not_applicable="no partner in the region"))
    assert obstacles(Rung.LET_GO, ready) == ()


@pytest.mark.parametrize("payment", ["open", "passing"])
def test_nobody_is_let_go_while_a_payment_difficulty_may_pass(payment: str) -> None:
    at = standing(H, fix=Tried(), reprice=Tried(), migration=Tried(), payment=payment)
    assert obstacles(Rung.LET_GO, at) == ("payment not settled",)


def test_open_orders_and_cases_bar_the_exit() -> None:
    at = standing(H, fix=Tried(), reprice=Tried(), migration=Tried(), open_items=("2 orders", "1 case"))
    assert obstacles(Rung.LET_GO, at) == ("open: 2 orders", "open: 1 case")


def test_a_fix_that_closes_the_gap_bars_a_price() -> None:
    assert obstacles(Rung.REPRICE, standing(G, fix=Tried(closes=True))) == ("fix closes the gap",)


def test_who_stays_at_the_new_price_returns_to_keep() -> None:
    assert obstacles(Rung.KEEP, standing(H)) == ("loses and loses again",)
    assert obstacles(Rung.KEEP, standing(H, fix=Tried(), reprice=Tried(closes=True, answer="accepted"))) == ()


def test_without_a_result_there_is_no_basis() -> None:
    empty = Standing(result=None, pocket=None, pocket_margin=None)
    assert propose(empty, best_fix_result=None).rung is None
    assert obstacles(Rung.FIX, empty) == ("no basis",)
    assert reprice_needed(None, D(1)) is None
    assert reprice_needed(D(1), D(0)) is None


def test_the_tolerable_leave_probability_makes_both_ways_equal() -> None:
    p = tolerable_leave_probability(today=D(-100), result_if_stays=D(50), result_if_leaves=D(-400))
    assert p is not None
    assert to_cents((1 - p) * 50 + p * -400) == D("-100.00")


@pytest.mark.parametrize(
    ("lever", "value"), [("price", D(1)), ("orders", D(0)), ("visits", D(-1)), ("orders", D("NaN")), ("returns", D(2))]
)
def test_impossible_levers_are_refused(lever: str, value: D) -> None:
    with pytest.raises(Refused):
        outcome_of(G, {lever: value}, catalogue=Catalogue())
