"""Compute a run's facts once more, from the files that it was computed from: for a check, or to compare two engines."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.engine.lake.export import snapshot_of
from carteira.engine.tables import FactRun
from carteira.value.queries.computing import compute
from carteira.value.queries.runs import inputs_of, run_of


def recompute(run_id: int | None, *, into: Path, by: Actor) -> FactRun:
    """The facts of a run, of the current one where none is named, as files in a new folder. Changes nothing that people see."""
    by.require("value.run")
    if into.exists():
        raise Refused(_("“%s” exists already.") % into, field="into", remedy=_("Name a folder that is not there yet."))
    run = run_of(run_id, by=by)
    snapshot = snapshot_of(f"run-{run.id}", run.coverage.get("rows", {}))
    if snapshot is None:
        raise Refused(_("The files of this run are no longer kept."), field="run", remedy=_("Compute the period again, then try."))
    return compute(inputs_of(run.id, by=by), snapshot, into=into)
