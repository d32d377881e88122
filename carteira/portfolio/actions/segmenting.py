"""Define schemes, write their rules, publish them: in sets, never customer by customer, and never into the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text, compact
from carteira.governance.actions import record_event
from carteira.portfolio.models import Market, Scheme, SchemeVersion, Segment
from carteira.portfolio.queries.policy import direction_in_force
from carteira.portfolio.queries.runs import current_run
from carteira.portfolio.queries.segments import coverage_now, draft_of, movers, parsed, version_in_force

MOST = 50


@transaction.atomic
def define_scheme(code: str, *, name: str, by: Actor, at: datetime, purpose: str = "") -> Scheme:
    """Begin a way to divide all customers."""
    by.require("portfolio.define")
    key = clean_text(code, field="code", limit=40)
    if not key or compact(key) != key.replace("-", ""):
        raise Refused(_("The code needs small letters and digits."), field="code", remedy=_("Write it like profit-tiers."))
    if Scheme.objects.filter(code=key).exists():
        raise Refused(_("There is a scheme of that code."), field="code", remedy=_("Choose another code."))
    title = clean_text(name, field="name", limit=120)
    if not title:
        raise Refused(_("The scheme needs a name."), field="name")
    scheme = Scheme.objects.create(
        code=key,
        name=title,
        purpose=clean_text(purpose, field="purpose", limit=300),
        owner_id=by.id if by.kind == "user" else None,
        created_at=at,
    )
    record_event("portfolio.scheme-defined", by=by, at=at, subject_kind="scheme", subject_id=scheme.pk)
    return scheme


@transaction.atomic
def write_draft(scheme: Scheme, segments: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime) -> SchemeVersion:
    """Write the next version's segments, replacing an earlier draft. Rules are checked, nothing is published."""
    by.require("portfolio.define")
    if not segments or len(segments) > MOST:
        raise Refused(_("A scheme has 1 to %(most)d segments.") % {"most": MOST}, field="segments", remedy=_("Write at least one segment."))
    draft = draft_of(scheme)
    if draft is None:
        number = SchemeVersion.objects.filter(scheme=scheme).count() + 1
        draft = SchemeVersion.objects.create(scheme=scheme, number=number)
    draft.segments.all().delete()
    rows = [_segment(draft, said, place) for place, said in enumerate(segments, start=1)]
    if len({row.code for row in rows}) < len(rows):
        raise Refused(_("Two segments have the same code."), field="code", remedy=_("Give each segment a code of its own."))
    wanted = sum((row.desired_share for row in rows if row.desired_share is not None), Decimal(0))
    if wanted > 1:
        raise Refused(_("The wanted shares add up to more than 100 %%.") % {}, field="desired_share", remedy=_("Lower one of them."))
    parsed(rows)
    Segment.objects.bulk_create(rows)
    record_event("portfolio.draft-written", by=by, at=at, subject_kind="scheme", subject_id=scheme.pk)
    return draft


def _segment(draft: SchemeVersion, said: Mapping[str, Any], place: int) -> Segment:
    code = clean_text(str(said.get("code") or ""), field="code", limit=40, row=place)
    name = clean_text(str(said.get("name") or ""), field="name", limit=120, row=place)
    rule = clean_text(str(said.get("rule") or ""), field="rule", limit=2000, row=place)
    if not code or compact(code) != code.replace("-", ""):
        raise Refused(_("The code needs small letters and digits."), field="code", row=place, remedy=_("Write it like key-accounts."))
    if not rule:
        raise Refused(_("The segment has no definition that can be tested."), field="rule", row=place, remedy=_("Write a rule."))
    market = clean_text(str(said.get("market") or ""), field="market", limit=120, row=place)
    return Segment(
        version=draft,
        code=code,
        name=name or code,
        rule=rule,
        precedence=place,
        market=Market.objects.get_or_create(name=market)[0] if market else None,
        desired_share=_share(said.get("desired_share"), place),
        definition=clean_text(str(said.get("definition") or ""), field="definition", limit=1000, row=place),
    )


