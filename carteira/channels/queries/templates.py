"""The texts that are kept: which one counts, what was before, and how it reads for a real customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from carteira.basics.actor import Actor
from carteira.channels.models import Template
from carteira.channels.queries.filling import KNOWN, known_of
from carteira.channels.texts.placeholders import check, fill, names_in
from carteira.channels.texts.segments import segments
from carteira.customers.queries import Recipient, customer_for
from carteira.customers.queries.consents import contacts_of


class TemplateNotFound(LookupError):
    """No such text, or no longer. Mapped once to 404."""


def templates_seen_by(by: Actor) -> QuerySet[Template]:
    """The version that counts of each text."""
    by.require("customers.edit")
    return _live()


def _live() -> QuerySet[Template]:
    same = Template.objects.filter(code=OuterRef("code"), channel=OuterRef("channel"), language=OuterRef("language"))
    return Template.objects.filter(pk=Subquery(same.order_by("-version").values("pk")[:1]), retired_at=None)


def template_for(number: int, *, by: Actor) -> Template:
    """One version of one text."""
    by.require("customers.edit")
    found = Template.objects.filter(pk=number).first() if 0 < number < 2**63 else None
    if found is None:
        raise TemplateNotFound(number)
    return found


def versions_of(template: Template) -> list[Template]:
    """All versions of a text, the newest first."""
    rows = Template.objects.filter(code=template.code, channel=template.channel, language=template.language)
    return list(rows.order_by("-version"))


def texts_for(code: str, channel: str) -> dict[str, Template]:
    """The text that counts for a need on a channel, by language."""
    return {row.language: row for row in _live().filter(code=code, channel=channel)}


@dataclass(frozen=True)
class Preview:
    """How a text reads for one person: what is not known stands between angle brackets and keeps it from leaving."""

    subject: str
    text: str
    missing: tuple[str, ...]
    segments: int | None


def preview(
    subject: str, text: str, *, customer: int, by: Actor, on: date, channel: str, language: str, contact: int | None = None
) -> Preview:
    """Fill a text in for a real customer, without sending anything."""
    for field, words in (("subject", subject), ("text", text)):
        check(words, known=KNOWN, field=field)
    who = Recipient(customer_for(customer, by=by).pk, _theirs(customer, contact, by), "")
    values = known_of([who], names=names_in(subject, text), on=on, language=language)[who].values
    head, body = fill(subject, values), fill(text, values)
    missing = tuple(dict.fromkeys((*head.missing, *body.missing)))
    return Preview(head.text, body.text, missing, segments(body.text) if channel == "sms" else None)


def _theirs(customer: int, contact: int | None, by: Actor) -> int | None:
    """The person named, if it is one of the customer's; else the first there is."""
    people = [one.pk for one in contacts_of(customer, by=by)]
    return contact if contact in people else next(iter(people), None)
