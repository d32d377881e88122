"""Moments of a customer's timeline as people read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from carteira.customers.queries import Moment
from carteira.desk import labels
from carteira.desk.event_words import event_words
from carteira.web import formats
from carteira.web.components.blocks import Happening

Text = str | Promise
STRANDS: dict[str, Text] = {"interactions": _("Contacts and visits"), "orders": _("Orders"), "events": _("Changes")}
CHANNELS: dict[str, Text] = {
    "visit": _("in person"), "phone": _("by phone"), "email": _("by e-mail"), "whatsapp": _("by WhatsApp"), "shop": _("in the shop"),
    "web": _("on the web"), "erp": _("from the ERP"),
}  # fmt: skip


def strand_label(name: str) -> Text:
    """The name of a strand, for the filter."""
    return STRANDS.get(name, name)


def happening(moment: Moment) -> Happening:
    """One line of the timeline."""
    if moment.strand == "interactions":
        return _contact(moment)
    if moment.strand == "orders":
        return _order(moment)
    title, icon = event_words(moment.kind)
    return Happening(moment.at, title, icon, _fields(moment), moment.actor)


def _contact(moment: Moment) -> Happening:
    kind = labels.label(labels.INTERACTION, moment.kind)
    title = kind if moment.title == moment.kind else f"{kind}: {moment.title}"
    minutes = moment.detail.get("minutes")
    said = [str(CHANNELS.get(moment.detail.get("channel") or "", moment.detail.get("channel") or ""))]
    if minutes:
        said.append(ngettext("%(n)s minute", "%(n)s minutes", int(minutes)) % {"n": formats.number_text(minutes)})
    tone = "loss" if moment.kind == "case" else "accent" if moment.kind in ("visit", "proposal") else ""
    return Happening(
        moment.at, title, labels.INTERACTION_ICON.get(moment.kind, "message-square"), moment.detail.get("body") or "", moment.actor, "", tone,
        " · ".join(word for word in said if word),
    )  # fmt: skip


def _order(moment: Moment) -> Happening:
    detail = moment.detail
    net = formats.money_text(detail["net"], detail["currency"]) if detail["net"] is not None else ""
    cancelled = detail["state"] == "cancelled"
    title = (_("Order %(number)s, cancelled") if cancelled else _("Order %(number)s")) % {"number": moment.title}
    return Happening(moment.at, title, "shopping-cart", tone="" if cancelled else "good", meta=net, dated=True)


def _fields(moment: Moment) -> str:
    names = moment.detail.get("fields") or ()
    return ", ".join(str(labels.label(labels.FIELDS, name)) for name in names)
