"""The tables that a run gives to the facts beside the lake: its period, pools, equations, rates and assumptions."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pyarrow as pa

from carteira.value.rules.equations import DRIVERS
from carteira.value.rules.inputs import Equation, Inputs

_MONEY_RATE = pa.decimal128(7, 5)
_MINUTES = pa.decimal128(18, 4)


def given_tables(inputs: Inputs) -> dict[str, pa.Table]:
    """What `given.*` holds in the SQL of the facts."""
    return {
        "run": _run(inputs),
        "pool": _pools(inputs),
        "equation": _equations(inputs),
        "equation_term": _terms(inputs),
        "capital_rate": _rates(inputs),
        "assumption": _assumption(inputs),
    }


def _table(schema: dict[str, pa.DataType], rows: list[tuple[object, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(values, kind) for values, kind in zip(columns, schema.values(), strict=True)]
    return pa.Table.from_arrays(arrays, names=list(schema))


def _run(inputs: Inputs) -> pa.Table:
    latest = max(inputs.rates, key=lambda rate: rate.starts_on).annual_rate if inputs.rates else None
    return _table(
        {
            "starts_on": pa.date32(), "ends_before": pa.date32(), "currency": pa.string(), "has_rate": pa.bool_(), "has_pools": pa.bool_(),
            "annual_rate": _MONEY_RATE,
        },
        [(inputs.period.start, inputs.period.until, inputs.currency, inputs.has_rate, inputs.has_pools, _step(latest, 5))],
    )  # fmt: skip


def _pools(inputs: Inputs) -> pa.Table:
    return _table(
        {
            "pool": pa.string(), "name": pa.string(), "starts_on": pa.date32(), "ends_before": pa.date32(), "cost_cents": pa.int64(),
            "practical_minutes": _MINUTES,
        },
        [
            (pool.pool, pool.name, pool.starts_on, pool.ends_before, int(pool.cost * 100), _step(pool.practical_minutes, 4))
            for pool in inputs.pools
        ],
    )  # fmt: skip


def _equations(inputs: Inputs) -> pa.Table:
    return _table(
        {
            "equation_no": pa.int64(), "activity": pa.string(), "pool": pa.string(), "event": pa.string(), "revision": pa.int64(), "valid_from": pa.date32(),
            "valid_until": pa.date32(), "base_minutes": _MINUTES, **dict.fromkeys(PLAIN, _MINUTES),
        },
        [
            (number, e.activity, e.pool, e.event, e.revision, e.valid_from, e.valid_until, _step(e.base_minutes, 4), *_plain(e))
            for number, e in enumerate(inputs.equations, 1)
        ],
    )  # fmt: skip


PLAIN = (
    "per_line", "per_unit", "per_km", "per_minute", "when_manual_entry", "unless_manual_entry", "when_closed_lot", "unless_closed_lot",
)  # fmt: skip
"""Minutes by driver, side by side, of the equations that need no more: their events are reckoned in one pass over the rows."""
_PER = {"lines": "per_line", "quantity": "per_unit", "distance_km": "per_km", "minutes": "per_minute"}
_YES_NO = ("manual_entry", "closed_lot")


def _is_plain(equation: Equation) -> bool:
    return all(
        t.equals is None if t.driver in _PER else t.driver in _YES_NO and t.equals in (None, "true", "false") for t in equation.terms
    )


def _plain(equation: Equation) -> list[Decimal | None]:
    """The minutes of a plain equation by driver; empty where it does not read the driver, or is not plain."""
    found: dict[str, Decimal] = {}
    for term in equation.terms if _is_plain(equation) else ():
        if term.driver in _PER:
            found[_PER[term.driver]] = term.minutes
        else:
            for side in ("when", "unless"):
                found.setdefault(f"{side}_{term.driver}", Decimal(0))
            found[f"{'unless' if term.equals == 'false' else 'when'}_{term.driver}"] += term.minutes
    return [_step(found.get(name), 4) for name in PLAIN]


def _terms(inputs: Inputs) -> pa.Table:
    """The terms of the equations that are not plain."""
    return _table(
        {
            "equation_no": pa.int64(), "driver": pa.string(), "equals": pa.string(), "equals_number": _MINUTES, "minutes": _MINUTES,
            "is_own": pa.bool_(),
        },
        [
            (number, t.driver, t.equals, _as_number(t.equals), _step(t.minutes, 4), t.driver not in DRIVERS)
            for number, e in enumerate(inputs.equations, 1)
            if not _is_plain(e)
            for t in e.terms
        ],
    )  # fmt: skip


def _as_number(equals: str | None) -> Decimal | None:
    """Yes and no as 1 and 0, a number as itself, a word as none."""
    text = {"true": "1", "false": "0"}.get(equals or "", equals or "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return _step(number, 4) if number.is_finite() and abs(number) < 10**13 else None


def _rates(inputs: Inputs) -> pa.Table:
    return _table(
        {"starts_on": pa.date32(), "ends_before": pa.date32(), "annual_rate": _MONEY_RATE},
        [(rate.starts_on, rate.ends_before, _step(rate.annual_rate, 5)) for rate in inputs.rates],
    )


def _assumption(inputs: Inputs) -> pa.Table:
    said = inputs.assumptions
    days = Decimal(said.days_to_pay) if said.days_to_pay is not None else None
    return _table({"cogs_share": _MONEY_RATE, "days_to_pay": pa.decimal128(6, 0)}, [(_step(said.cogs_share, 5), days)])


def _step(number: Decimal | None, places: int) -> Decimal | None:
    return None if number is None else number.quantize(Decimal(1).scaleb(-places))
