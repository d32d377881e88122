"""`carteira science`: the maths on a plain file, without a database."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carteira.basics.refused import Refused
from carteira.config.progress import steps
from carteira.config.purchase_file import fit_file, predict_file, refusing

if TYPE_CHECKING:
    from carteira.science.purchasing import Fit, Summary

UNITS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12}
MODELS = "bg-nbd, mbg-nbd, pareto-nbd, mbg-cnbd-k (regularity chosen by likelihood) or mbg-cnbd-1 to mbg-cnbd-9."
FILE = click.Path(dir_okay=False, path_type=Path)
A_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("science")
def science() -> None:
    """The maths on files of your own: no database, no installation."""


@science.command("purchasing")
@click.argument("file", type=FILE)
@click.option("--model", default="mbg-nbd", show_default=True, help=MODELS)
@click.option("--until", required=True, type=A_DATE, help="The last day observed; later purchases are left out and counted.")
@click.option(
    "--unit", type=click.Choice(list(UNITS)), default="week", show_default=True, help="Unit of time; a month is 365.25 / 12 days."
)
@click.option("--customer", "customer", default="customer", show_default=True, help="Column of the customer.")
@click.option("--date", "day", default="date", show_default=True, help="Column of the business date.")
@click.option("--amount", default="amount", show_default=True, help="Column of the amount.")
@click.option("--predict", type=click.FloatRange(min=0, min_open=True), help="How many units ahead to predict each customer.")
@click.option("--out", type=FILE, help="Where the predictions go: a .csv or .parquet file.")
@click.option("--fewest", type=click.IntRange(1), default=200, show_default=True, help="Repeat buyers below which nothing is fitted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def purchasing(
    file: Path, model: str, until: datetime, unit: str, customer: str, day: str, amount: str, predict: float | None, out: Path | None,
    fewest: int, as_json: bool,
) -> None:  # fmt: skip
    """Fit who buys how often and who has left, from FILE (.csv, .csv.gz or .parquet) with a row a purchase.

    One purchase a customer and day; repeat purchases are counted after the first day. With --predict and --out each customer gets expected
    purchases and P(alive) with 95 % intervals, and the p10 to p90 of the number of purchases.
    """
    _check(model, predict, out)
    with steps({"reading": 20, "summing up": 10, "fitting": 40, "predicting": 30}) as going:
        found, base, known = fit_file(file, model, until.date(), UNITS[unit], (customer, day, amount), fewest, going)
        if predict is not None and out is not None:
            predict_file(found, base, known, predict, out, going)
    said = _said(found, base, regular=model.startswith("mbg-cnbd"), unit=unit, until=until.date())
    if predict is not None:
        said["predicted"] = {"horizon": predict, "file": str(out), "customers": said["customers"]}
    click.echo(json.dumps(said) if as_json else _as_text(said))


def _check(model: str, predict: float | None, out: Path | None) -> None:
    from carteira.engine.columns import can_write
    from carteira.science.purchasing import model_named

    if model != "mbg-cnbd-k":
        refusing(lambda: model_named(model))
    if (predict is None) != (out is None):
        raise Refused("--predict HORIZON and --out FILE go together.", field="out" if out is None else "predict")
    if out is not None:
        can_write(out)


def _said(found: Fit, base: Summary, *, regular: bool, unit: str, until: date) -> dict[str, Any]:
    return {
        "model": found.model.name,
        "unit": unit,
        "until": until.isoformat(),
        "parameters": ({"k": getattr(found.model, "k", 1)} if regular else {}) | found.parameters,
        "standard_errors": found.standard_errors,
        "log_likelihood": found.log_likelihood,
        "customers": int(found.customers),
        "repeaters": int(found.repeaters),
        "repeat_purchases": int(base.x.sum()),
        "rows_after_until": base.later,
        "evaluations": found.evaluations,
    }


def _as_text(said: dict[str, Any]) -> str:
    head = f"{said['model']}, {said['unit']}s until {said['until']}: {said['customers']} customers, {said['repeaters']} bought again"
    rows = [f"  {name:<6} {value:>12.6g}  ± {said['standard_errors'].get(name, 0):.3g}" for name, value in said["parameters"].items()]
    left = [f"{said['rows_after_until']} rows after that day were left out"] if said["rows_after_until"] else []
    return "\n".join([head, *rows, f"log-likelihood {said['log_likelihood']:.2f}", *left])


commands: list[click.Command] = [science]
