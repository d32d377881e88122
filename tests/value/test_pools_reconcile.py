"""C05 (b), (c): whatever happens, the parts of a pool sum to it; the rate follows capacity, the cost does not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carteira.value.rules.inputs import Inputs, Pool
from tests.value.lakes import equation, inputs, line, order, rows, run, touch

D = Decimal
CENTS = st.integers(0, 10**9).map(lambda cents: D(cents) / 100)
MINUTES = st.integers(1, 10**7).map(lambda minutes: D(minutes) / 100)
FEW_MINUTES = st.integers(0, 5_000).map(lambda minutes: str(D(minutes) / 100))
DAYS = st.integers(0, 89).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
EVENTS = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["visit", "call", "case"]), DAYS, st.one_of(st.none(), st.integers(0, 300))), max_size=40
)


def _world(cost: Decimal, minutes: Decimal, base: str, rate: str, events: list[Any]) -> tuple[Inputs, dict[str, Any]]:
    model = inputs(
        pools=[Pool("a", "a", date(2026, 1, 1), date(2026, 4, 1), cost, minutes), Pool("b", "b", date(2026, 2, 1), date(2026, 3, 1), cost, minutes)],
        equations=[equation("visit", base, pool="a"), equation("call", base, f"{rate}*minutes", pool="a"), equation("case", base, "3*pages", pool="b"),
                   equation("order", base, f"{rate}*lines", pool="b")],
    )  # fmt: skip
    tables = {
        "customers_interaction": [
            touch(
                pk,
                kind,
                who,
                on=day,
                minutes=None if spent is None else D(spent),
                drivers="{}" if spent is None else f'{{"pages": {spent}}}',
            )
            for pk, (who, kind, day, spent) in enumerate(events, 1)
        ],
        "trade_order": [order(pk, who, on=day) for pk, (who, _kind, day, _spent) in enumerate(events, 1)],
        "trade_orderline": [line(pk, pk, "1") for pk, (*_rest, spent) in enumerate(events, 1) if spent],
    }
    return model, tables


def _balances(model: Inputs, tables: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    with tempfile.TemporaryDirectory() as folder:
        made = run(Path(folder), model, **tables)
        return rows(made, "pool_balance"), rows(made, "activity_cost")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cost=CENTS, minutes=MINUTES, base=FEW_MINUTES, rate=FEW_MINUTES, events=EVENTS)
def test_assigned_and_unused_and_not_assigned_sum_to_the_pool(
    cost: Decimal, minutes: Decimal, base: str, rate: str, events: list[Any]
) -> None:
    model, tables = _world(cost, minutes, base, rate, events)
    balances, costs = _balances(model, tables)
    assert len(balances) == 2
    for balance in balances:
        assert balance["assigned"] + balance["unused"] + balance["unassigned"] == balance["cost"] == cost
        assert balance["assigned"] == sum(row["cost"] for row in costs if row["pool"] == balance["pool"])
        assert balance["used_minutes"] >= 0


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cost=CENTS, minutes=MINUTES, events=EVENTS)
def test_half_the_minutes_doubles_the_rate_and_keeps_the_cost(cost: Decimal, minutes: Decimal, events: list[Any]) -> None:
    model, tables = _world(cost, minutes * 2, "7.5", "0.5", events)
    halved = replace(model, pools=tuple(replace(pool, practical_minutes=pool.practical_minutes / 2) for pool in model.pools))
    before, after = _balances(model, tables)[0], _balances(halved, tables)[0]
    for old, new in zip(before, after, strict=True):
        assert new["cost"] == old["cost"] == cost
        assert abs(new["assigned"] - 2 * old["assigned"]) <= D("0.01") * 30
        assert new["used_minutes"] == old["used_minutes"]
