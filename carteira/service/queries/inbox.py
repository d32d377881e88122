"""Lists of cases: the inbox with what is due next first, and search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by, matching
from carteira.customers.rules.searching import search_terms
from carteira.engine.bulk.tables import among
from carteira.service.models import Case
from carteira.service.queries.scope import cases_seen_by

HIT_CAP, CUSTOMER_CAP = 1_000, 200
WHOLE = 12
"""Digits from which on a number is looked up as the beginning of a protocol, not anywhere in it."""
LISTED = (
    "protocol", "type", "state", "is_open", "subject", "priority", "channel", "author", "opened_at", "due_at", "resolved_at", "version", "country", "regulated",
    "service_id", "promised_at", "milestones", "merged_into_id", "identity__customer__name", "queue__code", "queue__name", "queue__calendar_id", "agent__name", "cause__code",
    "cause__name", "external__case_id", "external__body", "external__filed_at", "external__stated_due_at",
)  # fmt: skip
"""What lists show and clocks ask; texts stay where they are."""
PHASES = ("open", "done", "all")


def cases(
    *, by: Actor, text: str = "", phase: str = "open", types: Sequence[str] = (), queues: Sequence[str] = (), states: Sequence[str] = (),
    mine: bool | None = None, outside: bool | None = None, causes: Sequence[str] = (), customer: int | None = None,
) -> QuerySet[Case]:  # fmt: skip
    """The cases that the actor sees, narrowed. `phase` open is the inbox; done are those that nobody has to touch."""
    rows = cases_seen_by(by).select_related("identity__customer", "queue", "agent", "cause", "external").only(*LISTED)
    if phase in ("open", "done"):
        rows = rows.filter(is_open=phase == "open")
    narrowed: dict[str, Any] = {"type__in": types, "queue__code__in": queues, "state__in": states, "cause__code__in": causes}
    rows = rows.filter(**{name: values for name, values in narrowed.items() if values})
    if mine:
        rows = rows.filter(agent_id=by.id)
    if outside is not None:
        rows = rows.filter(external__isnull=not outside)
    if customer is not None:
        rows = rows.filter(identity__customer=customer)
    return found(rows, text, by=by) if text.strip() else rows


def found(rows: QuerySet[Case], text: str, *, by: Actor) -> QuerySet[Case]:
    """Those that hold every word in number, subject or author, and those of customers who do; the first thousand of each."""
    terms = search_terms(text)
    if not terms.words:
        return rows.filter(protocol__startswith=text.strip())
    if text.strip().isdigit() and len(text.strip()) >= WHOLE:
        return rows.filter(protocol__gte=text.strip(), protocol__lt=text.strip() + ":")
    own = list(_own(terms.words, by=by).values_list("pk", flat=True)[:HIT_CAP])
    customers = list(matching(customers_seen_by(by), text, first=CUSTOMER_CAP).order_by().values_list("pk", flat=True)[:CUSTOMER_CAP])
    theirs: list[int] = []
    if customers:
        theirs = list(Case.objects.filter(identity__customer__in=customers).order_by().values_list("pk", flat=True)[:HIT_CAP])
    return among(rows, "id", [*own, *theirs])


def _own(words: Sequence[str], *, by: Actor) -> QuerySet[Case]:
    """Who sees all is answered by the full-text index; who sees some has few enough to look at each."""
    rows = Case.objects.order_by() if by.scope == "all" else cases_seen_by(by).order_by()
    if connection.vendor == "sqlite" and by.scope == "all":
        phrase = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
        return rows.filter(pk__in=RawSQL("SELECT rowid FROM service_search WHERE service_search MATCH %s LIMIT %s", [phrase, HIT_CAP]))
    for word in words:
        rows = rows.filter(search_doc__contains=word)
    return rows
