"""The models of sales tried on public data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from carteira.sales.cli.words import AS_JSON, sales, say
from carteira.sales.queries.backtests.leads import lead_scoring, olist_leads
from carteira.sales.queries.backtests.pipeline import PipelineBacktest, Quarter, crm_maven
from carteira.sales.queries.ppc import Judgement


@sales.command("backtest")
@click.argument("name", type=click.Choice(["lead_scoring", "olist", "crm_maven"]))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@AS_JSON
def backtest(name: str, folder: Path, as_json: bool) -> None:
    """Try the readiness or the pipeline model on the public set NAME in FOLDER, beside the base rate."""
    if name == "crm_maven":
        say(_pipeline(crm_maven(folder)), as_json)
        return
    say(_judged({"lead_scoring": lead_scoring, "olist": olist_leads}[name](folder)), as_json)


def _judged(found: Judgement) -> dict[str, Any]:
    return {
        "cases": found.cases, "events": found.events, "tested": found.tested, "tested_events": found.tested_events, "brier": round(found.brier, 5),
        "brier_of_base_rate": round(found.brier_of_base_rate, 5), "area": round(found.area, 3), "slope": round(found.slope, 2), "used": found.better,
        "bands": [{"stated": round(p, 3), "observed": round(y, 3), "count": n} for p, y, n in found.bands],
    }  # fmt: skip


def _pipeline(found: PipelineBacktest) -> dict[str, Any]:
    return {
        "as_of": "2017-09-30", "begun": found.begun, "engaged": found.engaged, "closed": found.closed, "won": found.won,
        "engaged_of_begun": round(found.engaged / found.begun, 4), "won_of_closed": round(found.won / found.closed, 4),
        "win_probability": _judged(found.judgement), "quarters": [_quarter(one) for one in found.quarters],
    }  # fmt: skip


def _quarter(one: Quarter) -> dict[str, Any]:
    actual = None if one.actual is None else round(one.actual)
    return {
        "as_of": one.as_of.isoformat(),
        "open": one.open_deals,
        "forecast": round(one.forecast),
        "interval_80": [round(one.low), round(one.high)],
        "actual": actual,
    }
