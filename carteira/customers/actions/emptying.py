"""What lay thirty days in the trash goes for good; what figures or decisions rest on stays, but nobody is known by it any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.customers.actions.anonymising import anonymise
from carteira.customers.actions.erasing import erase, erase_customers, erase_identities, held
from carteira.customers.actions.standing import one_at_a_time
from carteira.customers.actions.trashing import end
from carteira.customers.models import Contact, Customer, Establishment, SourceIdentity, Trashed
from carteira.customers.rules.trash import CUSTOMER, KEPT
from carteira.engine.bulk.tables import among
from carteira.governance.actions import record_event

CHUNK = 500
GOES_ALONG = (Contact, Establishment)


def empty_trash(*, by: Actor, at: datetime) -> dict[str, int]:
    """Deal with one chunk of what lay there long enough; an empty answer says that nothing is left to do."""
    by.require("settings.manage")
    with transaction.atomic():
        one_at_a_time()
        due = Trashed.objects.select_for_update().filter(ended_at=None, at__lte=at - KEPT).order_by("at", "id")[:CHUNK]
        rows = list(due)
        if not rows:
            return {}
        customers = [row for row in rows if row.kind == CUSTOMER]
        kept = _settle([row.subject for row in customers], at=at) if customers else set()
        anonymised = [row for row in customers if row.subject in kept]
        gone = [row for row in rows if row not in anonymised]
        end(gone, Trashed.End.REMOVED, by=by, at=at)
        end(anonymised, Trashed.End.ANONYMISED, by=by, at=at)
        Trashed.objects.filter(pk__in=[row.pk for row in rows]).update(label="")
        detail = {"removed": len(gone), "anonymised": len(anonymised), "kinds": dict(Counter(row.kind for row in rows))}
        record_event("customers.trash-emptied", by=by, at=at, subject_kind="trash", detail=detail)
    return {"removed": len(gone), "anonymised": len(anonymised)}


def _settle(customers: Sequence[int], *, at: datetime) -> set[int]:
    """Remove the customers on which nothing rests; gives those that stay, as nobody."""
    heads = {pk: pk for pk in customers}
    heads.update(among(Customer.objects.all(), "absorbed_by", sorted(customers)).values_list("id", "absorbed_by_id"))
    rows = among(SourceIdentity.objects.all(), "customer", sorted(customers)).values_list("id", "customer_id")
    head_of = dict(rows)
    rested = {heads[pk] for pk in held(Customer, sorted(heads))}
    rested |= {head_of[pk] for pk in held(SourceIdentity, sorted(head_of), beside=GOES_ALONG)}
    spoken_of = dict(among(Contact.objects.all(), "identity", sorted(head_of)).values_list("id", "identity_id"))
    rested |= {head_of[spoken_of[pk]] for pk in held(Contact, sorted(spoken_of))}
    rested |= _sent_away(sorted(heads), heads)
    free = sorted(pk for pk, head in heads.items() if head not in rested)
    identities = sorted(pk for pk, head in head_of.items() if head not in rested)
    for table in GOES_ALONG:
        erase(among(table._default_manager.all(), "identity", identities))
    erase_identities(identities)
    erase_customers(free)
    stays = sorted(pk for pk, head in heads.items() if head in rested)
    if stays:
        anonymise(stays, at=at)
    return rested


def _sent_away(homes: Sequence[int], heads: dict[int, int]) -> set[int]:
    """Customers whose source record counts for somebody else today: an unmerge would want to go home to them."""
    away = among(SourceIdentity.objects.all(), "home", homes).values_list("home_id", "customer_id")
    return {heads[home] for home, customer in away if customer not in heads}
