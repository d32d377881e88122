"""Codes of the timeline as people read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carteira.customers.queries import PURPOSE_WORDS as PURPOSES
from carteira.web.components.blocks import Text

KINDS: dict[str, Text] = {
    "call": _("Call"), "visit": _("Visit"), "email": _("E-mail"), "message": _("Message"), "meeting": _("Meeting"), "note": _("Note"),
}  # fmt: skip
CHANNEL_OF = {"call": "phone", "visit": "visit", "email": "email", "message": "whatsapp", "meeting": "visit", "note": ""}
ICONS = {
    "call": "phone", "visit": "map-pin", "email": "mail", "message": "message-square", "proposal": "file-text", "case": "circle-alert",
    "meeting": "users", "note": "notebook-pen", "request": "inbox", "event": "shopping-cart",
}  # fmt: skip
CHANNELS: dict[str, Text] = {
    "email": _("E-mail"), "phone": _("Telephone"), "sms": _("SMS"), "whatsapp": _("WhatsApp"), "post": _("Post"), "visit": _("Visit"),
    "webform": _("Web form"), "shop": _("Shop"), "portal": _("Portal"), "other": _("Other"),
}  # fmt: skip
WHY: dict[str, tuple[Text, str]] = {
    "given": (_("yes"), "good"), "withdrawn": (_("withdrawn"), "loss"), "expired": (_("expired"), "warn"), "no basis": (_("not asked"), ""),
}  # fmt: skip

__all__ = ["CHANNELS", "CHANNEL_OF", "ICONS", "KINDS", "PURPOSES", "WHY"]
