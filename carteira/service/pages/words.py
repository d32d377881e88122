"""Words of service as people read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TYPES = {
    "complaint": _("Complaint"), "request": _("Request"), "suggestion": _("Suggestion"), "question": _("Question"), "praise": _("Praise"),
    "unsorted": _("Unsorted"),
}  # fmt: skip
STATES = {
    "new": pgettext_lazy("case", "New"), "working": _("At work"), "weighing": _("Being weighed"), "waiting": _("Waiting for the customer"),
    "solved": _("Solved"), "unfounded": _("Unfounded"), "unsolved": _("Unsolved"), "fulfilled": _("Fulfilled"), "declined": _("Declined"),
    "adopted": _("Adopted"), "answered": _("Answered"), "passed-on": _("Passed on"), "done": _("Done"), "closed": pgettext_lazy("case", "Closed"),
    "cancelled": _("Cancelled"), "merged": _("Merged"),
}  # fmt: skip
TONES = {"new": "info", "waiting": "warn", "unsolved": "loss", "solved": "good", "fulfilled": "good", "adopted": "good", "answered": "good"}
HAPPENED = {
    "opened": _("Opened"), "answered": _("Answered"), "wrote": _("The customer wrote"), "noted": _("Note"), "waiting": _("Waits for the customer"),
    "resumed": _("Goes on"), "transferred": _("Handed over"), "resolved": _("Resolved"), "reopened": _("Opened again"), "closed": _("Outcome told, closed"),
    "cancelled": _("Cancelled"), "merged": _("Merged into another case"), "absorbed": _("Took in another case"), "joined": _("Joined to an incident"),
    "escalated": _("Complained outside"), "attributed": _("Cause named"), "numbered": _("Number given"), "rated": _("Rated"),
}  # fmt: skip
ICONS = {
    "opened": "inbox", "answered": "send", "wrote": "message-square", "noted": "notebook-pen", "waiting": "hourglass", "transferred": "route",
    "resolved": "circle-check", "reopened": "rotate-ccw", "closed": "check", "escalated": "triangle-alert", "attributed": "search", "rated": "star",
}  # fmt: skip
NATURES = {"legal": _("By law"), "internal": _("Our own"), "promise": _("Promised")}
MEASURES = {
    "answer": _("to the first answer"),
    "first resolution": _("to the first solution"),
    "total resolution": _("to the final solution"),
}
READINGS = {"running": _("running"), "paused": _("paused"), "met": _("kept"), "missed": _("missed"), "void": _("does not run")}
READING_TONES = {"running": "info", "paused": "warn", "met": "good", "missed": "loss", "void": ""}
BODIES = {
    "procon": "Procon", "consumidor.gov.br": "consumidor.gov.br", "livro-de-reclamacoes": "Livro de Reclamações", "social": _("Social media"),
    "other": _("Other body"),
}  # fmt: skip
HOW = {
    "email": _("By e-mail"), "phone": _("By phone"), "whatsapp": "WhatsApp", "sms": "SMS", "visit": _("On a visit"), "post": _("By post"),
    "portal": _("In the portal"), "not-reachable": _("Tried, not reachable"),
}  # fmt: skip
CHANNELS = {
    "": _("Not known"), "phone": _("Phone"), "email": _("E-mail"), "whatsapp": "WhatsApp", "sms": "SMS", "webform": _("Web form"), "visit": _("Visit"),
    "post": _("Post"), "portal": _("Portal"), "other": _("Other"),
}  # fmt: skip
VERDICTS = {"eliminated": _("Eliminated"), "not-proven": _("Not proven"), "worse": _("Worse"), None: _("No basis")}
VERDICT_TONES = {"eliminated": "good", "not-proven": "warn", "worse": "loss", None: ""}
COHORTS = {
    "solved": _("Complained, solved"), "unsolved": _("Complained, not solved"), "silent": _("Had trouble, said nothing"), "no-problem": _("No known trouble"),
}  # fmt: skip
PAYERS = {"us": _("We pay the call"), "caller": _("The caller pays"), "shared": _("Shared"), "": _("No call, or not known")}
UNITS = {"minutes": _("minutes"), "working minutes": _("working minutes"), "days": _("calendar days"), "working days": _("working days")}
CLOCKS = {
    "First answer": _("First answer"), "Solution": _("Solution"), "Fulfilment": _("Fulfilment"), "Answer": _("Answer"), "Thanks to the author": _("Thanks to the author"),
    "Decision": pgettext_lazy("clock", "Decision"), "Thanks": _("Thanks"), "promise": _("Our promise"),
}  # fmt: skip
PRIORITIES = {1: _("Urgent"), 2: _("High"), 3: _("Normal"), 4: _("Low")}
