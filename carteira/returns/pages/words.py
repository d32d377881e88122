"""Words of effort as people read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "visit": _("Visit"), "call": _("Call"), "email": _("E-mail"), "message": _("Message"), "proposal": _("Proposal"), "case": _("Case"), "request": _("Request"),
    "meeting": _("Meeting"), "event": pgettext_lazy("touchpoint", "Event"), "note": _("Note"), "preparation": _("Preparation"), "travel": _("Travel"),
    "training": _("Training"), "other": _("Other"),
}  # fmt: skip
ROLES = {
    "owner": _("Owner"), "finance": _("Finance"), "director": _("Director"), "manager": _("Manager"), "seller": _("Seller"), "service": _("Service"),
    "reader": _("Reader"), "": _("Not known who"),
}  # fmt: skip
