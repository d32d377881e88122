"""What may be said of an opportunity, and which ends it may come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text, fold
from carteira.sales.models import Opportunity, Step
from carteira.sales.rules.words import LOSS_REASONS, LOSS_SOURCES, SOURCES

LARGEST = Decimal(10) ** 13


@dataclass(frozen=True)
class Loss:
    """Why a deal was lost and who says so; both are asked for."""

    reason: str = ""
    source: str = ""


def refuse_wrong_end(opportunity: Opportunity, step: Step, loss: Loss | None) -> None:
    if opportunity.state == "won":
        raise Refused(_("It is won already."), field="step", remedy=_("Cancel the order, and open a new opportunity."))
    if step.kind == "won" and opportunity.value is None:
        raise Refused(_("A won deal has a value."), field="value", remedy=_("Say what it is worth, then mark it as won."))
    if step.kind != "lost":
        return
    for field, said, known in (
        ("loss_reason", loss.reason if loss else "", LOSS_REASONS),
        ("loss_source", loss.source if loss else "", LOSS_SOURCES),
    ):
        if said not in known:
            raise Refused(_("Why was it lost, and who says so?"), field=field, remedy=_("Use one of: %s.") % ", ".join(known))


def checked_values(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {"name", "value", "currency", "expected_on", "stated_probability", "source", "next_step", "next_on", "owner"}
    if unknown := sorted(set(values) - known):
        raise Refused(_("is not a field of an opportunity."), field=unknown[0], remedy=_("Use one of: %s.") % ", ".join(sorted(known)))
    said = {name: value for name, value in values.items() if name != "owner"}
    for name, limit in (("name", 200), ("next_step", 200)):
        if name in said:
            said[name] = clean_text(said[name], field=name, limit=limit)
    if "name" in said and not said["name"]:
        raise Refused(_("is missing."), field="name", remedy=_("Say what might be sold."))
    if "name" in said:
        said["search_doc"] = fold(said["name"])
    if said.get("value") is not None and not 0 <= said["value"] < LARGEST:
        raise Refused(_("is out of range."), field="value", remedy=_("Give an amount of 0 or more, or leave it empty."))
    if said.get("stated_probability") is not None and not 0 <= said["stated_probability"] <= 1:
        raise Refused(_("is no probability."), field="stated_probability", remedy=_("Give a number from 0 to 1."))
    if said.get("source", "") not in SOURCES:
        raise Refused(_("is not known."), field="source", remedy=_("Use one of: %s.") % ", ".join(SOURCES[1:]))
    if "currency" in said and not (len(said["currency"]) == 3 and said["currency"].isalpha() and said["currency"].isupper()):
        raise Refused(_("is no currency."), field="currency", remedy=_("Write its code, such as BRL or EUR."))
    return said
