"""Open an opportunity, change what is known of it, move it through its process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import identities_for
from carteira.customers.queries import customer_for
from carteira.governance.actions import record_event
from carteira.sales.actions.checks import Loss, checked_values, refuse_wrong_end
from carteira.sales.actions.people import person
from carteira.sales.models import Opportunity, StageMove, Step
from carteira.sales.queries.processes import step_of, variant_for, variant_named
from carteira.sales.queries.rates import rate_at
from carteira.sales.queries.scope import OpportunityNotFound, opportunity_for, seen_by

MOST = 200


@transaction.atomic
def open_opportunity(
    customer_id: int, *, name: str, currency: str, by: Actor, at: datetime, value: Decimal | None = None, expected_on: date | None = None,
    process: str = "", source: str = "", owner: int | None = None, next_step: str = "", next_on: date | None = None,
) -> Opportunity:  # fmt: skip
    """Begin a possible sale at the first step of the process of the customer's segment (or of the one that is named)."""
    by.require("sales.work")
    customer = customer_for(customer_id, by=by)
    variant = variant_named(process) if process else variant_for(customer, on=timezone.localdate(at))
    first = variant.steps.all()[0]
    said = checked_values({"name": name, "value": value, "currency": currency, "source": source, "next_step": next_step})
    opportunity = Opportunity.objects.create(
        identity_id=identities_for([customer.pk], by=by)[customer.pk], variant=variant, step=first, expected_on=expected_on, opened_at=at,
        entered_at=at, owner=person(owner, otherwise=by), next_on=next_on, **said,
    )  # fmt: skip
    _write_move(opportunity, None, by=by, at=at)
    _tell("opened", opportunity, customer.pk, by=by, at=at)
    return opportunity


@transaction.atomic
def change_opportunity(
    opportunity_id: int, values: Mapping[str, Any], *, by: Actor, at: datetime, version: int | None = None
) -> Opportunity:
    """Change what is known; `version` is the one that was read."""
    opportunity = _locked(opportunity_id, by=by)
    if version is not None and version != opportunity.version:
        raise Stale(
            _("Somebody changed this opportunity since you read it."), version=opportunity.version, remedy=_("Read it again and repeat.")
        )
    changed = checked_values(values)
    if "owner" in values:
        opportunity.owner = person(values["owner"], otherwise=by)
    for name, value in changed.items():
        setattr(opportunity, name, value)
    opportunity.version += 1
    opportunity.save()
    _tell("changed", opportunity, opportunity.identity.customer_id, by=by, at=at, fields=sorted(values))
    return opportunity


@transaction.atomic
def move_opportunity(
    opportunity_id: int, *, to: str, by: Actor, at: datetime, loss: Loss | None = None, note: str = "", version: int | None = None
) -> Opportunity:
    """Move an opportunity to a step of its own process. Losing it needs a reason and who says so; a lost one may be taken up again."""
    opportunity = _locked(opportunity_id, by=by)
    if version is not None and version != opportunity.version:
        raise Stale(_("Somebody moved this opportunity since you read it."), version=opportunity.version, remedy=_("Load the board again."))
    step, before = step_of(opportunity.variant, to), opportunity.step
    if step.pk == before.pk:
        return opportunity
    refuse_wrong_end(opportunity, step, loss)
    again = opportunity.state != "open" and step.kind == "open"
    opportunity.step, opportunity.state, opportunity.entered_at = step, step.kind, at
    opportunity.closed_at = None if step.kind == "open" else at
    opportunity.reopened += again
    opportunity.version += 1
    opportunity.save(update_fields=["step", "state", "entered_at", "closed_at", "reopened", "version"])
    _write_move(
        opportunity, before, by=by, at=at, loss=loss if step.kind == "lost" else None, note=clean_text(note, field="note", limit=300)
    )
    verb = {"won": "won", "lost": "lost"}.get(step.kind, "reopened" if again else "moved")
    _tell(verb, opportunity, opportunity.identity.customer_id, by=by, at=at, step=step.code)
    return opportunity


@transaction.atomic
def hand_over(opportunities: Sequence[int], *, to: int, by: Actor, at: datetime) -> int:
    """Give open opportunities to a colleague (a vacation, a new territory): all or none."""
    by.require("sales.work")
    if not opportunities or len(opportunities) > MOST:
        raise Refused(_("Choose between 1 and %(most)d.") % {"most": MOST}, field="opportunities")
    heir = person(to, otherwise=by)
    rows = list(seen_by(Opportunity.objects.select_for_update(of=("self",)), by).filter(pk__in=opportunities).select_related("identity"))
    if len(rows) < len(set(opportunities)):
        raise OpportunityNotFound(sorted(set(opportunities) - {row.pk for row in rows})[0])
    Opportunity.objects.filter(pk__in=[row.pk for row in rows]).update(owner=heir)
    record_event(
        "sales.opportunities-handed-over",
        by=by,
        at=at,
        detail={"opportunities": sorted(row.pk for row in rows), "to": heir.pk if heir else None},
    )
    return len(rows)


def _locked(opportunity_id: int, *, by: Actor) -> Opportunity:
    by.require("sales.work")
    found = opportunity_for(opportunity_id, by=by)
    row: Opportunity = (
        Opportunity.objects.select_for_update(of=("self",)).select_related("identity__customer", "step", "variant").get(pk=found.pk)
    )
    return row


def _write_move(
    opportunity: Opportunity, before: Step | None, *, by: Actor, at: datetime, loss: Loss | None = None, note: str = ""
) -> None:
    StageMove.objects.create(
        opportunity=opportunity, from_step=before, to_step=opportunity.step, at=at, by=by.name, by_id_then=by.id, value=opportunity.value,
        probability=rate_at(opportunity.step_id, opportunity.owner_id), stated_probability=opportunity.stated_probability,
        loss_reason=loss.reason if loss else "", loss_source=loss.source if loss else "", note=note,
    )  # fmt: skip


def _tell(what: str, opportunity: Opportunity, customer: int, *, by: Actor, at: datetime, **detail: Any) -> None:
    record_event(
        f"sales.opportunity-{what}", by=by, at=at, subject_kind="opportunity", subject_id=opportunity.pk, customer_id=customer,
        detail={"name": opportunity.name, **detail},
    )  # fmt: skip
