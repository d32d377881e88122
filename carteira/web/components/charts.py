"""`{% chart %}`: the figure, its option as JSON, its table twin."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from carteira.web.charts import Chart

register = template.Library()


@register.simple_tag
def chart(drawn: Chart) -> str:
    """Draw a chart; without JavaScript its table twin stands open."""
    payload = {
        "option": drawn.option,
        "format": drawn.format,
        "currency": drawn.currency,
        "language": get_language(),
        "links": list(drawn.links),
    }
    rows = [[(column, column.cell(row)) for column in drawn.columns] for row in drawn.rows]
    return render_to_string("web/blocks/chart.html", {"chart": drawn, "payload": payload, "rows": rows})
