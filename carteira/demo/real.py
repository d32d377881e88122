"""From the raw files of a public data set to results, lifetime values and whale curve, in one go."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.channels import actions as channels
from carteira.channels import queries as channel_queries
from carteira.channels.importing.recipes import Recipe, recipe_set, with_lookups
from carteira.channels.models import Import
from carteira.demo.files import Watch, take_files, write_files
from carteira.demo.golden_table import cents
from carteira.demo.wholesale import wholesale_files
from carteira.engine import queue
from carteira.value import actions as value
from carteira.value import queries
from carteira.value.rules.inputs import Assumptions

WORLDS = Path(__file__).with_name("worlds.toml")
SHOWN = 10
MADE = {"wholesale_customers": wholesale_files}


def compute_real(name: str, folder: Path, *, by: Actor, at: datetime, watch: Watch | None = None) -> dict[str, Any]:
    """Import every file of the set by its recipes, state what it does not record, compute, and tell."""
    world = tomllib.loads(WORLDS.read_text(encoding="utf-8")).get(name)
    if world is None:
        raise Refused(
            f"There is no set {name!r}.",
            field="name",
            remedy="Use one of: online_retail, olist, classicmodels, crm_maven, wholesale_customers.",
        )
    imports = _imports(name, folder, by=by, at=at, watch=watch)
    start, until = date.fromisoformat(world["from"]), date.fromisoformat(world["until"])
    with TemporaryDirectory(prefix="real-") as scratch:
        files = {"resource-pools": _pools(world, start, until), "time-equations": _equations(world, start)}
        take_files(write_files(files, Path(scratch)), source="stated", by=by, at=at)
    run, job = value.run_allocation(Period(start, until), by=by, at=at, currency=world["currency"], assumptions=_stated(world))
    done = queue.run_now(job, watch=watch)
    if done.status != "done":
        raise Refused(done.error.strip().rsplit("\n", 1)[-1] or f"The job is {done.status}.")
    return {"set": name, "imports": imports, **_told(run.pk, by)}


def _imports(name: str, folder: Path, *, by: Actor, at: datetime, watch: Watch | None) -> list[dict[str, Any]]:
    """By the set's recipes; a set that is no table of events is turned into files first."""
    if name not in MADE:
        return [_take(recipe, folder, by=by, at=at, watch=watch) for recipe in recipe_set(name)]
    with TemporaryDirectory(prefix="real-") as scratch:
        taken = take_files(write_files(MADE[name](folder), Path(scratch)), source=name, by=by, at=at, watch=watch)
    return [_told_of(f"{name}-{one.kind}", one) for one in taken]


def _take(recipe: Recipe, folder: Path, *, by: Actor, at: datetime, watch: Watch | None) -> dict[str, Any]:
    path = folder / recipe.file
    if not path.is_file():
        raise Refused(f"{path} is not there.", field="folder", remedy=f"Give the folder that holds {recipe.file}.")
    with path.open("rb") as content:
        stored = channels.store_file(
            content, file_name=path.name, kind_name=recipe.kind, source=recipe.source, by=by, at=at, settings_given=with_lookups(recipe, folder)
        )  # fmt: skip
    started = channels.start_import(stored.pk, by=by, at=at)
    queue.run_now(started.job_id or 0, watch=watch)
    taken = channel_queries.import_for(stored.pk, by=by)
    if taken.state != "done":
        raise Refused(f"{path.name}: {taken.message}", remedy=f"carteira import resume {taken.pk}")
    return _told_of(recipe.name, taken)


def _told_of(recipe: str, taken: Import) -> dict[str, Any]:
    return {
        "recipe": recipe, "kind": taken.kind, "lines": taken.lines, "new": taken.new, "updated": taken.updated,
        "unchanged": taken.unchanged, "rejected": taken.rejected, "rejects_file": channel_queries.rejects_file(taken),
    }  # fmt: skip


def _stated(world: Mapping[str, Any]) -> Assumptions:
    share = world.get("cost_share")
    return Assumptions(
        cogs_share=Decimal(share) if share else None, days_to_pay=world["days_to_pay"], annual_rate=Decimal(world["annual_rate"])
    )


def _pools(world: Mapping[str, Any], start: date, until: date) -> list[dict[str, Any]]:
    return [{**pool, "starts_on": start, "ends_before": until, "currency": world["currency"]} for pool in world["pools"]]


def _equations(world: Mapping[str, Any], start: date) -> list[dict[str, Any]]:
    return [{**equation, "revision": 1, "valid_from": start} for equation in world["equations"]]


def _told(run_id: int, by: Actor) -> dict[str, Any]:
    run, totals, curve = queries.run_of(run_id, by=by), queries.totals(by, run_id=run_id), queries.whale(by, run_id=run_id)
    estimates = queries.estimates_seen_by(by, run_id=run_id)
    worth = estimates.filter(value__isnull=False)
    best = queries.results_seen_by(by, run_id=run_id).filter(place__lte=SHOWN).order_by("place")
    return {
        "run": run.id, "from": run.starts_on.isoformat(), "until": run.ends_before.isoformat(), "currency": run.currency,
        "assumptions": run.assumptions, "coverage": run.coverage,
        "results": {
            "customers": totals.customers, "known": totals.known, "losing": totals.losing, "lost": cents(totals.lost),
            "invoice": cents(totals.invoice), "cost_to_serve": cents(totals.cost_to_serve), "result": cents(totals.result),
            "best": [{"customer": row.customer.name, "result": cents(row.result)} for row in best],
        },
        "whale": {
            "peak_percent": None if curve.peak_percent is None else str(curve.peak_percent), "peak_customers": curve.peak_place,
            "points": [{"place": p.place, "cumulative": cents(p.cumulative), "percent": str(p.percent)} for p in curve.points],
        },
        "lifetime": {
            "customers": estimates.count(), "estimated": worth.count(), "total": cents(sum((one.value for one in worth if one.value), Decimal(0))),
            "models": [
                {"name": m.name, "used": m.used, "reason": m.reason, "parameters": m.parameters, "backtest": m.backtest}
                for m in queries.value_models(by, run_id=run_id)
            ],
        },
    }  # fmt: skip
