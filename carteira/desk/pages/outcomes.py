"""The words and rows of a run over many rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.models import BulkLine, BulkRun
from carteira.customers.queries.bulk import names_of
from carteira.desk.editable import address_of
from carteira.web.tables import Column

VERBS = {
    "owner": _("Assign owner"), "territory": _("Move to territory"), "status": _("Set status"), "relationship": _("Set relationship"),
    "trash": _("Delete"),
}  # fmt: skip
STATES = {
    "waiting": _("Waits for its turn"), "running": _("Under way"), "done": _("Done"), "cancelled": _("Stopped"),
    "undoing": _("Being taken back"), "undone": _("Taken back"),
}  # fmt: skip
OUTCOMES = {
    "": _("not reached"), "done": _("done"), "unchanged": _("unchanged"), "refused": _("refused"), "restored": _("restored"),
    "conflict": _("conflict"),
}  # fmt: skip


def columns_of(run: BulkRun) -> tuple[Column, ...]:
    """What is shown of a row that could not be changed."""
    link = (lambda row: address_of(row["subject"])) if run.list == "customers" else None
    return (
        Column("name", _("Row"), "strong", url=link),
        Column("outcome", _("Outcome"), value=lambda row: OUTCOMES.get(row["outcome"], row["outcome"])),
        Column("reason", _("Reason")),
    )


def named_rows(run: BulkRun, lines: Sequence[BulkLine], *, by: Actor) -> list[dict[str, Any]]:
    """The rows with the names that the reader may see; of others only the number."""
    names = names_of(lines, by=by) if run.list == "customers" else {}
    return [
        {"subject": one.subject, "name": names.get(one.subject, f"#{one.subject}"), "outcome": one.outcome, "reason": one.reason}
        for one in lines
    ]
