"""Fit a purchase model to a plain file, and write what it expects of each customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carteira.basics.refused import Refused
from carteira.config.progress import Steps

if TYPE_CHECKING:
    from carteira.science.purchasing import Fit, NoBasis, Summary


def refusing(work: Callable[[], Any]) -> Any:
    """A ValueError of the science, which names argument, row and rule, as a refusal."""
    try:
        return work()
    except ValueError as wrong:
        raise Refused(str(wrong)) from None


def fit_file(
    file: Path, model: str, until: date, unit_days: float, names: tuple[str, str, str], fewest: int, going: Steps
) -> tuple[Fit, Summary, list[Any]]:
    from carteira.engine import columns
    from carteira.science.purchasing import NoBasis, summarise

    table = columns.read_table(file, names)
    customer, known = columns.keys(table, names[0])
    days = columns.days(table, names[1], texts_allowed=file.name.lower().endswith(columns.CSV))
    amounts = columns.numbers(table, names[2], least=0)
    last = (until - date(1970, 1, 1)).days
    if not (days <= last).any():
        raise Refused(f"{file.name} has no row up to {until}.", field=names[1])
    going.done("reading")
    base = refusing(lambda: summarise(customer, days, amounts, until=last, unit_days=unit_days))
    going.done("summing up")
    found = _fit(base, model, fewest, lambda calls: going.towards("fitting", calls, 30))
    if isinstance(found, NoBasis):
        few = any(reason.endswith("needed") for reason in found.reasons)
        other = "Another --model may suit how these customers leave."
        raise Refused(
            f"{found}.", field="model", remedy=f"--fewest lowers the least number of repeat buyers, now {fewest}." if few else other
        )
    going.done("fitting")
    return found, base, known


def _fit(base: Summary, model: str, fewest: int, watch: Callable[[int], None]) -> Fit | NoBasis:
    from carteira.science import purchasing as science

    if model == "mbg-cnbd-k":
        return science.fit_regular(base.x, base.recency, base.age, base.gap_log_sum, fewest=fewest, watch=watch)
    return science.fit(base.x, base.recency, base.age, model=model, fewest=fewest, gap_log_sum=base.gap_log_sum, watch=watch)


def predict_file(found: Fit, base: Summary, known: list[Any], horizon: float, out: Path, going: Steps) -> None:
    from carteira.engine.columns import write_table
    from carteira.science.purchasing import certainty, purchase_interval

    history = (base.x, base.recency, base.age)
    sure = certainty(found, horizon, *history)
    span = purchase_interval(found, horizon, *history, watch=lambda draws: going.part("predicting", draws / 200))
    customers = [known[code] for code in base.customer]
    write_table(
        out,
        {
            "customer": customers, "repeat_purchases": base.x.astype("int64"), "recency": base.recency, "age": base.age,
            "mean_amount": _nothing_for_nan(base.mean_amount),
            "expected_purchases": sure.expected, "expected_low": sure.expected_low, "expected_high": sure.expected_high,
            "purchases_p10": span.p10.astype("int64"), "purchases_p90": span.p90.astype("int64"),
            "p_alive": sure.alive, "p_alive_low": sure.alive_low, "p_alive_high": sure.alive_high,
        },
    )  # fmt: skip


def _nothing_for_nan(values: Any) -> Any:
    import pyarrow as pa

    return pa.array(values, from_pandas=True)
