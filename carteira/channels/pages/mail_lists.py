"""The lists of mail, and their words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from carteira.channels.models import MailMessage
from carteira.customers.queries import PURPOSE_WORDS as PURPOSES
from carteira.web.components.blocks import badge
from carteira.web.tables import Choice, Column, Facet, ListSpec

KINDS = {
    "mail": gettext_lazy("Mail"),
    "auto-reply": gettext_lazy("Automatic reply"),
    "bounce": gettext_lazy("Came back"),
    "list": gettext_lazy("List"),
}
STATES = {
    "queued": (gettext_lazy("waiting"), "info"), "claimed": (gettext_lazy("leaving"), "info"), "sent": (gettext_lazy("sent"), "good"),
    "blocked": (gettext_lazy("blocked"), "warn"), "failed": (gettext_lazy("failed"), "loss"), "bounced": (gettext_lazy("came back"), "loss"),
}  # fmt: skip
WHY = {
    "withdrawn": gettext_lazy("consent withdrawn"), "no basis": gettext_lazy("no consent"), "expired": gettext_lazy("consent expired"),
    "cap": gettext_lazy("enough messages this week"), "bounced before": gettext_lazy("the address does not exist"),
}  # fmt: skip


def _sender(row: MailMessage) -> str:
    return row.sender_name or row.sender


INBOX = ListSpec(
    "mail",
    default_sort="-received_at",
    columns=(
        Column(
            "subject",
            gettext_lazy("Subject"),
            "strong",
            value=lambda m: m.subject or "–",
            url=lambda m: reverse("channels:message", args=[m.pk]),
        ),
        Column("sender", gettext_lazy("From"), value=_sender),
        Column(
            "customer",
            gettext_lazy("Customer"),
            value=lambda m: m.identity.customer.name if m.identity else badge(gettext_lazy("whose?"), "warn"),
        ),
        Column("kind", gettext_lazy("Kind"), value=lambda m: KINDS.get(m.kind, m.kind)),
        Column("files", gettext_lazy("Files"), "number", wide=True),
        Column("received_at", gettext_lazy("Received"), "ago", sort="received_at"),
    ),
    facets=(
        Facet("kind", gettext_lazy("Kind"), tuple(Choice(name, label) for name, label in KINDS.items())),
        Facet(
            "whose",
            gettext_lazy("Whose"),
            (Choice("nobody", gettext_lazy("Nobody's yet")), Choice("somebody", gettext_lazy("A customer's"))),
        ),
    ),
)
OUTBOX = ListSpec(
    "outbox",
    default_sort="-queued_at",
    columns=(
        Column("subject", gettext_lazy("Subject"), "strong", value=lambda m: m.subject or m.text[:60]),
        Column("address", gettext_lazy("To")),
        Column("customer", gettext_lazy("Customer"), value=lambda m: m.identity.customer.name),
        Column("purpose", gettext_lazy("Purpose"), value=lambda m: PURPOSES.get(m.purpose, m.purpose)),
        Column("state", gettext_lazy("State"), value=lambda m: badge(*STATES[m.state])),
        Column("why", gettext_lazy("Why"), value=lambda m: WHY.get(m.why, m.why)),
        Column("queued_at", gettext_lazy("Queued"), "ago", sort="queued_at"),
    ),
    facets=(Facet("state", gettext_lazy("State"), tuple(Choice(name, label) for name, (label, _tone) in STATES.items())),),
)
