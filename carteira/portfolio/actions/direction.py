"""Publish where the business goes, the policy of selection, and the clients we want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.portfolio.models import BusinessDirection, SelectionPolicy, TargetCriterion, TargetProfile
from carteira.portfolio.queries.policy import direction_in_force, policy_in_force
from carteira.portfolio.rules.language import parse

NUMBERS = {
    "hurdle": (-(10**10), 10**10), "reprice_limit": (0, 10), "reach": (0, 1000), "contagion_parameter": (0, 1), "linked_share": (0, 1),
    "days_between_orders": (1, 366), "days_between_visits": (1, 366), "terms_days": (0, 366), "returns_cut": (0, 1), "repeat_share": (0, 1),
}  # fmt: skip


@transaction.atomic
def publish_direction(*, what: str, for_whom: str, how: str, by: Actor, at: datetime) -> BusinessDirection:
    """State what the business does, for whom and how. Rules that cite an earlier version are listed for review."""
    by.require("portfolio.define")
    texts = {name: clean_text(text, field=name, limit=500) for name, text in (("what", what), ("for_whom", for_whom), ("how", how))}
    for name, text in texts.items():
        if not text:
            raise Refused(_("is missing."), field=name, remedy=_("Say it in one sentence."))
    last = direction_in_force()
    direction = BusinessDirection.objects.create(number=last.number + 1 if last else 1, published_at=at, published_by=by.name, **texts)
    record_event("portfolio.direction-published", by=by, at=at, subject_kind="direction", subject_id=direction.pk)
    return direction


@transaction.atomic
def publish_policy(values: Mapping[str, Any], *, reason: str, by: Actor, at: datetime) -> SelectionPolicy:
    """Change the numbers of selection; earlier decisions keep the version that they were made under."""
    by.require("portfolio.define")
    direction = direction_in_force()
    if direction is None:
        raise Refused(_("A selection rule must cite the business direction."), field="direction", remedy=_("Publish the direction first."))
    why = clean_text(reason, field="reason", limit=500)
    if len(why) < 10:
        raise Refused(_("The reason is missing or too short."), field="reason", remedy=_("Say why in ten characters or more."))
    old = policy_in_force()
    said = {name: _number(name, values.get(name, getattr(old, name))) for name in NUMBERS}
    shares = {
        str(pool): str(_number("linked_share", share)) for pool, share in dict(values.get("avoidable_shares", old.avoidable_shares)).items()
    }
    policy = SelectionPolicy.objects.create(
        number=old.number + 1, direction=direction, avoidable_shares=shares, reason=why, published_at=at, published_by=by.name, **said
    )
    record_event("portfolio.policy-published", by=by, at=at, subject_kind="policy", subject_id=policy.pk)
    return policy


def _number(name: str, value: Any) -> Decimal:
    low, high = NUMBERS[name]
    try:
        number = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not low <= number <= high:
        raise Refused(
            _("is not a number in range."), field=name, remedy=_("Give a number from %(low)s to %(high)s.") % {"low": low, "high": high}
        )
    return number


@transaction.atomic
def publish_target(
    name: str, criteria: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime, segment_code: str = "", counter_examples: str = ""
) -> TargetProfile:
    """Publish who is wanted, as musts, shoulds and nevers in the rule language."""
    by.require("portfolio.define")
    direction = direction_in_force()
    if direction is None:
        raise Refused(_("A selection rule must cite the business direction."), field="direction", remedy=_("Publish the direction first."))
    title = clean_text(name, field="name", limit=120)
    if not title or not any(said.get("kind") in ("must", "should") for said in criteria):
        raise Refused(_("A target client needs a name and a must or a should."), field="criteria", remedy=_("Write at least one."))
    profile = TargetProfile.objects.create(
        name=title,
        number=TargetProfile.objects.filter(name=title).count() + 1,
        segment_code=clean_text(segment_code, field="segment_code", limit=40),
        direction=direction,
        counter_examples=clean_text(counter_examples, field="counter_examples", limit=1000),
        published_at=at,
        published_by=by.name,
    )
    try:
        with transaction.atomic():
            TargetCriterion.objects.bulk_create([_criterion(profile, said, row) for row, said in enumerate(criteria, start=1)])
    except IntegrityError as twice:
        raise Refused(_("Two criteria have the same name."), field="name", remedy=_("Name each one differently.")) from twice
    record_event("portfolio.target-published", by=by, at=at, subject_kind="target-profile", subject_id=profile.pk)
    return profile


def _criterion(profile: TargetProfile, said: Mapping[str, Any], row: int) -> TargetCriterion:
    kind, rule = str(said.get("kind") or ""), clean_text(str(said.get("rule") or ""), field="rule", limit=2000, row=row)
    if kind not in ("must", "should", "never"):
        raise Refused(_("A criterion is must, should or never."), field="kind", row=row, remedy=_("Choose one of the three."))
    try:
        parse(rule)
    except Refused as no:
        raise Refused(no.message, field="rule", row=row, remedy=no.remedy) from no
    weight = _weight(said.get("weight") or 1, row)
    name = clean_text(str(said.get("name") or rule), field="name", limit=120, row=row)
    return TargetCriterion(profile=profile, name=name, kind=kind, rule=rule, weight=weight)


def _weight(value: Any, row: int) -> Decimal:
    try:
        weight = Decimal(str(value))
    except InvalidOperation:
        weight = Decimal(0)
    if not weight.is_finite() or not 0 < weight <= 1000:
        raise Refused(_("A weight is a number above 0."), field="weight", row=row, remedy=_("Give 1 when all weigh the same."))
    return weight
