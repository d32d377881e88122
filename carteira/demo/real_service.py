"""Public service-desk data replayed through cases and clocks: promises kept, times, re-openings, beside the data's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.demo.files import Watch, take_files, write_files
from carteira.demo.service_logs import Said, read_itsm, read_pbi
from carteira.service.queries.replaying import Replayed, elapsed, kept, replayed, told
from carteira.service.rules.calendars import WorkCalendar
from carteira.service.rules.clocks import Clock

SETS = {"itsm_uci": read_itsm, "pbi_ai_crm": read_pbi}
HOURS = (1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 60, 72, 96, 120, 168, 240)
OFFICE = WorkCalendar("UTC")


def compute_service(name: str, folder: Path, *, by: Actor, at: datetime, watch: Watch | None = None) -> dict[str, Any]:
    """Take the set in as files of customers and cases, replay every case, and compare."""
    if not folder.is_dir():
        raise Refused(f"{folder} is not there.", field="folder", remedy="Give the folder that holds the set.")
    said = SETS[name](folder)
    with TemporaryDirectory(prefix="service-") as scratch:
        taken = take_files(write_files(said.files, Path(scratch)), source=name, by=by, at=at, watch=watch)
    cases = replayed(name, by=by)
    return {
        "set": name, "imports": [{"kind": one.kind, "lines": one.lines, "new": one.new, "rejected": one.rejected} for one in taken],
        "stated_clock": _compared(cases, elapsed(said.stated_minutes), said, at), "fitted_clock": _fitted(cases, said, at) if said.fits else None,
        "own": said.own,
    }  # fmt: skip


def _compared(cases: Sequence[Replayed], clock: Clock, said: Said, at: datetime) -> dict[str, Any]:
    """What the clock says, and how often it agrees with the data's own flag."""
    return {
        "minutes": clock.amount,
        "unit": clock.unit,
        **told(cases, clock, now=at),
        "agrees": _agreement(kept(cases, clock, now=at), said.kept),
    }


def _agreement(ours: Mapping[str, bool], theirs: Mapping[str, bool]) -> float | None:
    both = [key for key in ours if key in theirs]
    return sum(ours[key] == theirs[key] for key in both) / len(both) if both else None


def _fitted(cases: Sequence[Replayed], said: Said, at: datetime) -> dict[str, Any]:
    """The target is not in the data. The one that agrees best with its flag on the older half is judged on the newer half."""
    half = len(cases) // 2
    clocks = [elapsed(hours * 60, works=works) for works in (None, OFFICE) for hours in HOURS]
    best = max(clocks, key=lambda clock: _agreement(kept(cases[:half], clock, now=at), said.kept) or 0.0)
    newer = {one.key for one in cases[half:]}
    share = [ours for key, ours in said.kept.items() if key in newer]
    return {
        **_compared(cases[half:], best, said, at),
        "own_kept_share": sum(share) / len(share) if share else None,
        "judged_on": len(cases) - half,
    }
