"""The figures of lifetime value, and what each figure of a result is made of."""

from __future__ import annotations

from carteira.engine.tables import Column

PARTS: dict[str, tuple[str, ...]] = {
    "invoice": ("list_amount", "on_invoice"),
    "pocket": ("invoice", "off_invoice"),
    "pocket_margin": ("pocket", "cogs"),
    "result": ("pocket_margin", "cost_to_serve", "direct_costs", "financing"),
    "result_share": ("result", "invoice"),
    "result_per_minute": ("result",),
}
"""Figure -> the figures that its formula names."""

LIFETIME = (
    Column(
        "value", "DECIMAL(18,4)", "What the customer's purchases of the next three years are worth today: contribution net of cost to serve.",
        unit="money", label="Lifetime value", rows="purchase_day",
        formula="sum over future purchases of the chance that they happen x contribution of one, discounted",
        inputs=("orders of the whole history", "cost to serve of this run", "capital rates"),
    ),
    Column(
        "p_alive", "DOUBLE", "Chance that the customer still buys from us at the end of the period.", unit="share", label="P(alive)",
        rows="purchase_day", formula="by the purchase model, from the number of purchases, the last one and the age of the relationship",
        inputs=("orders of the whole history",),
    ),
    Column(
        "expected_purchases", "DOUBLE", "Purchase days expected in the next three years; the chance of having left is in it.",
        unit="purchase days", label="Expected purchases", rows="purchase_day", formula="expectation of the purchase model",
        inputs=("orders of the whole history",),
    ),
)  # fmt: skip
