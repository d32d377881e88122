"""Fields that the company added, as pages draw them, as people type them and as files hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from carteira.fields.queries import NONE, SOME, FieldView
from carteira.fields.rules.values import LINK_LIMIT, TEXT_LIMIT, typed
from carteira.web import formats
from carteira.web.tables import Choice, Facet

COMMA = re.compile(r"[+-]?\d{1,3}(?:[.\s]\d{3})+(?:,\d*)?|[+-]?\d+,\d*", re.ASCII)
POINT = re.compile(r"[+-]?\d{1,3}(?:[,\s]\d{3})+(?:\.\d*)?", re.ASCII)
INPUTS = {"date": "date", "link": "url"}
LIMITS = {"text": TEXT_LIMIT, "link": LINK_LIMIT}


def said(row: Any, view: FieldView) -> str:
    """What is kept of a row; empty where it is not known."""
    return str((row.custom or {}).get(view.key, ""))


def drawn(row: Any, view: FieldView) -> SafeString | str:
    """The value as a page draws it; empty where it is not known."""
    text = said(row, view)
    if not text:
        return ""
    if view.kind == "number":
        return formats.number_text(Decimal(text), places=len(text.partition(".")[2]))
    if view.kind == "date":
        return formats.day_text(typed("date", text))
    if view.kind == "link":
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', text, urlsplit(text).netloc)
    return view.said(text)


def bare(row: Any, view: FieldView) -> Any:
    """The value as files hold it: a number, a day or words."""
    text = said(row, view)
    return typed(view.kind, text) if view.kind in ("number", "date") else view.said(text)


def written(view: FieldView, text: str) -> str:
    """The value as a person types it: a number with the reader's decimal sign."""
    return text.replace(".", ",") if view.kind == "number" and _with_comma() else text


def understood(view: FieldView, text: str) -> str:
    """What a person typed, as the definition reads it: thousands in the reader's manner are understood, all else is left to be judged."""
    if view.kind != "number":
        return text
    plain = text.strip()
    if _with_comma() and COMMA.fullmatch(plain):
        return re.sub(r"[.\s]", "", plain).replace(",", ".").removesuffix(".")
    return re.sub(r"[,\s]", "", plain).removesuffix(".") if POINT.fullmatch(plain) else plain


def _with_comma() -> bool:
    return (get_language() or "").startswith("pt")


def input_of(view: FieldView) -> dict[str, Any]:
    """The attributes of the input in which it is typed."""
    return {
        "type": INPUTS.get(view.kind, "text"), "maxlength": LIMITS.get(view.kind, 60),
        **({"inputmode": "decimal"} if view.kind == "number" else {}),
    }  # fmt: skip


def menu_of(view: FieldView, text: str) -> list[tuple[str, str | Promise]]:
    """What may be chosen; a retired option only where it stands."""
    if view.sortable:
        return []
    offered = view.offered
    standing = [(text, view.said(text))] if text and text not in dict(offered) else []
    return [("", _("not known")), *offered, *standing]


def form_field(view: FieldView, text: str, *, required: bool) -> forms.Field:
    """The field of a form; the action judges what comes back."""
    about: dict[str, Any] = {"label": view.label, "help_text": view.help, "required": required}
    if not view.sortable:
        return forms.ChoiceField(choices=menu_of(view, text), **about)
    attributes = input_of(view)
    kind = attributes.pop("type")
    widget = forms.TextInput(attrs=attributes)
    widget.input_type = kind
    return forms.CharField(max_length=attributes["maxlength"], widget=widget, **about)


def facets_of(views: Iterable[FieldView], shown: Sequence[str]) -> list[Facet]:
    """A menu of options always; a range or a text where its column is shown."""
    return [
        Facet(view.name, view.label, open_ended=True, entry="" if not view.sortable else view.kind if view.kind in ("number", "date") else "text")
        for view in views
        if not view.sortable or view.name in shown
    ]  # fmt: skip


def choices_of(view: FieldView, chosen: Sequence[str]) -> tuple[Choice, ...]:
    """What may be chosen of a field of many values: known, not known, and what is chosen already."""
    standing = [Choice(value, value.replace("..", " – ")) for value in chosen if value not in (NONE, SOME)]
    return (Choice(SOME, _("known")), Choice(NONE, _("not known")), *standing)
