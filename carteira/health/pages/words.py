"""Words of health. They say what was seen and how likely what follows is; never whom to keep or let go."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.web.formats import number_text, percent_text

EVENTS = {"silent": gettext_lazy("Falls silent"), "shrink": gettext_lazy("Buys less than half")}
MEANT = {
    "silent": gettext_lazy("buys nothing in the next 90 days"),
    "shrink": gettext_lazy("buys less than half of what it bought in the last 90 days, in the next 90"),
}  # fmt: skip
REASONS = {
    "too short a history": gettext_lazy("The history is too short: learning and testing need three quarters after the first half year."),
    "too few events": gettext_lazy("It happened too rarely to learn from: fewer than 20 times, or nearly always."),
    "lost to the base rate": gettext_lazy("On the tested day the model did no better than the plain average, so it is not used."),
}  # fmt: skip
SIGNS = {
    "days_since_last": gettext_lazy("Days since the last purchase"), "days_since_first": gettext_lazy("Days since the first purchase"),
    "purchases": gettext_lazy("Purchases so far"), "mean_gap": gettext_lazy("Usual days between purchases"),
    "waited_in_gaps": gettext_lazy("Waited, in its usual gaps"), "recent_share": gettext_lazy("Purchases of the last 90 days among all"),
    "half_year_trend": gettext_lazy("Last half year beside the one before"), "returned_share": gettext_lazy("Given back in a year"),
    "overdue_share": gettext_lazy("Overdue, of what was billed in a year"), "cases": gettext_lazy("Cases in half a year"),
}  # fmt: skip
SHARES = frozenset({"recent_share", "half_year_trend", "returned_share", "overdue_share"})


def sign_text(name: str, value: float | None) -> str:
    """A sign as people read it; not known stays not known."""
    if value is None:
        return _("not known")
    if name in SHARES:
        return percent_text(value, 0)
    return number_text(value, 1 if name in ("mean_gap", "waited_in_gaps") else 0)


def driver_words(drivers: list[list[Any]], signs: dict[str, float | None]) -> list[tuple[str | Promise, str, bool]]:
    """What moves the chance: the sign, its value, and whether it raises it."""
    return [(SIGNS[name], sign_text(name, signs.get(name)), effect > 0) for name, effect in drivers if name in SIGNS]


def chance_text(row: Any, event: str) -> str:
    """A chance with its interval."""
    chance = getattr(row, event)
    if chance is None:
        return _("no basis")
    low, high = getattr(row, f"{event}_low"), getattr(row, f"{event}_high")
    return f"{percent_text(chance, 0)} ({percent_text(low, 0)} – {percent_text(high, 0)})"
