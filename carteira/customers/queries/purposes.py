"""Purposes as people read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PURPOSE_WORDS: dict[str, str | Promise] = {
    "offer": _("Offer"), "newsletter": _("Newsletter"), "event": _("Invitation"), "survey": _("Survey"), "enquiry": _("Enquiry"),
    "proposal": _("Proposal"), "order": _("Order"), "delivery": _("Delivery"), "billing": _("Invoice"), "reminder": _("Payment reminder"),
    "complaint": _("Complaint"), "request": _("Request"), "question": _("Question"), "suggestion": _("Suggestion"), "praise": _("Praise"),
    "relationship": _("Relationship"),
}  # fmt: skip
