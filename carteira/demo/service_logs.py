"""Two public service-desk sets, read into files of customers and cases with their course."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from carteira.basics.refused import Refused

WAITS = ("Awaiting User Info", "Awaiting Vendor", "Awaiting Problem", "Awaiting Evidence")
DONE = ("Resolved", "Closed")
ITSM_MINUTES = 2_400
"""Forty hours: stated by us, for the data does not tell its targets."""


@dataclass(frozen=True)
class Said:
    """A set as files, its own verdict on each case, and its own figures. `fits`: whether its target is unknown and looked for."""

    files: Mapping[str, Sequence[Mapping[str, Any]]]
    kept: Mapping[str, bool]
    own: Mapping[str, Any]
    stated_minutes: int
    fits: bool


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    if not path.is_file():
        raise Refused(f"{path} is not there.", field="folder", remedy=f"Give the folder that holds {path.name}.")
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches():
        yield from batch.to_pylist()


def _moment(text: str) -> datetime | None:
    return None if text == "?" else datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def read_itsm(folder: Path) -> Said:
    """The event log of a real service desk. States become the course; the caller is the customer."""
    logs: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder / "incident_event_log.parquet"):
        logs.setdefault(row["number"], []).append(row)
    cases, kept, hours = [], {}, []
    for number, log in logs.items():
        log.sort(key=lambda row: int(row["sys_mod_count"]))
        case = _itsm_case(number, log)
        cases.append(case)
        kept[number] = log[-1]["made_sla"] == "true"
        solved = _moment(log[-1]["resolved_at"])
        hours += [(solved - datetime.fromisoformat(case["occurred_at"])).total_seconds() / 3600] if solved else []
    callers = sorted({case["customer"] for case in cases})
    own = {
        "kept_share": sum(kept.values()) / len(kept), "reopened_share": sum(case["reopens"] > 0 for case in cases) / len(cases),
        "median_hours_to_resolve": median(hours), "cases": len(cases),
    }  # fmt: skip
    return Said({"customers": [{"code": code, "name": code} for code in callers], "cases": cases}, kept, own, ITSM_MINUTES, True)


def _itsm_case(number: str, log: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first, last = log[0], log[-1]
    opened = min(moment for moment in (_moment(first["opened_at"]), _moment(first["sys_updated_at"])) if moment)
    course, solved = [["opened", opened.isoformat()]], False
    for before, row in zip([None, *log], log, strict=False):
        at, state, was = _moment(row["sys_updated_at"]), row["incident_state"], before["incident_state"] if before else ""
        if at is None or state == was:
            continue
        course += [[what, max(at, opened).isoformat()] for what in _heard(state, was, solved)]
        solved = state in DONE
    return {
        "case": number, "customer": first["caller_id"] if first["caller_id"] != "?" else "Caller ?", "occurred_at": opened.isoformat(),
        "subject": f"{first['category']} / {first['u_symptom']}"[:300], "channel": first["contact_type"].lower()[:20],
        "priority": int(last["priority"][:1]), "resolved_at": course[-1][1] if solved else None, "closed_at": course[-1][1] if solved else None,
        "transfers": int(last["reassignment_count"]), "reopens": int(last["reopen_count"]), "course": json.dumps(course),
    }  # fmt: skip


def _heard(state: str, was: str, solved: bool) -> list[str]:
    """What clocks hear of a change of state."""
    if state in DONE:
        return [] if solved else ["resolved"]
    if solved:
        return ["reopened", *(["waiting"] if state in WAITS else [])]
    if state in WAITS:
        return [] if was in WAITS else ["waiting"]
    return ["resumed"] if was in WAITS else []


def read_pbi(folder: Path) -> Said:
    """A synthetic CRM. Cases tell their day and their minutes; the hour is not known, so the course begins at midnight."""
    accounts = [{"code": str(row["AccountSeq"]), "name": row["Account Name"]} for row in _rows(folder / "Accounts.parquet")]
    known = {row["code"] for row in accounts}
    rows = [row for row in _rows(folder / "Cases.parquet") if str(row["AccountSeq"]) in known]
    cases = [_pbi_case(row) for row in rows]
    closed = [row for row in rows if row["Status"] == "Closed"]
    ratings = [row["CSAT"] for row in closed if row["CSAT"]]
    own = {
        "kept_share": sum(not row["Is SLA Violation"] for row in rows) / len(rows), "reopened_share": None, "cases": len(rows),
        "median_hours_to_resolve": median(row["Resolution Minutes"] for row in closed) / 60, "satisfaction": sum(ratings) / len(ratings),
        "over_their_own_goal": sum(row["Resolution Minutes"] > row["Resolution Minutes Goal"] for row in rows),
    }  # fmt: skip
    kept = {str(row["CaseSeq"]): not row["Is SLA Violation"] for row in rows}
    return Said({"customers": accounts, "cases": cases}, kept, own, 120, False)


def _pbi_case(row: Mapping[str, Any]) -> dict[str, Any]:
    opened = row["Case Created On"].replace(tzinfo=UTC)
    answered = opened + timedelta(minutes=min(row["Minutes to First Contact"], row["Resolution Minutes"]))
    closed = (opened + timedelta(minutes=row["Resolution Minutes"])).isoformat() if row["Status"] == "Closed" else None
    return {
        "case": str(row["CaseSeq"]), "customer": str(row["AccountSeq"]), "occurred_at": opened.isoformat(), "subject": row["Title"], "channel": row["Origin"].lower()[:20],
        "priority": {"High": 2, "Normal": 3}.get(row["Severity"], 4), "answered_at": answered.isoformat(), "resolved_at": closed, "closed_at": closed,
        "minutes": row["Resolution Minutes"], "contacts": max(row["Activities"], 1),
    }  # fmt: skip
