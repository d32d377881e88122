"""Search by any part of a name, e-mail, phone or tax number, folded, on either database."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from carteira.customers.models import Customer
from carteira.customers.rules.searching import search_terms

AFTER_ALL = "\U0010ffff"
MOST_SUGGESTED = 20
HIT_CAP = 2_000
FOUND = (
    "SELECT rowid FROM customers_search WHERE customers_search MATCH %s"
    " AND rowid NOT IN (SELECT id FROM customers_customer WHERE trashed_at IS NOT NULL) LIMIT %s"
)
SUGGEST_FROM, SHORT_PRICE = 200, 20


def matching(customers: QuerySet[Customer], text: str, *, first: int | None = None) -> QuerySet[Customer]:
    """Those that hold every word of the text; a text too short for trigrams must begin the name.

    `first` lets SQLite stop after so many; only where nothing else filters, for those it drops are not looked at again.
    """
    terms = search_terms(text)
    if terms.beginning:
        return customers.filter(name_key__gte=terms.beginning, name_key__lt=terms.beginning + AFTER_ALL)
    if not terms.words:
        return customers
    if connection.vendor == "sqlite":
        phrase = " AND ".join('"' + word.replace('"', '""') + '"' for word in terms.words)
        stop = -1 if first is None else first
        found = RawSQL(FOUND, [phrase, stop])  # noqa: S611 - one fixed statement
        customers = customers.filter(pk__in=found)  # right under any alias, so that it can stand in a subquery
    else:
        for word in terms.words:
            customers = customers.filter(search_doc__contains=word)
    for word in terms.short:
        customers = customers.filter(search_doc__contains=word)
    return customers


def hits(customers: QuerySet[Customer], text: str, *, whole: bool = False) -> QuerySet[Customer]:
    """The first HIT_CAP that hold the text, free to be sorted and paged: a word that half the base bears costs no more than a rare one.

    `whole`: these are all living customers, no filter stands before.
    """
    terms = search_terms(text)
    if not terms.words and not terms.beginning:
        return customers
    found = matching(customers, text, first=HIT_CAP if whole and not terms.short else None)
    found = found.order_by("name_key", "id") if terms.beginning else found.order_by()
    return Customer.objects.filter(pk__in=found.values("pk")[:HIT_CAP])


def suggestions(customers: QuerySet[Customer], text: str, *, limit: int = 8, whole: bool = False) -> list[Customer]:
    """A few customers for a text being typed: names that begin with it first, then any that hold it. `whole` as in `hits`."""
    terms = search_terms(text)
    if not terms.words and not terms.short:
        return []
    limit = min(limit, MOST_SUGGESTED)
    beginning = " ".join((*terms.words, *terms.short)) if not terms.beginning else terms.beginning
    first = list(customers.filter(name_key__gte=beginning, name_key__lt=beginning + AFTER_ALL).order_by("name_key", "id")[:limit])
    if len(first) == limit or not terms.words:
        return first
    # Without a sort, so that a common word costs no more than a rare one.
    enough = SUGGEST_FROM * (SHORT_PRICE if terms.short else 1)  # short words are looked at one by one
    rest = matching(customers, text, first=enough if whole else None).exclude(pk__in=[c.pk for c in first]).order_by()[:SUGGEST_FROM]
    return (first + sorted(rest, key=lambda c: (c.name_key, c.pk)))[:limit]
