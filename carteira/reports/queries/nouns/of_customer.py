"""What every noun that belongs to a customer can be grouped by, and the rows of whom an actor sees."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by, in_trash
from carteira.fields.queries import FieldView, fields_of, value_of
from carteira.portfolio.queries.belonging import schemes_held, segment_held
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Shown


def dimensions(through: str) -> tuple[Dimension, ...]:
    """Of a customer that rows reach by a path such as `identity__customer`; empty: the rows are customers."""
    to = f"{through}__" if through else ""
    return (
        Dimension("customer", _("Customer"), f"{to}id", "row", says=f"{to}name"),
        Dimension("owner", _("Owner"), f"{to}owner_id", "row", says=f"{to}owner__name"),
        Dimension("territory", _("Territory"), f"{to}territory_id", "row", says=f"{to}territory__name"),
        Dimension("group", _("Group"), f"{to}group_id", "row", says=f"{to}group__name"),
        Dimension("country", _("Country"), f"{to}country"),
        Dimension("region", _("Region"), f"{to}region"),
        Dimension("city", _("City"), f"{to}city"),
        Dimension("status", _("Status"), f"{to}status", words=words.STATUS),
        Dimension("relationship", _("Relationship"), f"{to}relationship", words=words.RELATIONSHIP),
        Dimension("customer_kind", _("Kind of customer"), f"{to}kind", words=words.KIND),
    )


def distinct(through: str) -> Measure:
    """How many customers the rows are of."""
    return Measure("customers", _("Customers"), f"{through}__id", "distinct", about=_("Different customers behind the rows."))


def shown(through: str) -> Shown:
    """The customer's name in a list of rows."""
    return Shown("customer", _("Customer"), f"{through}__name" if through else "name", "strong")


def within(rows: QuerySet[Any], by: Actor, through: str) -> QuerySet[Any]:
    """The rows whose customer the actor sees."""
    by.require("customers.view")
    if by.scope == "all":
        return rows.exclude(**{f"{through}__in": in_trash().values("pk")})
    return rows.filter(**{f"{through}__in": customers_seen_by(by).values("pk")})


def added(by: Actor, through: str) -> tuple[list[Dimension], list[Measure]]:
    """What only this company and this actor have: its own fields, and the segments of each scheme."""
    views = fields_of("customer", by=by)
    dimensions = [_grouped(view, through) for view in views if view.kind != "number"]
    measures = [Measure(view.name, view.label, value_of(view, through=through), about=view.help) for view in views if view.kind == "number"]
    return [*dimensions, *_segments(by, through)], measures


def _grouped(view: FieldView, through: str) -> Dimension:
    chosen = {option.code: option.label for option in view.options} if view.kind == "choice" else None
    asked = {code: view.said(code) for code in ("yes", "no")} if view.kind == "yes-no" else None
    return Dimension(view.name, view.label, value_of(view, through=through, spoken=True), words=chosen or asked or view.said)


def _segments(by: Actor, through: str) -> list[Dimension]:
    """One dimension for each scheme of segments. Selection class: for who may see selection, nobody else."""
    if not by.may("portfolio.view"):
        return []
    return [
        Dimension(f"segment_{code}", name, segment_held(scheme, through=f"{through}__id" if through else "pk"), needs="portfolio.view")
        for scheme, code, name in schemes_held(by=by)
    ]
