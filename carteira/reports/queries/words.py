"""Codes as people read them in a report."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carteira.sales.queries.names import LOSS_REASONS, LOSS_SOURCES, PROPOSAL_STATES, SOURCES, STATES

Text = str | Promise
FLAG: dict[str, Text] = {"yes": _("yes"), "no": _("no")}
STATUS: dict[str, Text] = {"active": _("Active"), "prospect": _("Prospect"), "former": _("Former")}
RELATIONSHIP: dict[str, Text] = {"contract": _("Contract"), "repeat": _("Repeat purchases"), "project": _("Projects")}
KIND: dict[str, Text] = {"organisation": _("Organisation"), "person": _("Person")}
CONTACT: dict[str, Text] = {
    "visit": _("Visit"), "call": _("Call"), "email": _("E-mail"), "message": _("Message"), "proposal": _("Proposal"), "case": _("Case"),
    "request": _("Request"), "meeting": _("Meeting"), "event": pgettext_lazy("touchpoint", "Event"), "note": _("Note"),
}  # fmt: skip
EFFORT: dict[str, Text] = {
    "preparation": _("Preparation"), "travel": _("Travel"), "meeting": _("Meeting"), "training": _("Training"), "other": _("Other"),
}  # fmt: skip
CHANNEL: dict[str, Text] = {
    "email": _("E-mail"), "phone": _("Telephone"), "sms": _("SMS"), "whatsapp": _("WhatsApp"), "post": _("Post"), "visit": _("Visit"),
    "webform": _("Web form"), "shop": _("Shop"), "portal": _("Portal"), "other": _("Other"),
}  # fmt: skip
INITIATED: dict[str, Text] = {"customer": _("The customer"), "us": _("We")}
LINE: dict[str, Text] = {"sale": _("Sale"), "return": _("Return"), "charge": _("Charge")}
ORDER: dict[str, Text] = {"placed": _("Placed"), "cancelled": _("Cancelled")}
CASE: dict[str, Text] = {
    "complaint": _("Complaint"), "request": _("Request"), "suggestion": _("Suggestion"), "question": _("Question"), "praise": _("Praise"),
    "unsorted": _("Unsorted"),
}  # fmt: skip
CASE_STATE: dict[str, Text] = {
    "new": pgettext_lazy("case", "New"), "working": _("At work"), "weighing": _("Being weighed"), "waiting": _("Waiting for the customer"),
    "solved": _("Solved"), "unfounded": _("Unfounded"), "unsolved": _("Unsolved"), "fulfilled": _("Fulfilled"), "declined": _("Declined"),
    "adopted": _("Adopted"), "answered": _("Answered"), "passed-on": _("Passed on"), "done": _("Done"), "closed": pgettext_lazy("case", "Closed"),
    "cancelled": _("Cancelled"), "merged": _("Merged"),
}  # fmt: skip
PRIORITY: dict[str, Text] = {"1": _("Urgent"), "2": _("High"), "3": _("Normal"), "4": _("Low")}
ATTENTION: dict[str, Text] = {"loss": _("In loss"), "thin": _("Thin margin")}

__all__ = [
    "ATTENTION", "CASE", "CASE_STATE", "CHANNEL", "CONTACT", "EFFORT", "FLAG", "INITIATED", "KIND", "LINE", "LOSS_REASONS", "LOSS_SOURCES",
    "ORDER", "PRIORITY", "PROPOSAL_STATES", "RELATIONSHIP", "SOURCES", "STATES", "STATUS",
]  # fmt: skip
