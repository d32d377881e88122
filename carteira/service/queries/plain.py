"""Cases and all that belongs to them as plain values, for the API and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from carteira.service.models import NEVER, Case, Cause, CorrectiveAction
from carteira.service.queries.catalogue import Offered, Suggestions
from carteira.service.queries.causes import CauseRow, Watch
from carteira.service.queries.cohorts import Recovery
from carteira.service.queries.desks import Desk, queues, services
from carteira.service.queries.dials import DialRow, Measured
from carteira.service.queries.viewing import CaseView
from carteira.service.rules.clocks import Reading
from carteira.service.rules.dials import Dial
from carteira.service.rules.effects import Effect


def case(one: Case) -> dict[str, Any]:
    """A case as lists show it."""
    return {
        "id": one.pk, "protocol": one.protocol, "type": one.type, "state": one.state, "open": one.is_open, "subject": one.subject, "priority": one.priority,
        "customer": one.identity.customer_id if one.identity else None, "customer_name": one.identity.customer.name if one.identity else None,
        "author": one.author or None, "queue": one.queue.code, "agent": one.agent.name if one.agent else None, "channel": one.channel,
        "opened_at": one.opened_at.isoformat(), "due_at": None if one.due_at == NEVER else one.due_at.isoformat(),
        "resolved_at": one.resolved_at.isoformat() if one.resolved_at else None, "cause": one.cause.code if one.cause else None, "version": one.version,
    }  # fmt: skip


def seen(view: CaseView) -> dict[str, Any]:
    """A case with everything."""
    outside = getattr(view.case, "external", None)
    return {
        **case(view.case), "body": view.case.body, "outcome": view.case.outcome or None, "told_how": view.case.told_how or None,
        "contacts": view.case.contacts, "transfers": view.case.transfers, "reopens": view.case.reopens,
        "minutes": None if view.minutes is None else str(view.minutes), "clocks": [clock(one) for one in view.clocks], "dials": asdict(view.dials),
        "rating": view.rating.friendly if view.rating else None, "merged": [one.protocol for one in view.absorbed],
        "incident_of": [one.protocol for one in view.children], "parent": view.case.parent.protocol if view.case.parent else None,
        "outside": None if outside is None else {
            "body": outside.body, "reference": outside.reference, "filed_at": outside.filed_at.isoformat(),
            "ignored_case": outside.ignored_case_id, "ignored_interaction": outside.ignored_interaction_id, "ignored_days": outside.ignored_days,
        },
        "course": [{"at": e.at.isoformat(), "what": e.kind, "by": e.by_name, "text": e.text, "minutes": None if e.minutes is None else str(e.minutes)} for e in view.events],
    }  # fmt: skip


def clock(one: Reading) -> dict[str, Any]:
    """Where a clock stands."""
    return {
        "name": one.clock.name, "nature": one.clock.nature, "measure": one.clock.measure, "state": one.state,
        "due_at": one.due_at.isoformat() if one.due_at else None, "stopped_at": one.stopped_at.isoformat() if one.stopped_at else None,
        "spent_minutes": round(one.spent, 1), "pauses": one.clock.pauses,
    }  # fmt: skip


def dial(one: Dial) -> dict[str, Any]:
    """A share with what it rests on."""
    return {"share": one.share, "hits": one.hits, "of": one.total, "low": one.low, "high": one.high}


def dial_row(row: DialRow) -> dict[str, Any]:
    """The dials of a group."""
    return {
        "name": row.name, "cases": row.cases, "friendly": dial(row.friendly), "fast": dial(row.fast), "direct": dial(row.direct), "first_contact": dial(row.first),
        "reopened": dial(row.reopened), "median_hours_to_resolve": row.hours_to_resolve, "effort": row.effort,
    }  # fmt: skip


def measured(found: Measured) -> dict[str, Any]:
    """All dials of a window."""
    return {
        "whole": dial_row(found.whole), "queues": [dial_row(row) for row in found.queues], "channels": [dial_row(row) for row in found.channels],
        "payers": [dial_row(row) for row in found.payers], "read": found.read, "cases": found.there,
        "clocks": [{"name": name, "nature": nature, "kept": dial(one)} for name, nature, one in found.clocks],
    }  # fmt: skip


def cause(row: CauseRow) -> dict[str, Any]:
    """A cause with its rate."""
    return {
        "code": row.cause.code, "name": row.cause.name, "parent": row.cause.parent.code if row.cause.parent else None, "cases": row.cases,
        "per_thousand_orders": row.per_thousand, "low": row.low, "high": row.high, "actions": row.actions,
    }  # fmt: skip


def named(one: Cause) -> dict[str, Any]:
    """A cause alone."""
    return {"code": one.code, "name": one.name, "about": one.about, "found_at": one.found_at.isoformat(), "found_by": one.found_by}


def watched(found: Watch) -> dict[str, Any]:
    """The watch for a rise."""
    return {"base_rate": found.base_rate, "alarm_on": _day(found.alarm_on), "weeks": [day.isoformat() for day in found.weeks], "cases": list(found.counts), "orders": list(found.orders), "evidence": list(found.path)}  # fmt: skip


def action(one: CorrectiveAction, effect: Effect | None) -> dict[str, Any]:
    """A corrective action with its effect as far as it can be seen."""
    return {
        "id": one.pk, "cause": one.cause.code, "what": one.what, "done_on": _day(one.done_on), "before_days": one.before_days, "after_days": one.after_days,
        "verdict": one.verdict or None, "judged_by": one.judged_by or None, "effect": asdict(effect) if effect else None,
    }  # fmt: skip


def recovered(found: Recovery) -> dict[str, Any]:
    """The four cohorts."""
    return {
        "base": found.base, "silent": found.silent,
        "cohorts": [{"name": c.name, "customers": c.customers, "stayed": dial(c.stayed), "bought": {k: str(v) for k, v in c.bought.items()}} for c in found.cohorts],
        "sufferers": [{"customer": s.customer.pk, "name": s.customer.name, "late": s.late, "short": s.short, "credited": s.credited} for s in found.sufferers],
    }  # fmt: skip


def furnished(here: Desk) -> dict[str, Any]:
    """The desk."""
    return {
        "queues": [{"code": q.code, "name": q.name, "calendar": q.calendar.code} for q in queues()],
        "services": [{"code": s.code, "name": s.name, "kind": s.kind} for s in services()],
        "clocks": [
            {"id": r.pk, "name": r.name, "type": r.case_type, "nature": r.nature, "measure": r.measure, "amount": r.amount, "unit": r.unit, "body": r.body or None}
            for r in here.rules
        ],
    }  # fmt: skip


def offered(found: Sequence[Offered]) -> list[dict[str, Any]]:
    """The catalogue."""
    return [
        {"code": one.service.code, "name": one.service.name, "kind": one.service.kind, "ready": bool(one.service.answer_text), "asked": one.asked, "waiting": one.waiting,
         "hours": None if one.hours is None else round(one.hours, 2)}
        for one in found
    ]  # fmt: skip


def suggested(found: Suggestions) -> dict[str, Any]:
    """Suggestions on their way back to their authors."""
    groups = {"weighed": found.weighed, "owed": found.owed, "told": found.told}
    return {"decided": found.decided, "adopted": found.adopted, **{name: cases(rows) for name, rows in groups.items()}}


def cases(found: Sequence[Case]) -> list[dict[str, Any]]:
    """Many."""
    return [case(one) for one in found]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
