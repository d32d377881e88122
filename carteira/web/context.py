"""What every page needs to draw its frame: who is logged in, where one may go, language and theme."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from carteira.basics.actor import Actor
from carteira.web import navigation
from carteira.web.requests import known_actor

THEMES = ("system", "light", "dark")
HTMX_CONFIG = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "scrollIntoViewOnBoost": False,
    "defaultFocusScroll": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Values of the layout; each is asked for only when a template uses it."""
    actor = known_actor(request)
    theme = request.COOKIES.get("theme", "")
    return {
        "actor": actor,
        "navigation": SimpleLazyObject(lambda: _sections(request, actor)),
        "palette_entries": SimpleLazyObject(lambda: navigation.entries_for(actor)),
        "palette_quick": SimpleLazyObject(lambda: navigation.quick_for(actor)),
        "ribbon": SimpleLazyObject(lambda: navigation.ribbon_for(request)) if actor else None,
        "LANGUAGE_CODE": get_language(),
        "theme": theme if theme in THEMES else "system",
        "languages": settings.LANGUAGES,
        "htmx_config": HTMX_CONFIG,
        "frame": "web/panel.html" if _for_panel(request) else "web/layout.html",
    }


def _for_panel(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == "panel-body"


def _sections(request: HttpRequest, actor: Actor | None) -> list[dict[str, Any]]:
    """The entries by section, each saying whether it is the one open."""
    counts = navigation.counts_for(actor)
    sections: dict[str, list[dict[str, Any]]] = {}
    entries = navigation.entries_for(actor)
    here = max((entry.url for entry in entries if _within(request.path, entry.url)), key=len, default="")
    for entry in entries:
        if entry.section:
            shown = {"entry": entry, "url": entry.url, "here": entry.url == here, "count": counts.get(entry.name)}
            sections.setdefault(entry.section, []).append(shown)
    return [{"name": name, "entries": sections[name]} for name in ("work", "value", "data", "manage") if name in sections]


def _within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
