"""Decide whose word counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.models import Customer, SurvivorshipRule
from carteira.customers.rules.survivorship import BLOCKS, STRATEGIES
from carteira.governance.actions import record_event

PIECE = 5_000
MOST_SOURCES = 20


def set_survivorship(field: str, strategy: str, *, by: Actor, at: datetime, sources: Sequence[str] = ()) -> int:
    """Choose how a field is taken from several sources, and make the records again that have several; gives how many changed."""
    by.require("settings.manage")
    fields = [block[0] for block in BLOCKS]
    if field not in fields:
        raise Refused(_("is not a field that is chosen by itself."), field="field", remedy=_("Use one of:") + " " + ", ".join(fields))
    if strategy not in STRATEGIES:
        raise Refused(_("is not a way to choose."), field="strategy", remedy=_("Use one of:") + " " + ", ".join(STRATEGIES))
    trusted = [clean_text(source, field="sources", limit=40) for source in sources][:MOST_SOURCES]
    if strategy == "source order" and not trusted:
        raise Refused(_("is missing."), field="sources", remedy=_("Name the sources, the most trusted first."))
    with transaction.atomic():
        SurvivorshipRule.objects.update_or_create(field=field, defaults={"strategy": strategy, "sources": trusted})
        changed = _make_again(at=at)
        record_event(
            "customers.survivorship-set", by=by, at=at, subject_kind="survivorship",
            detail={"field": field, "strategy": strategy, "sources": trusted, "changed": changed},
        )  # fmt: skip
    return changed


def _make_again(*, at: datetime) -> int:
    several = list(Customer.objects.filter(source_count__gt=1, absorbed_by=None).order_by("id").values_list("id", flat=True))
    return sum(len(rebuild_golden(several[start : start + PIECE], at=at)) for start in range(0, len(several), PIECE))
