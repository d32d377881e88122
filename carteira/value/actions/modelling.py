"""Change the cost model: each change is a new revision, and no figure moves until somebody orders a run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.governance.actions import record_event
from carteira.value.models import CapitalRate, ResourcePool, TimeEquation
from carteira.value.rules.equations import parse_minutes, parse_terms

OURS = "carteira"
MOST_MONEY = Decimal("99999999999.99")


class ModelPartNotFound(LookupError):
    """There is no such pool or equation."""


def change_pool(
    pool_id: int, *, cost: Decimal, practical_minutes: Decimal, avoidable_share: Decimal | None, revision: int, by: Actor, at: datetime
) -> ResourcePool:
    """Give a pool another cost or capacity, as a new revision of its period."""
    by.require("value.edit_model")
    _check_pool(cost, practical_minutes, avoidable_share)
    with transaction.atomic():
        old = ResourcePool.objects.filter(pk=pool_id).first()
        if old is None:
            raise ModelPartNotFound(_("There is no such resource pool."))
        same = ResourcePool.objects.filter(code=old.code, starts_on=old.starts_on, currency=old.currency)
        newest = same.aggregate(newest=Max("revision"))["newest"]
        _unchanged_since(revision, newest)
        pool = ResourcePool.objects.create(
            source=OURS,
            native_id=f"{old.code}|{old.starts_on}|{old.currency}|{newest + 1}",
            code=old.code,
            name=old.name,
            starts_on=old.starts_on,
            ends_before=old.ends_before,
            currency=old.currency,
            theoretical_minutes=old.theoretical_minutes,
            cost=cost,
            practical_minutes=practical_minutes,
            avoidable_share=avoidable_share,
            revision=newest + 1,
        )
        detail = {"code": old.code, "cost": str(cost), "practical_minutes": str(practical_minutes), "revision": newest + 1}
        record_event("value.pool-changed", by=by, at=at, subject_kind="value.pool", subject_id=pool.pk, detail=detail)
    return pool


def change_equation(
    activity: str, *, base_minutes: Decimal, terms: str, valid_from: date, revision: int, by: Actor, at: datetime
) -> TimeEquation:
    """Give an activity other minutes from a date on, as a new revision."""
    by.require("value.edit_model")
    read = parse_terms(terms)
    parse_minutes(str(base_minutes), field="base_minutes")
    with transaction.atomic():
        old = TimeEquation.objects.filter(activity=activity).order_by("-revision", "-id").first()
        if old is None:
            raise ModelPartNotFound(_("There is no such activity."))
        _unchanged_since(revision, old.revision)
        equation = TimeEquation.objects.create(
            source=OURS,
            native_id=f"{activity}|{old.revision + 1}",
            activity=activity,
            name=old.name,
            pool=old.pool,
            event=old.event,
            revision=old.revision + 1,
            valid_from=valid_from,
            base_minutes=base_minutes,
            terms=[term.as_json() for term in read],
        )
        detail = {"activity": activity, "base_minutes": str(base_minutes), "terms": terms, "revision": equation.revision}
        record_event("value.equation-changed", by=by, at=at, subject_kind="value.equation", subject_id=equation.pk, detail=detail)
    return equation


def set_capital_rate(annual_rate: Decimal, *, currency: str, valid_from: date, by: Actor, at: datetime) -> CapitalRate:
    """State the yearly rate at which receivables are financed, from a date on."""
    by.require("value.edit_model")
    if not 0 <= annual_rate < 10:
        raise Refused(_("The rate is out of range."), field="annual_rate", remedy=_("Write 0.18 or 18 % for eighteen per cent a year."))
    with transaction.atomic():
        rate, _made = CapitalRate.objects.update_or_create(
            currency=currency,
            valid_from=valid_from,
            defaults={"annual_rate": annual_rate, "source": OURS, "native_id": f"{currency}|{valid_from}"},
        )
        detail = {"annual_rate": str(annual_rate), "currency": currency, "valid_from": valid_from.isoformat()}
        record_event("value.capital-rate-set", by=by, at=at, subject_kind="value.capital-rate", subject_id=rate.pk, detail=detail)
    return rate


def _check_pool(cost: Decimal, practical_minutes: Decimal, avoidable_share: Decimal | None) -> None:
    if not 0 <= cost <= MOST_MONEY or cost != cost.quantize(Decimal("0.01")):
        raise Refused(_("The cost is out of range or has parts of a cent."), field="cost", remedy=_("Give an amount of money, 0 or more."))
    if not 0 < practical_minutes <= MOST_MONEY:
        raise Refused(
            _("A pool without minutes has no rate."), field="practical_minutes", remedy=_("Give the minutes it can practically give.")
        )
    if avoidable_share is not None and not 0 <= avoidable_share <= 1:
        raise Refused(_("A share lies between 0 and 1."), field="avoidable_share", remedy=_("Write 0.2 or 20 %."))


def _unchanged_since(seen: int, newest: int) -> None:
    if seen != newest:
        raise Stale(
            _("Somebody changed it since you opened it (revision %s).") % newest, version=newest, remedy=_("Reload and change it again.")
        )
