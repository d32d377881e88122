"""Write down time that no touchpoint tells of, and what an hour costs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import identities_for
from carteira.customers.rules.touch import split
from carteira.governance.actions import record_event
from carteira.returns.models import EffortEntry, EffortShare, RoleRate, UsualMinutes
from carteira.team.models import User
from carteira.team.rules import ROLES

KINDS = ("preparation", "travel", "meeting", "training", "other")
SOURCES = ("recorded", "timer", "default", "calendar")
DAY = Decimal(1_440)
PART = Decimal("0.0001")


class EntryNotFound(LookupError):
    """No such entry, or not yours. Mapped once to 404."""


@transaction.atomic
def log_effort(
    *, minutes: Decimal, kind: str, day: date, by: Actor, at: datetime, shares: Mapping[int, Decimal] | None = None, text: str = "",
    plan_link: str = "", source: str = "recorded", key: str = "",
) -> EffortEntry:  # fmt: skip
    """Write down one's time. `shares` split it over customers and sum to 1; without any it is for nobody. The same key counts once."""
    by.require("returns.log")
    parts = dict(shares or {})
    _check(minutes, kind, day, source, parts, at)
    key = clean_text(key, field="key", limit=40) or uuid.uuid4().hex
    there = EffortEntry.objects.filter(key=key).first()
    if there is not None:
        return there
    identities = identities_for(list(parts), by=by) if parts else {}
    person = User.objects.filter(pk=by.id or 0).first() if by.kind != "system" else None
    entry = EffortEntry.objects.create(
        user=person, user_name=by.name, role=person.role if person else "", day=day, minutes=minutes, minutes_source=source, kind=kind,
        text=clean_text(text, field="text", limit=300), plan_link=clean_text(plan_link, field="plan_link", limit=60), key=key, made_at=at,
    )  # fmt: skip
    cut = split(minutes, parts) if parts else {}
    EffortShare.objects.bulk_create(
        EffortShare(entry=entry, identity_id=identities[one], share=part, minutes=cut[one] or Decimal(0)) for one, part in parts.items()
    )
    record_event(
        "returns.effort-logged", by=by, at=at, subject_kind="effort", subject_id=entry.pk, customer_id=min(parts) if len(parts) == 1 else None,
        detail={"minutes": minutes, "kind": kind, "customers": sorted(parts)},
    )  # fmt: skip
    return entry


def _check(minutes: Decimal, kind: str, day: date, source: str, shares: Mapping[int, Decimal], at: datetime) -> None:
    if not minutes.is_finite() or not 0 < minutes <= DAY:
        raise Refused(_("is out of range."), field="minutes", remedy=_("Give the minutes of one day, above 0."))
    for field, said, allowed in (("kind", kind, KINDS), ("source", source, SOURCES)):
        if said not in allowed:
            raise Refused(_("is not known."), field=field, remedy=_("Use one of:") + " " + ", ".join(allowed))
    if day > timezone.localtime(at, timezone.get_default_timezone()).date():
        raise Refused(_("lies in the future."), field="day", remedy=_("Write down what was done; plan the rest as a task."))
    if shares and (any(not 0 < part <= 1 or part != part.quantize(PART) for part in shares.values()) or sum(shares.values()) != 1):
        raise Refused(
            _("do not sum to 1."), field="shares", remedy=_("Give each customer a part above 0 with at most 4 decimals, in all 1.")
        )


@transaction.atomic
def take_back_effort(entry_id: int, *, by: Actor, at: datetime) -> EffortEntry:
    """Take an entry of one's own back; it stays on record and counts no more."""
    by.require("returns.log")
    mine = EffortEntry.objects.filter(pk=entry_id if 0 < entry_id < 2**63 else 0, taken_back_at=None)
    entry = (mine if by.kind == "system" else mine.filter(user=by.id)).first()
    if entry is None:
        raise EntryNotFound(str(entry_id))
    entry.taken_back_at = at
    entry.save(update_fields=["taken_back_at"])
    record_event("returns.effort-taken-back", by=by, at=at, subject_kind="effort", subject_id=entry.pk)
    return entry


@transaction.atomic
def set_role_rate(role: str, *, hour_cost: Decimal, currency: str, valid_from: date, by: Actor, at: datetime) -> RoleRate:
    """Say what an hour of a role costs from a day on."""
    by.require("returns.define")
    if role not in ROLES:
        raise Refused(_("is not a role."), field="role", remedy=_("Use one of:") + " " + ", ".join(ROLES))
    if not hour_cost.is_finite() or not 0 <= hour_cost <= 100_000 or len(currency) != 3:
        raise Refused(_("is out of range."), field="hour_cost", remedy=_("Give the cost of an hour and its currency."))
    rate, _made = RoleRate.objects.update_or_create(
        role=role, valid_from=valid_from, defaults={"hour_cost": hour_cost.quantize(Decimal("0.01")), "currency": currency.upper()}
    )
    record_event("returns.role-rate-set", by=by, at=at, subject_kind="role-rate", subject_id=rate.pk, detail={"role": role})
    return rate


@transaction.atomic
def set_usual_minutes(kind: str, *, minutes: Decimal, by: Actor, at: datetime) -> UsualMinutes:
    """Say what a touchpoint of a kind usually takes; it is shown as an estimate, never as recorded."""
    by.require("returns.define")
    kind = clean_text(kind, field="kind", limit=12)
    if not kind or not minutes.is_finite() or not 0 < minutes <= DAY:
        raise Refused(_("is out of range."), field="minutes", remedy=_("Give a kind and the minutes of one day, above 0."))
    row, _made = UsualMinutes.objects.update_or_create(kind=kind, defaults={"minutes": minutes})
    record_event("returns.usual-minutes-set", by=by, at=at, subject_kind="usual-minutes", subject_id=row.pk, detail={"kind": kind})
    return row
