"""The page of one case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.actor import Actor
from carteira.service.actions.mailing import rating_address
from carteira.service.pages import words
from carteira.service.pages.forms import AnswerForm, MoveForm, NoteForm, ResolveForm
from carteira.service.queries.addressing import mail_address
from carteira.service.queries.causes import known_causes
from carteira.service.queries.desks import queues
from carteira.service.queries.scope import colleagues
from carteira.service.queries.viewing import CaseView, case_view
from carteira.service.rules.states import may_wait, phase_of
from carteira.web.components.blocks import Happening, badge
from carteira.web.formats import moment_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


@page("service.view", methods=("GET", "HEAD"))
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page of a case."""
    by, now = actor_of(request), timezone.now()
    return render(request, "service/case.html", _context(case_view(case_id, by=by, now=now), by, now))


def _context(view: CaseView, by: Actor, now: datetime) -> dict[str, Any]:
    one = view.case
    phase = phase_of(one.type, one.state)
    works = by.may("service.work")
    return {
        "view": view, "case": one, "mail_address": mail_address(one) if works and one.identity else "", "phase": phase, "outside": getattr(one, "external", None), "may_work": works and one.is_open, "may_wait": may_wait(one.type),
        "may_reopen": works and one.resolved_at is not None and phase in ("resolved", "closed"), "clock_columns": CLOCKS, "happenings": [_happening(e) for e in reversed(view.events)],
        "type": words.TYPES[one.type], "state": words.STATES[one.state], "tone": words.TONES.get(one.state, ""), "channel": words.CHANNELS.get(one.channel, one.channel),
        "told": words.HOW.get(one.told_how, one.told_how), "priority": words.PRIORITIES[one.priority], "dials": _dials(view),
        "answer": AnswerForm(prefix="answer", initial={"channel": one.channel if one.channel in words.CHANNELS else "email"}), "note": NoteForm(prefix="note"),
        "resolve": ResolveForm(prefix="resolve", kind=one.type), "how": words.HOW.items(), "body_name": words.BODIES.get(getattr(getattr(one, "external", None), "body", ""), ""),
        "move": MoveForm(prefix="move", queues=queues(), people=colleagues()) if works else None, "causes": known_causes() if works else [],
        "rating_url": rating_address(one, at=now) if phase == "closed" and one.told_how else "",
    }  # fmt: skip


def _clock_name(reading: Any) -> Any:
    return words.CLOCKS.get(reading.clock.name, reading.clock.name)


def _when(moment: datetime | None) -> str:
    return moment_text(moment) if moment else "—"


CLOCKS = (
    Column("name", gettext_lazy("Clock"), "strong", value=_clock_name),
    Column("nature", gettext_lazy("Kind"), value=lambda r: words.NATURES[r.clock.nature]),
    Column("measure", gettext_lazy("Runs"), value=lambda r: words.MEASURES[r.clock.measure], wide=True),
    Column("state", gettext_lazy("Stands"), value=lambda r: badge(words.READINGS[r.state], words.READING_TONES[r.state])),
    Column("due_at", gettext_lazy("Due"), value=lambda r: _when(r.due_at)),
    Column("stopped_at", gettext_lazy("Done"), value=lambda r: _when(r.stopped_at)),
)


def _dials(view: CaseView) -> list[tuple[Any, bool | None]]:
    return [(_("Friendly"), view.dials.friendly), (_("Fast"), view.dials.fast), (_("Direct"), view.dials.direct)]


def _happening(event: Any) -> Happening:
    tone = {"escalated": "loss", "reopened": "warn", "resolved": "good", "waiting": "warn"}.get(event.kind, "")
    told = [str(words.CHANNELS.get(event.channel, words.HOW.get(event.channel, event.channel))) if event.channel else ""]
    told += [str(value) for value in event.detail.values() if isinstance(value, str) and value]
    told += [_("%s min") % event.minutes.normalize().__format__("f")] if event.minutes is not None else []
    return Happening(
        event.at, words.HAPPENED.get(event.kind, event.kind), icon=words.ICONS.get(event.kind, "circle-dot"), body=event.text, who=event.by_name, tone=tone,
        meta=" · ".join(part for part in told if part),
    )  # fmt: skip
