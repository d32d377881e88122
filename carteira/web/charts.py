"""What a chart is: an option for ECharts, and all that makes it honest (title, unit, period, source, table twin, CSV)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from carteira.web.tables.columns import Column

Text = str | Promise


@dataclass(frozen=True)
class Chart:
    """One chart. Colours in `option` are token names: accent, muted, loss, good, warn, ink, line, series-1 … series-6.

    `columns` and `rows` are the table twin. `format` says how values are written on axes and tooltips.
    `height` is s, m or l. `alt` says in one sentence what the picture shows."""

    name: str
    title: Text
    option: dict[str, Any]
    alt: Text = ""
    unit: Text = ""
    period: Text = ""
    source: Text = ""
    columns: Sequence[Column] = ()
    rows: Sequence[Any] = ()
    csv_url: str = ""
    height: Literal["s", "m", "l"] = "m"
    format: Literal["money", "number", "percent", "points"] = "number"
    currency: str = ""
    explain: str = ""
    links: Sequence[str] = field(default_factory=tuple)  # address per data index: a click on the mark goes there
