"""The words for the codes that rules answer with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

RUNGS: Mapping[str, Text] = {
    "keep": _("Keep"),
    "invest": _("Invest"),
    "fix": _("Fix internally"),
    "reprice": _("Reprice"),
    "migrate": _("Pass to a partner"),
    "let-go": _("Let go"),
    "wait": _("Wait"),
    "exception": _("Strategic exception"),
    "omitted": _("Not decided"),
}
LEVEL_STEPS: Mapping[str, Text] = {
    "keep": _("Keep"),
    "invest": _("Invest"),
    "select-inside": _("Select inside it"),
    "leave": _("Leave it"),
}
CHOSEN: Mapping[str, Text] = {**RUNGS, **LEVEL_STEPS}
LEVELS: Mapping[str, Text] = {
    "market": _("Market"),
    "segment": _("Segment"),
    "group": _("Group"),
    "customer": _("Customer"),
    "person": _("Person"),
}
NOBODY: Mapping[str, Text] = {
    "market": _("In no market"),
    "segment": _("No definition"),
    "group": _("In no group"),
}
BASES: Mapping[str, Text] = {"good": _("good"), "poor": _("poor"), "unknown": _("no basis")}
ADVICE: Mapping[str, Text] = {
    "": "",
    "select inside": _("Most members are good: select inside it, do not drop it"),
    "weak as a whole": _("Most members are weak: look at the whole segment"),
}
STANDS: Mapping[tuple[str, str], Text] = {
    ("good", "good"): _("Keep and invest"),
    ("good", "poor"): _("Earns, but may leave: win back"),
    ("poor", "good"): _("Stays, but loses: fix, then price"),
    ("poor", "poor"): _("Loses and may leave: the ladder"),
}
RULES: Mapping[str, Text] = {
    "no basis": _("The result has no basis, so nothing is proposed."),
    "payment difficulty is passing": _("A payment difficulty that is passing: wait and agree a plan, do not judge the relation by it."),
    "at or above the hurdle": _("The result is at or above the hurdle."),
    "one bad period after good ones": _("One bad period after good ones is no reason."),
    "first year": _("A customer in the first year is not judged yet."),
    "payment difficulty is not understood yet": _("A payment difficulty that is not understood yet: ask the customer first."),
    "pocket margin is negative before any service": _(
        "The pocket margin is negative before any service: no internal fix can help, so the discounts are renegotiated."
    ),
    "an internal fix closes the gap": _("An internal fix on our side closes the gap."),
    "the fix leaves a gap that a price closes": _("The internal fix leaves a gap that a price within the limit closes."),
    "the price needed is beyond the limit": _("The price that would close the gap is beyond the limit."),
}
OBSTACLES: Mapping[str, tuple[Text, Text]] = {
    "decided before the evidence": (_("The date lies before the evidence."), _("Give a date after the period of the evidence.")),
    "no payment difficulty to wait for": (_("There is no payment difficulty to wait for."), _("Choose another step.")),
    "no basis": (_("The result has no basis."), _("Complete the costs and run the results again.")),
    "loses and loses again": (
        _("The customer is below the hurdle again and again."),
        _("Record an internal fix, or ask for a strategic exception."),
    ),
    "below the hurdle": (_("The customer is below the hurdle."), _("Mend the relation before investing in it.")),
    "nothing to mend": (_("The customer is at or above the hurdle: there is nothing to mend."), _("Keep or invest.")),
    "fix not tried": (_("No internal fix was recorded."), _("Run the simulator and record the fix, or say why none can apply.")),
    "fix closes the gap": (_("The recorded internal fix closes the gap."), _("Carry the fix out and judge it at the next review.")),
    "reprice not tried": (_("No new price was proposed."), _("Propose the price that closes the gap, or say why none can be.")),
    "new price was accepted": (_("The customer accepted the new price."), _("Return the customer to keep.")),
    "partner not tried": (_("No partner was considered."), _("Name a partner who could serve the customer, or say why none can.")),
    "partner took over": (_("A partner took the customer over."), _("Close the case.")),
    "payment not settled": (_("A payment difficulty is open or passing."), _("Wait until it is understood.")),
}
PAYMENTS: Mapping[str, Text] = {
    "punctual": _("on time"),
    "habitual": _("late by habit"),
    "passing": _("passing difficulty"),
    "deteriorating": _("getting worse"),
    "own fault": _("our own fault"),
    "open": _("not understood yet"),
    "no basis": _("no basis"),
}
LEVERS: Mapping[str, Any] = {
    "orders": _("Orders in the period (same volume)"),
    "closed_lot": _("Closed lots"),
    "electronic": _("Electronic orders"),
    "visits": _("Visits in the period"),
    "returns": _("Share of returns avoided"),
    "terms": _("Days to pay"),
}
LAWS: Mapping[str, Text] = {
    "PT DL 166/2013, 3": _("Portugal, DL 166/2013: equal supplies between firms need equal prices unless cost justifies the difference."),
    "PT DL 166/2013, refusal": _("Portugal, DL 166/2013: refusal to sell to a firm needs a justification."),
    "BR CDC 39 II IX": _("Brazil, consumer code art. 39 II and IX: a sale to a consumer who pays may not be refused."),
    "BR CDC 39": _("Brazil, consumer code art. 39: a price rise to a consumer needs a just cause."),
}
DRIVERS: Mapping[str, Text] = {
    "goods": _("Goods"),
    "financing": _("Financing"),
    "direct costs": _("Direct costs"),
    "peer result": _("What the peer itself earns"),
}
BASIS: Mapping[str, Text] = {
    "": _("four periods or more"),
    "one period only": _("one period only: a trend cannot be told"),
    "fewer than four periods": _("fewer than four periods"),
    "first year": _("first year: not judged yet"),
    "no basis": _("no basis"),
}
TIERS: Mapping[str, Text] = {
    "premium": _("Premium"),
    "middle": _("Middle"),
    "basic": _("Basic"),
    "losing": _("Losing"),
    "none": _("No basis"),
}


TRAITS: Mapping[str, Text] = {
    "small_orders": _("Orders under a quarter of the usual size"),
    "deep_discounts": _("More than a quarter discounted"),
    "much_service": _("Service takes more than a fifth of revenue"),
    "late_money": _("More than 60 days to pay"),
}
STEPS: Mapping[str, Text] = {
    "list_amount": _("List"),
    "on_invoice": _("On-invoice discounts"),
    "invoice": _("Invoice"),
    "off_invoice": _("Off-invoice reductions"),
    "pocket": _("Pocket price"),
    "cogs": _("Cost of goods"),
    "pocket_margin": _("Pocket margin"),
    "cost_to_serve": _("Cost to serve"),
    "direct_costs": _("Direct costs"),
    "financing": _("Financing"),
    "result": _("Result"),
    "orders": _("Orders"),
    "days_to_pay": _("Days to pay"),
    "customers": _("Customers"),
    "below_hurdle": _("Below the hurdle"),
    "without_basis": _("No basis"),
}


def obstacle_words(code: str) -> tuple[Text, Text]:
    """What bars a rung and what to do about it."""
    if code.startswith("open: "):
        return _("The customer still has something open: %(what)s.") % {"what": code[6:]}, _("Finish it first.")
    return OBSTACLES[code]
