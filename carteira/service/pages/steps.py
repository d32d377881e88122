"""The steps that people take on a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.service.actions import ending, improving, joining, mailing, outside, working
from carteira.service.pages.forms import AnswerForm, MoveForm, NoteForm, ResolveForm
from carteira.service.queries.desks import queues
from carteira.service.queries.scope import case_for, colleagues
from carteira.service.rules.said import Work
from carteira.web import messages
from carteira.web.requests import actor_of, page


@page("service.work", methods=("POST",))
def step(request: HttpRequest, case_id: int, what: str) -> HttpResponse:
    """Take one step on a case, then show it again."""
    by, at = actor_of(request), timezone.now()
    taken = STEPS.get(what)
    if taken is None:
        raise Refused(_("is not a step."), field="what")
    taken(request, case_id, by, at)
    messages.done(request, _("Kept."))
    return redirect("service:case", case_id)


def _clean(form: forms.Form) -> dict[str, Any]:
    """What the form says; the first fault is the answer."""
    if not form.is_valid():
        field, faults = next(iter(form.errors.items()))
        raise Refused(str(faults[0]), field=field, remedy=_("Go back and fill it in."))
    return form.cleaned_data


def _work(said: dict[str, Any]) -> Work:
    return Work(said.get("minutes"))


def _answer(request: HttpRequest, case_id: int, by: Actor, at: datetime) -> None:
    said = _clean(AnswerForm(request.POST, prefix="answer"))
    working.answer(case_id, text=said["text"], channel=said["channel"], by=by, at=at, work=_work(said))


def _note(request: HttpRequest, case_id: int, by: Actor, at: datetime) -> None:
    said = _clean(NoteForm(request.POST, prefix="note"))
    kind = request.POST.get("kind", "note")
    if kind == "wait":
        working.wait(case_id, reason=said["text"], by=by, at=at)
    elif kind == "heard":
        working.hear(case_id, text=said["text"], channel="", by=by, at=at, work=_work(said))
    else:
        working.note(case_id, text=said["text"], by=by, at=at, work=_work(said))


def _resolve(request: HttpRequest, case_id: int, by: Actor, at: datetime) -> None:
    said = _clean(ResolveForm(request.POST, prefix="resolve", kind=case_for(case_id, by=by).type))
    ending.resolve(case_id, state=said["state"], outcome=said["outcome"], told_how=said["told_how"], by=by, at=at, work=_work(said))


def _move(request: HttpRequest, case_id: int, by: Actor, at: datetime) -> None:
    said = _clean(MoveForm(request.POST, prefix="move", queues=queues(), people=colleagues()))
    working.transfer(case_id, queue=said["queue"], agent=said["agent"], reason=said["reason"], by=by, at=at)


def _merge(request: HttpRequest, case_id: int, by: Actor, at: datetime) -> None:
    joining.merge_cases(case_id, case_for(request.POST.get("protocol", "").strip(), by=by).pk, by=by, at=at)


Step = Callable[[HttpRequest, int, Actor, datetime], object]
STEPS: dict[str, Step] = {
    "answer": _answer, "note": _note, "resolve": _resolve, "move": _move, "merge": _merge,
    "close": lambda request, pk, by, at: ending.close(pk, told_how=request.POST.get("told_how", ""), by=by, at=at),
    "reopen": lambda request, pk, by, at: ending.reopen(pk, reason=request.POST.get("reason", ""), by=by, at=at),
    "cancel": lambda request, pk, by, at: ending.cancel(pk, reason=request.POST.get("reason", ""), by=by, at=at),
    "protocol": lambda _request, pk, by, at: working.give_protocol(pk, by=by, at=at),
    "mail-number": lambda _request, pk, by, at: mailing.mail_number(pk, by=by, at=at),
    "mail-outcome": lambda _request, pk, by, at: mailing.mail_outcome(pk, by=by, at=at),
    "mail-rating": lambda _request, pk, by, at: mailing.mail_rating(pk, by=by, at=at),
    "take": lambda _request, pk, by, at: working.transfer(pk, agent=by.id, by=by, at=at),
    "cause": lambda request, pk, by, at: improving.attribute([pk], request.POST.get("cause", ""), by=by, at=at),
    "earlier": lambda request, pk, by, at: outside.link_earlier(pk, request.POST.get("earlier", "").strip(), by=by, at=at),
}  # fmt: skip
