"""Words of sales in the language of the reader."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

LOSS_REASONS: dict[str, Text] = {
    "price": _("Price"), "quality": _("Quality"), "delivery": _("Delivery"), "competitor": _("A competitor"), "need-gone": _("The need is gone"),
    "no-answer": _("No answer"), "terms": _("Payment terms"), "other": _("Something else"),
}  # fmt: skip
LOSS_SOURCES: dict[str, Text] = {"customer": _("The customer said so"), "us": _("We think so"), "third-party": _("Somebody else said so")}
SOURCES: dict[str, Text] = {
    "": _("not known"), "enquiry": _("Enquiry"), "visit": _("Visit"), "campaign": _("Outreach"), "referral": _("Referral"), "renewal": _("Repeat"),
}  # fmt: skip
VERDICTS: dict[str, Text] = {
    "kept": _("on time in full"), "late": _("late"), "short": _("short"), "open": _("not due yet"), "no basis": _("nothing promised"),
}  # fmt: skip
WAYS: dict[str, Text] = {"today": _("As today"), "closed-lot": _("In closed lots"), "wholesaler": _("Through the wholesaler")}
PROPOSAL_STATES: dict[str, Text] = {"draft": _("Being written"), "sent": _("Sent"), "accepted": _("Accepted"), "refused": _("Refused")}
VERSION_STATES: dict[str, Text] = {**PROPOSAL_STATES, "replaced": _("Replaced")}
STATES: dict[str, Text] = {"open": _("Open"), "won": _("Won"), "lost": _("Lost")}
_PLANTED = (
    _("Consultative sale"), _("Light-touch sale"), _("Needs are found out and answered in person."),
    _("Standard offers by telephone and shop, no visits."), _("Qualify"), _("Visit and needs"), _("Proposal"), _("Negotiation"), _("Contact"),
    _("Standard offer"), _("Won"), _("Lost"),
)  # fmt: skip
