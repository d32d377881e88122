"""Codes of the tables as people read them, in their language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from carteira.web.components.blocks import badge

Text = str | Promise
STATUS: dict[str, Text] = {"active": _("Active"), "prospect": _("Prospect"), "former": _("Former"), "absorbed": _("Merged away")}
RELATIONSHIP: dict[str, Text] = {"contract": _("Contract"), "repeat": _("Repeat purchases"), "project": _("Projects")}
KIND: dict[str, Text] = {"organisation": _("Organisation"), "person": _("Person")}
TAX_ID: dict[str, str] = {"cnpj": "CNPJ", "cpf": "CPF", "nif": "NIF"}
INTERACTION: dict[str, Text] = {
    "visit": _("Visit"), "proposal": _("Proposal"), "call": _("Call"), "email": _("E-mail"), "message": _("Message"), "case": _("Case"),
    "note": _("Note"),
}  # fmt: skip
INTERACTION_ICON = {
    "visit": "map-pin", "proposal": "file-text", "call": "phone", "email": "mail", "message": "message-square", "case": "circle-alert",
    "note": "notebook-pen",
}  # fmt: skip
ATTENTION: dict[str, Text] = {"loss": _("In loss"), "thin": _("Thin margin")}
FIELDS: dict[str, Text] = {
    "name": _("Name"), "kind": _("Kind"), "tax_id": _("Tax number"), "tax_id_kind": _("Kind of tax number"), "email": _("E-mail"),
    "phone": _("Phone"), "address": _("Address"), "city": _("City"), "region": _("Region"), "postal_code": _("Postal code"),
    "country": _("Country"), "language": _("Language"), "status": _("Status"), "relationship": _("Relationship"), "owner": _("Owner"),
    "territory": _("Territory"), "group": _("Group"),
}  # fmt: skip
TONE = {"active": "good", "prospect": "info", "former": "", "loss": "loss", "thin": "warn"}


def label(words: dict[str, Text], code: str) -> Text:
    """The word for a code, or the code where there is none."""
    return words.get(code, code)


def status_badge(status: str) -> SafeString:
    """A customer's status."""
    return badge(label(STATUS, status), TONE.get(status, ""))


def attention_badge(attention: str) -> SafeString:
    """Why a customer needs attention; nothing when it does not."""
    return badge(label(ATTENTION, attention), TONE.get(attention, "")) if attention else SafeString("")
