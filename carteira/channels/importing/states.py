"""The states of an import in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "uploaded": _("uploaded"), "previewed": _("previewed"), "running": _("running"), "done": _("done"), "cancelled": _("stopped"),
    "failed": _("failed"), "undoing": _("undoing"), "undone": _("undone"),
}  # fmt: skip
