"""Words of value's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from carteira.value.queries import RunView
from carteira.value.rules.inputs import day_before
from carteira.web.components.blocks import Tab, badge
from carteira.web.formats import day_text
from carteira.web.navigation import address

STEPS = {
    "list_amount": _("List"), "on_invoice": _("On-invoice discounts"), "invoice": _("Invoice"), "off_invoice": _("Off-invoice reductions"),
    "pocket": _("Pocket price"), "cogs": _("Cost of goods"), "pocket_margin": _("Pocket margin"), "cost_to_serve": _("Cost to serve"),
    "direct_costs": _("Direct costs"), "financing": _("Financing"), "result": _("Result"),
}  # fmt: skip
ATTENTION = {"loss": _("Loss"), "thin": _("Thin")}
TONES = {"loss": "loss", "thin": "warn"}
REASONS = {
    "lines without cost": _("lines without cost"), "assumed": _("assumed"), "no resource pools": _("no resource pools"),
    "events not assigned": _("events not assigned"), "no rate of capital": _("no rate of capital"), "never billed": _("no invoice"),
    "open invoices": _("open invoices, counted to the end of the period"), "orders in another currency": _("orders in another currency"),
    "no time equation": _("no time equation"), "no resource pool on this day": _("no resource pool on this day"),
}  # fmt: skip
STATES = {"running": _("Running"), "done": _("Done"), "failed": _("Failed")}
STATE_TONES = {"running": "info", "done": "good", "failed": "loss"}
DIMENSIONS = {"territory": _("Territory"), "country": _("Country"), "category": _("Category")}
EVENTS = {
    "order": _("Order"), "stop": _("Stop"), "visit": _("Visit"), "proposal": _("Proposal"), "case": _("Case"), "call": _("Call"),
    "email": _("E-mail"), "message": _("Message"),
}  # fmt: skip
ASSUMPTIONS = {
    "cogs_share": _("cost of goods as a share of the net amount"), "days_to_pay": _("days to pay without invoices"),
    "annual_rate": _("rate of capital a year"), "no_service_cost": _("cost to serve left out"),
}  # fmt: skip


def attention_badge(code: str) -> SafeString | str:
    """Loss or thin, as a small state."""
    return badge(ATTENTION[code], TONES[code]) if code in TONES else ""


def state_badge(state: str) -> SafeString:
    """Where a run stands."""
    return badge(STATES.get(state, state), STATE_TONES.get(state, ""))


def period_text(run: RunView) -> str:
    """The days of a run, both ends inside."""
    return f"{day_text(run.starts_on, 'short')} – {day_text(day_before(run.ends_before), 'short')}"


def reasons(unknown: list[dict[str, Any]]) -> list[str]:
    """Why steps of a result are not known or rest on less than everything."""
    steps = {**STEPS, "days_to_pay": _("Days to pay")}
    return [
        f"{steps.get(one['step'], one['step'])}: {REASONS.get(one['reason'], one['reason'])}"
        + (f" ({one['count']})" if one["count"] else "")
        for one in unknown
    ]


def tabs() -> list[Tab]:
    """The sections of value."""
    return [
        Tab("overview", _("Overview"), address("value:overview")),
        Tab("results", _("Customers"), address("value:results")),
        Tab("lifetime", _("Lifetime value"), address("value:lifetime")),
        Tab("prices", _("Prices"), address("value:prices")),
        Tab("breakdown", _("Products and segments"), address("value:breakdown")),
        Tab("model", _("Cost model"), address("value:model")),
        Tab("runs", _("Runs"), address("value:runs")),
    ]


def always(currency: str) -> Callable[[Any], str]:
    """The currency of a column whose rows all have the same."""

    def same(_row: Any) -> str:
        return currency

    return same
