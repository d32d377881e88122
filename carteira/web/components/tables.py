"""`{% table grid %}`: the one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string

from carteira.web.tables.columns import Column
from carteira.web.tables.grid import Grid

register = template.Library()


@register.simple_tag(takes_context=True)
def table(context: Context, grid: Grid) -> str:
    """Search, facets, views, columns, rows, pages."""
    return render_to_string("web/blocks/table.html", {"grid": grid, "csrf_token": context.get("csrf_token", "")})


@register.simple_tag
def rows(
    columns: Sequence[Column], found: Sequence[Any], caption: str = "", totals: Mapping[str, Any] | None = None, *, compact: bool = False
) -> str:
    """A short table: no search, no pages."""
    drawn = [[(column, column.cell(row)) for column in columns] for row in found]
    foot = [(column, column.drawn(totals[column.key]) if column.key in totals else "") for column in columns] if totals else []
    return render_to_string(
        "web/blocks/rows.html", {"columns": columns, "rows": drawn, "caption": caption, "totals": foot, "compact": compact}
    )
