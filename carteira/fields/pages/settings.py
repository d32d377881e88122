"""The settings of fields: what there is, a new one, one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.fields import actions, queries
from carteira.fields.actions.defining import Definition
from carteira.fields.models import nouns
from carteira.fields.pages.forms import DATA_CLASSES, KINDS, LANGUAGES, SEEN_WITH, Change, FieldForm, NewField, standing
from carteira.fields.queries import FieldView
from carteira.fields.rules.definitions import BACK_WITHIN, may_come_back
from carteira.web.messages import done, warn
from carteira.web.requests import actor_of, page, put_refusal


@page("settings.manage", methods=("GET", "HEAD"))
def fields(request: HttpRequest) -> HttpResponse:
    """All added fields by noun, and those that were retired."""
    found = queries.every_field(by=actor_of(request))
    parts = [(noun, [_line(view) for view in found if view.noun == noun.name and view.retired_at is None]) for noun in nouns().values()]
    retired = [
        _line(view) | {"back": view.retired_at and may_come_back(view.retired_at, timezone.now())} for view in found if view.retired_at
    ]
    personal = sum(view.personal.of_a_person for view in found)
    shown = {"parts": parts, "retired": retired, "total": len(found), "personal": personal, "days": BACK_WITHIN.days}
    return render(request, "fields/fields.html", shown)


def _line(view: FieldView) -> dict[str, Any]:
    about = {"view": view, "kind": KINDS[view.kind], "whose": DATA_CLASSES[view.personal.data_class]}
    return {**about, "seen": SEEN_WITH.get(view.seen_with, view.seen_with), "person": view.personal.of_a_person}


@page("settings.manage")
def add(request: HttpRequest) -> HttpResponse:
    """A new field."""
    initial = {"noun": request.GET.get("noun", "")[:20], "kind": "text", "data_class": "customer"}
    form = NewField(request.POST or None, initial=initial, language=get_language() or "en")
    if request.method == "POST" and form.is_valid():
        try:
            view = actions.add_field(Definition(**form.said()), by=actor_of(request), at=timezone.now())
        except Refused as no:
            _tell(form, no)
        else:
            done(request, _("“%s” is now in form, list, import, export and API.") % view.label)
            return redirect("fields:fields")
    return render(request, "fields/new.html", {"form": form}, status=422 if form.errors else 200)


@page("settings.manage")
def field(request: HttpRequest, number: int) -> HttpResponse:
    """One field: what it is called, who may do what with it, its options."""
    by = actor_of(request)
    view = queries.field_for(number, by=by)
    form = Change(request.POST or None, initial=standing(view), view=view)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_field(number, form.said(), by=by, at=timezone.now(), version=form.cleaned_data["version"])
        except Refused as no:
            _tell(form, no)
        else:
            done(request, _("Changes saved."))
            return redirect("fields:field", number)
    return render(request, "fields/field.html", _shown(view) | {"form": form}, status=422 if form.errors else 200)


def _shown(view: FieldView) -> dict[str, Any]:
    options = [(one, [(code, name, one.labels.get(code, "")) for code, name in LANGUAGES.items()]) for one in view.options]
    noun = nouns()[view.noun].label
    return {
        "view": view, "kind": KINDS[view.kind], "noun": noun, "days": BACK_WITHIN.days, "options": options, "languages": LANGUAGES.items(),
    }  # fmt: skip


def _tell(form: FieldForm, no: Refused) -> None:
    """Beside the input that it names; what names another one stands at the head."""
    named = {"label": "label_en", "option": "options"}.get(no.field, no.field)
    put_refusal(form, Refused(no.message, field=named, remedy=no.remedy))


def _do(request: HttpRequest, number: int, verb: Callable[[], FieldView], said: str, *, to: str = "field") -> HttpResponse:
    """Carry out a small verb and say what became of it."""
    try:
        view = verb()
    except Refused as no:
        warn(request, f"{no.message} {no.remedy}".strip())
    else:
        done(request, said % view.label, undo=reverse("fields:restore", args=[number]) if view.retired_at else "")
    return redirect(reverse("fields:fields") if to == "fields" else reverse("fields:field", args=[number]))


@page("settings.manage", methods=("POST",))
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take a field out of use."""
    by, at = actor_of(request), timezone.now()
    return _do(request, number, lambda: actions.retire_field(number, by=by, at=at), _("“%s” is retired; its values stay."), to="fields")


@page("settings.manage", methods=("POST",))
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Bring a retired field back."""
    by, at = actor_of(request), timezone.now()
    return _do(request, number, lambda: actions.restore_field(number, by=by, at=at), _("“%s” is back with all its values."), to="fields")


@page("settings.manage", methods=("POST",))
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Put a field one place up or down, or at a place."""
    by, at, place = actor_of(request), timezone.now(), request.POST.get("place", "")
    wanted = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else 1
    return _do(request, number, lambda: actions.move_field(number, wanted, by=by, at=at), _("“%s” was moved."), to="fields")


@page("settings.manage", methods=("POST",))
def add_option(request: HttpRequest, number: int) -> HttpResponse:
    """One more option."""
    by, at, labels = actor_of(request), timezone.now(), _labels(request)
    return _do(request, number, lambda: actions.add_option(number, labels, by=by, at=at), _("“%s” has one more option."))


@page("settings.manage", methods=("POST",))
def change_option(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Rename an option, retire it, bring it back."""
    by, at, labels = actor_of(request), timezone.now(), _labels(request)
    verbs: dict[str, Callable[[], FieldView]] = {
        "rename": lambda: actions.rename_option(number, code, labels, by=by, at=at),
        "retire": lambda: actions.retire_option(number, code, by=by, at=at),
        "restore": lambda: actions.restore_option(number, code, by=by, at=at),
    }
    return _do(request, number, verbs.get(request.POST.get("do", ""), verbs["rename"]), _("The options of “%s” are changed."))


def _labels(request: HttpRequest) -> dict[str, str]:
    return {language: request.POST.get(language, "")[:500] for language in ("en", "pt-br", "pt-pt")}
