"""Texts by need, channel and language: kept as versions, retired."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.models import Template
from carteira.channels.queries.filling import KNOWN
from carteira.channels.queries.templates import template_for, versions_of
from carteira.channels.texts.placeholders import check
from carteira.customers.rules.purposes import PURPOSES
from carteira.governance.actions import record_event

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CHANNELS = ("email", "sms", "whatsapp")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def keep_template(
    code: str, *, channel: str, language: str, purpose: str, text: str, by: Actor, at: datetime, subject: str = "", approved_as: str = ""
) -> Template:
    """Keep a text as a new version; the same words again are the version that stands."""
    by.require("channels.manage")
    _check_place(code, channel=channel, language=language, purpose=purpose)
    said = {"purpose": purpose, "approved_as": clean_text(approved_as, field="approved_as", limit=120), **_words(subject, text, channel)}
    with transaction.atomic():
        last = Template.objects.select_for_update().filter(code=code, channel=channel, language=language).order_by("-version").first()
        if last and last.retired_at is None and all(getattr(last, name) == value for name, value in said.items()):
            return last
        version = last.version + 1 if last else 1
        row = Template.objects.create(code=code, channel=channel, language=language, version=version, at=at, said_by=by.name, **said)
        _tell("kept", row, by=by, at=at)
        return row


def _check_place(code: str, **said: str) -> None:
    if not CODE.fullmatch(code):
        raise Refused(_("is not a code."), field="code", remedy=_("Use small letters, digits and hyphens."))
    for field, allowed in (("channel", CHANNELS), ("language", LANGUAGES), ("purpose", tuple(PURPOSES))):
        if said[field] not in allowed:
            raise Refused(_("is not known."), field=field, remedy=_("Use one of:") + " " + ", ".join(allowed))


def _words(subject: str, text: str, channel: str) -> dict[str, str]:
    said = {
        "subject": " ".join(clean_text(subject, field="subject", limit=200).split()) if channel == "email" else "",
        "text": clean_text(text, field="text", limit=50_000),
    }
    for field, words in said.items():
        if not words and (field == "text" or channel == "email"):
            raise Refused(_("is missing."), field=field, remedy=_("Write a few words."))
        check(words, known=KNOWN, field=field)
    return said


def retire_template(number: int, *, by: Actor, at: datetime) -> Template:
    """Use a text no longer; what was written with it stays."""
    by.require("channels.manage")
    with transaction.atomic():
        row = versions_of(template_for(number, by=by))[0]
        if row.retired_at is None:
            row.retired_at = at
            row.save(update_fields=["retired_at"])
            _tell("retired", row, by=by, at=at)
        return row


def _tell(what: str, row: Template, *, by: Actor, at: datetime) -> None:
    detail = {"code": row.code, "channel": row.channel, "language": row.language, "version": row.version}
    record_event(f"channels.template-{what}", by=by, at=at, subject_kind="template", subject_id=row.pk, detail=detail)
