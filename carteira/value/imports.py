"""The kinds of file that this folder takes in: resource pools, time equations, rates of capital."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carteira.basics.refused import Refused
from carteira.basics.taking import Rejected, Row
from carteira.channels.importing.kinds import Field, register, table_kind
from carteira.engine.bulk.tables import among
from carteira.value.models import CapitalRate, ResourcePool, TimeEquation
from carteira.value.rules.equations import EVENTS, parse_minutes, parse_terms


def _check_pool(values: Mapping[str, Any]) -> Rejected | None:
    if values["ends_before"] <= values["starts_on"]:
        return Rejected(
            gettext("The period ends before it starts."), field="ends_before", remedy=gettext("Give the first day after the period.")
        )
    if values["practical_minutes"] <= 0:
        return Rejected(
            gettext("A pool without minutes has no rate."),
            field="practical_minutes",
            remedy=gettext("Give the minutes it can practically give."),
        )
    share = values.get("avoidable_share")
    if share is not None and not 0 <= share <= 1:
        return Rejected(gettext("A share lies between 0 and 1."), field="avoidable_share", remedy=gettext("Write 0.2 or 20 %."))
    return None


def _check_equation(values: Mapping[str, Any]) -> Rejected | None:
    try:
        parse_terms(values.get("terms") or "")
        parse_minutes(str(values["base_minutes"]), field="base_minutes")
    except Refused as refused:
        return Rejected(refused.message, field=refused.field, remedy=refused.remedy)
    return None


def _without_pool(rows: Sequence[Row]) -> Mapping[int, Rejected]:
    """Equations of a pool that nobody has imported would cost nothing, and nobody would notice."""
    codes = sorted({row.values["pool"] for row in rows})
    there = set(among(ResourcePool.objects.all(), "code", codes).values_list("code", flat=True))
    remedy = gettext("Import the resource pools first, or correct the code.")
    return {
        row.line: Rejected(gettext("No resource pool has this code."), "pool", remedy) for row in rows if row.values["pool"] not in there
    }


def _equation_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    terms = [term.as_json() for term in parse_terms(values.get("terms") or "")]
    name = values.get("name") or values["activity"]
    return {**values, "name": name, "revision": values.get("revision") or 1, "terms": terms}


def _check_rate(values: Mapping[str, Any]) -> Rejected | None:
    if not 0 <= values["annual_rate"] < 10:
        return Rejected(
            gettext("The rate is out of range."), field="annual_rate", remedy=gettext("Write 0.18 or 18 % for eighteen per cent a year.")
        )
    return None


register(
    table_kind(
        "resource-pools",
        label=_("Resource pools"),
        model=ResourcePool,
        keys=("code", "starts_on"),
        place=200,
        check=_check_pool,
        fields=(
            Field("code", "code", required=True, limit=40, help=_("Short code, used by time equations."), aliases=("pool", "codigo", "recurso"), example="transporte"),
            Field("name", required=True, limit=120, help=_("Name that people read."), aliases=("nome", "descricao"), example="Transporte"),
            Field("starts_on", "date", required=True, help=_("First day of the period."), aliases=("inicio", "from", "de"), example="2026-01-01"),
            Field("ends_before", "date", required=True, help=_("First day after the period."), aliases=("fim", "until", "ate"), example="2026-04-01"),
            Field("cost", "amount", required=True, minimum=0, help=_("What the resources cost in the period."), aliases=("custo",), example="9000.00"),
            Field("currency", "currency", required=True, help=_("Currency of the cost."), aliases=("moeda",), example="BRL"),
            Field("practical_minutes", "decimal", required=True, minimum=0, help=_("Minutes they can practically give."), aliases=("minutos praticos", "minutos"), example="6000"),
            Field("theoretical_minutes", "decimal", minimum=0, help=_("Minutes if nothing ever stopped."), aliases=("minutos teoricos",), example="7500"),
            Field("avoidable_share", "share", help=_("Part of the cost that goes when the work goes."), aliases=("parte evitavel",), example="0.2"),
        ),
    )
)  # fmt: skip

register(
    table_kind(
        "time-equations",
        label=_("Time equations"),
        model=TimeEquation,
        keys=("activity", "revision"),
        key=lambda values: f"{values['activity']}|{values.get('revision') or 1}",
        place=210,
        check=_check_equation,
        refused=_without_pool,
        columns=_equation_columns,
        fields=(
            Field("activity", "code", required=True, limit=40, help=_("Short code of the activity."), aliases=("atividade",), example="entrega"),
            Field("name", limit=120, help=_("Name that people read."), aliases=("nome",), example="Entrega"),
            Field("pool", "code", required=True, limit=40, help=_("Code of the resource pool that does the work."), aliases=("recurso",), example="transporte"),
            Field("event", "choice", required=True, choices=EVENTS, help=_("Kind of event that takes the time."), aliases=("evento",), example="stop"),
            Field("revision", "integer", minimum=1, help=_("Number of the revision; empty is 1."), aliases=("revisao", "versao"), example="1"),
            Field("valid_from", "date", required=True, help=_("First day on which it counts."), aliases=("vale desde", "inicio"), example="2026-01-01"),
            Field("base_minutes", "decimal", required=True, help=_("Minutes of every event."), aliases=("minutos base", "base"), example="15"),
            Field("terms", limit=500, help=_("Minutes for each driver, joined by +."), aliases=("termos", "equacao"), example="1.5*distance_km + 20*[not closed_lot]"),
        ),
    )
)  # fmt: skip

register(
    table_kind(
        "capital-rates",
        label=_("Rates of capital"),
        model=CapitalRate,
        keys=("currency", "valid_from"),
        place=220,
        check=_check_rate,
        fields=(
            Field("valid_from", "date", required=True, help=_("First day on which it counts."), aliases=("vale desde", "inicio"), example="2026-01-01"),
            Field("annual_rate", "share", required=True, help=_("Rate a year: 0.18 or 18 %."), aliases=("taxa anual", "taxa"), example="0.18"),
            Field("currency", "currency", required=True, help=_("Currency that it is for."), aliases=("moeda",), example="BRL"),
        ),
    )
)  # fmt: skip
