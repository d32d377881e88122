"""Decisions: how equations are written, which inputs a period freezes, which customers have a basis for an estimate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.utils.translation import override

from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.science.purchasing import backtest, fit_with
from carteira.value.rules.attention import attention
from carteira.value.rules.equations import format_terms, parse_terms, term_from_json
from carteira.value.rules.inputs import Assumptions, Equation, Inputs, Pool, in_force, inputs_from_json, pool_part, rates_in
from carteira.value.rules.lifetime import SPEND, estimate

D = Decimal
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2*lines + 12*[manual_entry]", "2*lines + 12*[manual_entry]"),
        ("1,5 × distance_km+20·[not closed_lot]", "1.5*distance_km + 20*[not closed_lot]"),
        ("5*[channel = Phone];3lines", "5*[channel = phone] + 3*lines"),
        ("  ", ""),
    ],
)
def test_equations_are_read_as_people_write_them(text: str, plain: str) -> None:
    terms = parse_terms(text)
    assert format_terms(terms) == plain
    assert tuple(term_from_json(dict(term.as_json())) for term in terms) == terms


@pytest.mark.parametrize(
    "text",
    ["lines", "2*", "2*[", "x*lines", "2*lines + 3*lines", "2*[not channel = phone]", "9999999*lines", "0.00001*lines", "2*DROP TABLE", "1e9*lines", "NaN*lines"],
)  # fmt: skip
def test_an_equation_that_cannot_be_read_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(Refused) as said:
        parse_terms(text, row=3)
    assert said.value.row == 3
    assert said.value.remedy


def test_stored_terms_may_say_true_as_json_does() -> None:
    assert str(term_from_json({"driver": "closed_lot", "equals": False, "minutes": "20"})) == "20*[not closed_lot]"


def test_a_pool_counts_for_the_days_that_it_shares_with_the_period() -> None:
    pool = Pool("a", "A", date(2025, 12, 1), date(2026, 3, 1), D(900), D(90))
    part = pool_part(pool, YEAR)
    assert part is not None
    assert (part.starts_on, part.ends_before, part.cost, part.practical_minutes) == (
        date(2026, 1, 1),
        date(2026, 3, 1),
        D("590.00"),
        D("59.0000"),
    )
    assert pool_part(pool, Period(date(2026, 3, 1), date(2026, 4, 1))) is None
    assert pool_part(pool, Period(date(2025, 1, 1), date(2027, 1, 1))) is pool


def test_the_next_revision_ends_the_one_before_and_the_higher_of_one_day_wins() -> None:
    def eq(revision: int, day: date) -> Equation:
        return Equation("visit", "Visit", "a", "visit", revision, day, D(revision))

    kept = in_force([eq(1, date(2026, 1, 1)), eq(2, date(2026, 2, 1)), eq(3, date(2026, 2, 1))])
    assert [(one.revision, one.valid_until.year) for one in kept] == [(1, 2026), (3, 9999)]


def test_rates_cover_the_period_or_it_has_none() -> None:
    rates = rates_in(YEAR, [(date(2025, 1, 1), D("0.1")), (date(2026, 7, 1), D("0.2"))], None)
    assert [(rate.starts_on, rate.annual_rate) for rate in rates] == [(YEAR.start, D("0.1")), (date(2026, 7, 1), D("0.2"))]
    late = rates_in(YEAR, [(date(2026, 2, 1), D("0.1"))], None)
    assert not Inputs(YEAR, "BRL", rates=late).has_rate
    assert Inputs(YEAR, "BRL", rates=rates_in(YEAR, [(date(2026, 2, 1), D("0.1"))], D("0.3"))).has_rate


def test_frozen_inputs_come_back_as_they_were() -> None:
    inputs = Inputs(
        YEAR, "BRL", (Pool("a", "A", YEAR.start, YEAR.until, D("1.10"), D(5), D("0.2")),),
        in_force([Equation("v", "V", "a", "visit", 1, YEAR.start, D(3), parse_terms("2*lines + 1*[not closed_lot]"))]),
        rates_in(YEAR, [(YEAR.start, D("0.18"))], None), Assumptions(cogs_share=D("0.6"), days_to_pay=3),
    )  # fmt: skip
    assert inputs_from_json(inputs.as_json()) == inputs
    assert inputs.digest == inputs_from_json(inputs.as_json()).digest


def test_attention() -> None:
    assert [attention(D(-1), None), attention(D(4), D("0.04")), attention(D(4), D("0.06")), attention(None, None)] == [
        "loss",
        "thin",
        "",
        "",
    ]


def _buyers(count: int, *, loss: bool = False) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(4)
    rows = []
    for who in range(count):
        day, pace, life = float(rng.integers(0, 200)), rng.gamma(3, 0.01), rng.exponential(500)
        start = day
        while day < 700 and day - start < life:
            rows.append((who + 1, int(day), -80.0 if loss and who % 5 == 0 else rng.gamma(5, 20 + who % 7)))
            day += max(rng.exponential(1 / pace), 1)
    who, day, amount = zip(*rows, strict=True)
    return np.array(who), np.array(day), np.array(amount, dtype=float)


def test_too_few_buyers_are_no_basis_and_say_why() -> None:
    who, day, amount = _buyers(20)
    found = estimate(who, day, amount, last_day=720, yearly_discount=0.1, other_world={})
    assert np.isnan(found.value).all()
    assert all("30 are needed" in why for why in found.no_basis)


def test_values_have_intervals_losses_stay_losses_and_one_time_buyers_are_no_certain_customers() -> None:
    who, day, amount = _buyers(400, loss=True)
    found = estimate(who, day, amount, last_day=720, yearly_discount=0.1, other_world={5: "contract"})
    told = np.isfinite(found.value)
    assert told.sum() > 200
    assert (found.p10[told] <= found.p90[told]).all()
    losers = told & (found.customer % 5 == 1) & (found.purchases >= 6)
    assert losers.sum() > 10
    assert (found.value[losers] <= 0).mean() > 0.9
    once = found.purchases == 1
    assert (found.p_alive[once & np.isfinite(found.p_alive)] < 0.999).all()
    assert not told[once].any()
    place = int(np.flatnonzero(found.customer == 5)[0])
    assert (found.no_basis[place], np.isnan(found.p_alive[place])) == ("contract", True)
    assert [model.used for model in found.tried if model.name != SPEND] == [True, False]
    assert [model.used for model in found.tried if model.name == SPEND] == [True]
    assert found.tried[0].backtest["forecast"]["rmse"] < found.tried[0].backtest["naive"]["rmse"]


def test_a_model_that_loses_to_the_same_rate_as_before_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    loses = replace(
        backtest(fit_with("mbg-nbd", r=1, alpha=9, a=1, b=2), [1], [2], [3], [1], horizon=5),
        usable=False,
        reason="worse than the naive forecast",
    )
    monkeypatch.setattr("carteira.value.rules.lifetime.backtest", lambda *given, **named: loses)  # noqa: ARG005
    who, day, amount = _buyers(300)
    found = estimate(who, day, amount, last_day=720, yearly_discount=0.0, other_world={})
    assert not found.tried[0].used
    assert np.isnan(found.expected).all()
    assert set(found.no_basis) == {"worse than the naive forecast"}


def test_goods_whose_cost_is_not_known_give_purchases_and_no_value() -> None:
    who, day, amount = _buyers(300)
    amount[who == 7] = np.nan
    found = estimate(who, day, amount, last_day=720, yearly_discount=0.1, other_world={})
    place = int(np.flatnonzero(found.customer == 7)[0])
    assert found.no_basis[place] == "cost of goods not known"
    assert np.isnan(found.value[place])
    assert np.isfinite(found.p_alive[place])


@pytest.mark.parametrize(
    ("language", "said"), [("en", "cannot read the term"), ("pt-br", "não foi possível ler"), ("pt-pt", "não foi possível ler")]
)
def test_a_wrong_equation_is_refused_in_the_readers_language(language: str, said: str) -> None:
    with override(language), pytest.raises(Refused, match=said):
        parse_terms("2 x lines")
