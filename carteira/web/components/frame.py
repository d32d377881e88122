"""Words of the layout itself."""

from __future__ import annotations

import json

from django import template
from django.contrib.messages.storage.base import Message
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
OWN_NAMES = {"pt-br": "Português (Brasil)", "pt-pt": "Português (Portugal)", "en": "English"}
UNDO = "undo="


@register.simple_tag
def mark_url() -> str:
    """The mark alone: favicon, print head."""
    return static("carteira/dist/mark.svg")


@register.simple_tag
def mark() -> SafeString:
    """The mark: the whale curve, rising above what is kept and coming down."""
    return format_html('<img class="mark" src="{}" alt="" width="28" height="28">', mark_url())


@register.filter
def undo_address(message: Message) -> str:
    """Where the undo of a message is posted to; set by `web.messages.done`."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO + "/")), "")


@register.filter
def initials(name: str) -> str:
    """Ana Maria Souza -> AS."""
    words = name.split() or ["?"]
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


@register.filter
def own_name(code: str) -> str:
    """A language in its own words."""
    return OWN_NAMES.get(code, code)


@register.filter
def is_same(left: object, right: object) -> str:
    """For aria attributes: "true" or "false"."""
    return "true" if left == right else "false"


@register.filter
def as_json(value: object) -> str:
    """JSON for an attribute (autoescaped there)."""
    return json.dumps(value)
