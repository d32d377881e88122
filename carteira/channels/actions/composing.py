"""Drafts that name a need get its text: in the language of their person, with what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.channels.models import Template
from carteira.channels.queries.filling import Known, known_of, nearest
from carteira.channels.queries.templates import texts_for
from carteira.channels.texts.placeholders import fill, names_in
from carteira.customers.queries import Recipient

if TYPE_CHECKING:
    from carteira.channels.actions.outgoing import Draft

Texts = dict[str, Template]


def compose(drafts: Sequence[Draft], *, at: datetime) -> list[Draft]:
    """The drafts with their texts; a name that nobody can fill is refused before anything is queued."""
    texts = {need: texts_for(*need) for need in {(draft.need, draft.channel) for draft in drafts if draft.need}}
    names = names_in(*(words for found in texts.values() for row in found.values() for words in (row.subject, row.text)))
    people = [_person(draft) for draft in drafts if draft.need]
    known = known_of(people, names=names, on=timezone.localdate(at)) if people else {}
    return [
        _written(draft, texts[draft.need, draft.channel], known[_person(draft)], place) if draft.need else draft
        for place, draft in enumerate(drafts)
    ]


def _person(draft: Draft) -> Recipient:
    return Recipient(draft.customer, draft.contact, draft.address)


def _written(draft: Draft, texts: Texts, known: Known, place: int) -> Draft:
    language = nearest(known.language, texts)
    if language is None:
        no = _("has no text in %(language)s for this channel.") % {"language": known.language}
        raise Refused(no, field="need", row=place, remedy=_("Write it under Texts."))
    row = texts[language]
    subject, text = fill(row.subject, known.values), fill(row.text, known.values)
    for name in (*subject.missing, *text.missing):
        no = _("{%(name)s} is not known of this customer.") % {"name": name}
        raise Refused(no, field="need", row=place, remedy=_("Enter it there, or give the text other words after |."))
    return replace(draft, subject=subject.text, text=text.text, purpose=row.purpose, template=row.pk, parameters=text.parameters)
