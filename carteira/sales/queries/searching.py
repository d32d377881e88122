"""Opportunities by words of their name or of their customer, from an index at any size."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by, matching
from carteira.customers.rules.searching import search_terms
from carteira.engine.bulk.tables import among
from carteira.sales.models import Opportunity

HIT_CAP, CUSTOMER_CAP = 1_000, 200


def found(rows: QuerySet[Opportunity], text: str, *, by: Actor) -> QuerySet[Opportunity]:
    """Those that hold every word in their name, and those of customers who do; the first thousand of each."""
    words = search_terms(text).words
    named = list(_named(rows, words, by=by).values_list("pk", flat=True)[:HIT_CAP]) if words else []
    customers = list(matching(customers_seen_by(by), text, first=CUSTOMER_CAP).order_by().values_list("pk", flat=True)[:CUSTOMER_CAP])
    theirs = Opportunity.objects.filter(identity__customer__in=customers).order_by().values_list("pk", flat=True)[:HIT_CAP]
    return among(rows, "id", [*named, *(theirs if customers else ())])


def _named(rows: QuerySet[Opportunity], words: Sequence[str], *, by: Actor) -> QuerySet[Opportunity]:
    """Who sees all is answered by the full-text index; who sees some has few enough to look at each."""
    if by.scope == "all" and connection.vendor == "sqlite":
        phrase = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
        hits = RawSQL("SELECT rowid FROM sales_search WHERE sales_search MATCH %s LIMIT %s", [phrase, HIT_CAP])
        return Opportunity.objects.filter(pk__in=hits).order_by()
    rows = rows.select_related(None).order_by()
    for word in words:
        rows = rows.filter(search_doc__contains=word)
    return rows
