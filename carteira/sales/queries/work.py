"""A seller's day: visits in route order, tasks in the order of focus, proposals to ask after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.customers.queries import identities_in_trash
from carteira.sales.models import FollowUp, PlannedVisit, Task
from carteira.sales.queries.plain import when
from carteira.sales.queries.proposals import due_follow_ups
from carteira.sales.rules.focus import LIMIT, Waiting, in_order

MOST = 30


class TaskNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


class VisitNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


def tasks_of(by: Actor) -> QuerySet[Task]:
    """One's own tasks; who sees all customers sees everybody's."""
    by.require("sales.view")
    rows = Task.objects.select_related("identity__customer", "owner").exclude(identity__in=identities_in_trash().values("pk"))
    return rows if by.scope == "all" else rows.filter(owner_id=by.id or 0)


def task_for(task_id: int, *, by: Actor) -> Task:
    """One task; TaskNotFound when there is none for this actor."""
    found = tasks_of(by).filter(pk=task_id).first() if 0 < task_id < 2**63 else None
    if found is None:
        raise TaskNotFound(task_id)
    return found


def visits_of(by: Actor) -> QuerySet[PlannedVisit]:
    """One's own visits; who sees all customers sees everybody's."""
    by.require("sales.view")
    rows = PlannedVisit.objects.select_related("identity__customer", "owner").exclude(identity__in=identities_in_trash().values("pk"))
    return rows if by.scope == "all" else rows.filter(owner_id=by.id or 0)


def visit_for(visit_id: int, *, by: Actor) -> PlannedVisit:
    """One planned visit; VisitNotFound when there is none for this actor."""
    found = visits_of(by).filter(pk=visit_id).first() if 0 < visit_id < 2**63 else None
    if found is None:
        raise VisitNotFound(visit_id)
    return found


@dataclass(frozen=True)
class MyDay:
    """What a person has before them today."""

    day: date
    visits: list[PlannedVisit]
    doing: list[Task]
    tasks: list[Task]
    follow_ups: list[FollowUp]
    limit: int = LIMIT


def my_day(*, by: Actor, day: date) -> MyDay:
    """The day of who asks: own visits in route order, tasks in the order of focus, proposals to ask after."""
    by.require("sales.view")
    mine = by.id or 0
    visits = list(visits_of(by).filter(owner_id=mine, planned_on=day).exclude(state="dropped")[:MOST])
    visits.sort(key=lambda visit: (visit.place_in_route is None, visit.place_in_route or 0, visit.pk))
    rows = {task.pk: task for task in tasks_of(by).filter(owner_id=mine, state__in=("open", "doing")).order_by("due_on", "id")[:200]}
    ranked = in_order([Waiting(task.pk, task.due_on, task.minutes, task.delay_costs) for task in rows.values()], today=day)
    ordered = [rows[pk] for pk in ranked]
    asking = due_follow_ups(by=by, until=day).filter(proposal__opportunity__owner_id=mine)[:MOST]
    return MyDay(day, visits, [t for t in ordered if t.state == "doing"], [t for t in ordered if t.state == "open"][:MOST], list(asking))


def plain_task(row: Task) -> dict[str, Any]:
    """One task as plain values."""
    customer = row.identity.customer_id if row.identity else None
    return {
        "task": row.pk, "title": row.title, "kind": row.kind, "state": row.state, "due_on": when(row.due_on), "minutes": row.minutes,
        "customer": customer, "owner": row.owner.name, "trigger": row.trigger,
    }  # fmt: skip


def plain_visit(row: PlannedVisit) -> dict[str, Any]:
    """One planned visit as plain values."""
    return {
        "visit": row.pk, "customer": row.identity.customer_id, "customer_name": row.identity.customer.name, "planned_on": when(row.planned_on),
        "place": row.place_in_route, "purpose": row.purpose, "state": row.state,
    }  # fmt: skip


def plain_day(found: MyDay) -> dict[str, Any]:
    """A day as plain values."""
    asking = [
        {
            "follow_up": one.pk,
            "proposal": one.proposal_id,
            "due_on": when(one.due_on),
            "customer": one.proposal.opportunity.identity.customer_id,
        }
        for one in found.follow_ups
    ]
    return {
        "day": when(found.day), "visits": [plain_visit(one) for one in found.visits], "doing": [plain_task(one) for one in found.doing],
        "tasks": [plain_task(one) for one in found.tasks], "follow_ups": asking, "limit": found.limit,
    }  # fmt: skip
