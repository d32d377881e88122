"""Blocks of a page: icon, head, card, tile, badge, tabs, empty state, facts, dialog, timeline, progress, explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from carteira.web.assets import asset_url
from carteira.web.components.figures import draw
from carteira.web.progress import Progress

register = template.Library()
Text = str | Promise


@dataclass(frozen=True)
class Tab:
    """One tab: a link to its own address."""

    key: str
    label: Text
    url: str
    count: int | None = None


@dataclass(frozen=True)
class Happening:
    """One line of a timeline; `dated` means that the day is known and the hour is not."""

    at: datetime
    title: Text
    icon: str = "circle-dot"
    body: Text = ""
    who: Text = ""
    url: str = ""
    tone: str = ""
    meta: Text = ""
    dated: bool = False


register.simple_tag(asset_url, name="asset")


def trimmed(content: str) -> SafeString:
    """What stood inside a block tag, rendered and escaped already, without outer white space: empty is false."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; decoration only, so give its button a label."""
    return _icon(asset_url("icons.svg"), name, f"icon icon-{size}" if size else "icon")


@cache
def _icon(sprite: str, name: str, css: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', css, sprite, name)


@register.simple_block_tag
def pagehead(content: str, title: Text, lead: Text = "", back: str = "", back_label: Text = "", crumbs: Iterable[Any] = ()) -> str:
    """The head of a page; inside it stand the actions."""
    trail = list(crumbs) or ([(back_label, back)] if back else [])
    return render_to_string("web/blocks/pagehead.html", {"content": trimmed(content), "title": title, "lead": lead, "trail": trail})


@register.simple_block_tag
def card(content: str, title: Text = "", note: Text = "", css: str = "", id: str = "") -> str:
    """A framed section with a heading."""
    return render_to_string("web/blocks/card.html", {"content": content, "title": title, "note": note, "css": css, "id": id})


@register.simple_tag
def tile(
    label: Text, value: Any, kind: str = "", currency: str = "", note: Text = "", tone: str = "", explain: str = "", url: str = ""
) -> str:
    """A figure with its label; `explain` is the address that `{% explain_url %}` gives."""
    drawn = value if isinstance(value, SafeString) else draw(value, kind, currency=currency)
    return render_to_string(
        "web/blocks/tile.html", {"label": label, "drawn": drawn, "note": note, "tone": tone, "explain": explain, "url": url}
    )


@register.simple_tag
def badge(text: Text, tone: str = "", icon_name: str = "") -> SafeString:
    """A small state: tones are good, warn, loss, info or none. The text carries the meaning, not the colour."""
    drawn = icon(icon_name, "s") if icon_name else ""
    return format_html('<span class="badge{}">{}{}</span>', f" badge-{tone}" if tone else "", drawn, text)


@register.simple_block_tag
def empty(content: str, title: Text, icon_name: str = "inbox") -> str:
    """An empty state that teaches: why it is empty, and inside it the one action that fills it."""
    return render_to_string("web/blocks/empty.html", {"content": trimmed(content), "title": title, "icon_name": icon_name})


@register.simple_tag
def tabs(items: Iterable[Tab], current: str, label: Text = "") -> str:
    """A row of tabs, each with its own address."""
    return render_to_string("web/blocks/tabs.html", {"items": items, "current": current, "label": label or _("Sections")})


@register.simple_block_tag
def dialog(content: str, id: str, title: Text) -> str:
    """A dialog; open it with `<button type="button" popovertarget="ID">`."""
    return render_to_string("web/blocks/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_tag
def timeline(items: Iterable[Happening], more_url: str = "") -> str:
    """What happened, newest first."""
    return render_to_string("web/blocks/timeline.html", {"items": items, "more_url": more_url})


@register.simple_tag(takes_context=True)
def progress(context: Context, state: Progress) -> str:
    """A bar that asks `state.url` every second while the work runs; `web.progress.answer` answers that address."""
    return render_to_string("web/blocks/progress.html", {"state": state, "csrf_token": context.get("csrf_token", "")})


@register.simple_tag
def explain_url(figure: str, customer: Any = None, run: Any = None, **more: Any) -> str:
    """The address that explains a figure; empty where the product cannot."""
    asked = {"figure": figure, "customer": getattr(customer, "pk", customer), "run": getattr(run, "pk", run), **more}
    try:
        return reverse("value:explain") + "?" + urlencode({name: value for name, value in asked.items() if value is not None})
    except NoReverseMatch:
        return ""


@register.simple_tag
def explain(figure: str, customer: Any = None, run: Any = None, label: Text = "", **more: Any) -> SafeString:
    """The small button beside a figure that opens its explanation in the side panel."""
    url = explain_url(figure, customer, run, **more)
    if not url:
        return mark_safe("")
    return format_html(
        '<a class="explain" href="{0}" hx-get="{0}" hx-target="#panel-body" aria-label="{1}" title="{1}">{2}</a>',
        url, label or _("Explain this figure"), icon("sigma", "s"),
    )  # fmt: skip