def _share(value: Any, place: int) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        share = Decimal(str(value))
    except InvalidOperation:
        share = Decimal(-1)
    if not share.is_finite() or not 0 <= share <= 1:
        raise Refused(_("A wanted share lies between 0 and 1."), field="desired_share", row=place, remedy=_("Write 0.25 for a quarter."))
    return share.quantize(Decimal("0.0001"))


@transaction.atomic
def publish(scheme: Scheme, *, by: Actor, at: datetime, effective_on: date | None = None) -> SchemeVersion:
    """Publish the draft: it cites the direction in force, holds from a date on, and moves only whom its rules move."""
    by.require("portfolio.define")
    draft = draft_of(scheme)
    if draft is None:
        raise Refused(_("There is nothing to publish."), field="scheme", remedy=_("Write the segments first."))
    direction = direction_in_force()
    if direction is None:
        raise Refused(_("A selection rule must cite the business direction."), field="direction", remedy=_("Publish the direction first."))
    day = effective_on or timezone.localdate(at)
    _refuse_past(scheme, day, timezone.localdate(at))
    segments = list(draft.segments.all())
    if not segments:
        raise Refused(_("There is nothing to publish."), field="scheme", remedy=_("Write the segments first."))
    moved = move_members(scheme, segments, day=day, at=at)
    draft.direction, draft.effective_on, draft.published_at, draft.published_by = direction, day, at, by.name
    draft.coverage = {**coverage_now(scheme, segments), "moved": moved}
    draft.state = "published"
    draft.save()
    record_event("portfolio.scheme-published", by=by, at=at, subject_kind="scheme", subject_id=scheme.pk, detail={"version": draft.number})
    return draft


def _refuse_past(scheme: Scheme, day: date, today: date) -> None:
    last = version_in_force(scheme)
    if day < today or (last is not None and last.effective_on is not None and day < last.effective_on):
        raise Refused(
            _("History is never labelled again by a new rule."), field="effective_on", remedy=_("Let the version hold from today or later.")
        )
    if day > today:
        raise Refused(_("A version takes effect on the day it is published."), field="effective_on", remedy=_("Publish it on that day."))


@transaction.atomic
def refresh_members(scheme: Scheme, *, by: Actor, at: datetime) -> int:
    """Ask the published rules again: new customers and new facts move who they move, from today on."""
    by.require("portfolio.define")
    version = version_in_force(scheme)
    if version is None:
        return 0
    moved = move_members(scheme, list(version.segments.all()), day=timezone.localdate(at), at=at)
    if moved:
        record_event("portfolio.members-refreshed", by=by, at=at, subject_kind="scheme", subject_id=scheme.pk, detail={"moved": moved})
    return moved


def move_members(scheme: Scheme, segments: list[Segment], *, day: date, at: datetime) -> int:
    """Close the old memberships of those who move and open the new ones, in three statements."""
    found = movers(segments, scheme, current_run()).order_by().values_list("pk", "new_segment")
    on, when = connection.ops.adapt_datefield_value(day), connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE portfolio_moving (customer_id bigint PRIMARY KEY, segment_id bigint)")
        try:
            cursor.execute(*_into("portfolio_moving (customer_id, segment_id)", found))
            moved = int(cursor.rowcount)
            cursor.execute(
                "UPDATE portfolio_membership SET valid_until = %s, ended_at = %s WHERE scheme_id = %s AND valid_until IS NULL"
                " AND customer_id IN (SELECT customer_id FROM portfolio_moving)",
                [on, when, scheme.pk],
            )
            cursor.execute(
                "INSERT INTO portfolio_membership (scheme_id, segment_id, customer_id, valid_from, recorded_at)"
                " SELECT %s, segment_id, customer_id, %s, %s FROM portfolio_moving",
                [scheme.pk, on, when],
            )
        except IntegrityError as race:  # two publications at once
            raise Refused(_("Somebody else is publishing this scheme."), field="scheme", remedy=_("Try again.")) from race
        finally:
            if not connection.needs_rollback:
                cursor.execute("DROP TABLE portfolio_moving")
    return moved


def _into(target: str, rows: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    """An INSERT of what a query of ours finds. Target and SQL are ours; every value is a parameter."""
    sql, values = rows.query.sql_with_params()
    return f"INSERT INTO {target} {sql}", values
