"""Write down what passed between a customer and us: one shape for every channel, once however often it is told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import contact_of, identities_for
from carteira.customers.models import Channel, Episode, FormOfTrade, Interaction
from carteira.customers.rules import touch as rules
from carteira.customers.rules.purposes import CHANNELS, FORMS, PURPOSES
from carteira.customers.rules.touch import Touch
from carteira.governance.actions import record_event

AHEAD = timedelta(minutes=10)
TEXTS = ("subject", "body", "observation", "plan_link", "channel", "form_of_trade", "purpose", "key")


def log_interaction(touch: Touch, *, by: Actor, at: datetime) -> Interaction:
    """Write down one touchpoint; the same key again gives the first one and changes nothing."""
    by.require("customers.edit")
    rules.check(touch)
    said = {name: clean_text(getattr(touch, name), field=name, limit=rules.LIMITS[name]) for name in TEXTS}
    _refuse_future(touch.occurred_at, at)
    with transaction.atomic():
        shares = touch.shares or {touch.customer: Decimal(1)}
        identities = identities_for(list(shares), by=by)
        key = said.pop("key") or uuid.uuid4().hex
        there = _there(touch, key, identities[touch.customer])
        if there is not None:
            return there
        _refuse_unknown_words(said)
        rows = _rows(touch, said, key, identities, by=by, at=at)
        Interaction.objects.bulk_create(rows)
        first = rows[0]
        record_event(
            "customers.interaction-logged", by=by, at=at, subject_kind="interaction", subject_id=first.pk, customer_id=touch.customer,
            detail={"kind": touch.kind, "channel": touch.channel, "customers": sorted(shares)},
        )  # fmt: skip
        return first


def _there(touch: Touch, key: str, identity_id: int) -> Interaction | None:
    """What was written down under this key; somebody else's key is refused without telling whose."""
    found = (
        Interaction.objects.filter(source=touch.source, native_id=_native(key, touch.customer, touch)).select_related("identity").first()
    )
    if found is not None and found.identity_id != identity_id:
        mine = Interaction.objects.filter(pk=found.pk, identity__customer__identities=identity_id).exists()
        if not mine:
            raise Refused(_("is used for another customer."), field="key", remedy=_("Use a new key for each touchpoint."))
    return found


def _native(key: str, customer: int, touch: Touch) -> str:
    return key if customer == touch.customer else f"{key}+{customer}"


def _rows(touch: Touch, said: dict[str, str], key: str, identities: dict[int, int], *, by: Actor, at: datetime) -> list[Interaction]:
    shares = dict(touch.shares) or {touch.customer: Decimal(1)}
    minutes = rules.split(touch.minutes, shares)
    if touch.contact is not None:
        contact_of(touch.contact, identities[touch.customer])
    episode = episode_of(touch.episode, identities[touch.customer])
    everyone = [touch.customer, *(one for one in shares if one != touch.customer)]
    return [
        Interaction(
            source=touch.source, native_id=_native(key, customer, touch), identity_id=identities[customer],
            contact_id=touch.contact if customer == touch.customer else None, by_id=by.id if by.kind != "system" else None,
            kind=touch.kind, direction=touch.direction, initiated_by=touch.initiated_by, occurred_at=touch.occurred_at,
            received_at=max(touch.received_at or at, touch.occurred_at), business_date=business_date(touch.occurred_at),
            duration_seconds=touch.duration_seconds, minutes=minutes[customer],
            minutes_source=(touch.minutes_source or "recorded") if touch.minutes is not None else "", share=shares[customer],
            drivers=dict(touch.drivers), episode=episode if customer == touch.customer else None, **said,
        )
        for customer in everyone
    ]  # fmt: skip


def business_date(moment: datetime) -> date:
    """The day in the company's time zone."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def episode_of(episode_id: int | None, identity_id: int) -> Episode | None:
    """The episode, which must be one of the customer's."""
    if episode_id is None:
        return None
    found = Episode.objects.filter(pk=episode_id, identity__customer__identities=identity_id).first() if 0 < episode_id < 2**63 else None
    if found is None:
        raise Refused(_("is no matter of this customer."), field="episode", remedy=_("Choose one of its open matters, or leave it empty."))
    return found


def _refuse_future(moment: datetime, at: datetime) -> None:
    if moment > at + AHEAD:
        raise Refused(_("lies in the future."), field="occurred_at", remedy=_("Write down what has happened; plan the rest as a task."))


def _refuse_unknown_words(said: dict[str, str]) -> None:
    """Channels and forms of trade are data; purposes decide about consent and are fixed."""
    if said["purpose"] and said["purpose"] not in PURPOSES:
        raise Refused(_("is not known."), field="purpose", remedy=_("Use one of:") + " " + ", ".join(PURPOSES))
    _refuse_unless_live(said["channel"], Channel, CHANNELS, "channel", _("Add it under channels first."))
    _refuse_unless_live(said["form_of_trade"], FormOfTrade, FORMS, "form_of_trade", _("Add it under forms of trade first."))


def _refuse_unless_live(code: str, table: type[Channel] | type[FormOfTrade], built_in: Sequence[str], field: str, remedy: str) -> None:
    if not code:
        return
    retired = table.objects.filter(code=code).values_list("retired_at", flat=True).first()
    known = code in built_in or table.objects.filter(code=code).exists()
    if not known or retired is not None:
        raise Refused(_("is not known."), field=field, remedy=remedy)


def log_interactions(touches: Sequence[Touch], *, by: Actor, at: datetime) -> list[Interaction]:
    """Write down several touchpoints, all or none; each with its own event."""
    with transaction.atomic():
        return [log_interaction(touch, by=by, at=at) for touch in touches]
