"""The only ways to a case."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import identities_in_trash, within_scope
from carteira.service.models import Case
from carteira.team.models import User


class CaseNotFound(LookupError):
    """No such case, or none of yours. Mapped once to 404."""


def cases_seen_by(by: Actor) -> QuerySet[Case]:
    """The cases that the actor may see: those of its customers, those given to it, and (beyond own scope) those of strangers.

    Nobody sees a case that complains of him."""
    by.require("service.view")
    rows = Case.objects.exclude(identity__in=identities_in_trash().values("pk"))
    if by.kind == "user" and by.id is not None:
        rows = rows.exclude(about_user_id=by.id)
    if by.scope == "all":
        return rows
    seen = Q(identity__customer__in=within_scope(Customer.objects.all(), by)) | Q(
        agent_id=by.id if by.kind == "user" else None, agent__isnull=False
    )
    return rows.filter(seen | Q(identity=None) if by.scope == "team" else seen)


def case_for(key: int | str, *, by: Actor) -> Case:
    """The case of that id or protocol; CaseNotFound when there is none for this actor."""
    named = {"protocol": str(key)[:40]} if isinstance(key, str) else {"pk": key if 0 < key < 2**63 else 0}
    related = ("identity__customer", "queue__calendar", "agent", "cause", "service", "parent", "merged_into", "external", "rating")
    found = cases_seen_by(by).filter(**named).select_related(*related).first()
    if found is None:
        raise CaseNotFound(str(key))
    return found


def colleagues() -> list[User]:
    """Everybody who may work on cases, for the choice of a colleague."""
    return list(User.objects.filter(is_active=True).order_by("name")[:200])
