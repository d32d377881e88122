"""Words of prices: how a price was compared, where it stands, verdicts on discounts, what a new price may bring."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.value.queries import PricePosition
from carteira.value.rules.prices import Discounts, Reprice
from carteira.web.components.blocks import badge
from carteira.web.formats import number_text, percent_text

LEVELS = {
    3: gettext_lazy("product, size, segment"), 2: gettext_lazy("product, size"), 1: gettext_lazy("product alone"),
    0: gettext_lazy("too few buyers"),
}  # fmt: skip
PLACES = {"below": gettext_lazy("under"), "within": gettext_lazy("within"), "above": gettext_lazy("over")}
PLACE_TONES = {"below": "warn", "above": "info"}
VERDICTS = {
    "dependent": gettext_lazy("Buys only with a discount"), "not dependent": gettext_lazy("Buys without a discount too"),
    "not observable": gettext_lazy("Not observable"), "contract": gettext_lazy("Agreed discount, nothing more seen"),
    "stocks up": gettext_lazy("Stocks up on discounts"), "lapsed": gettext_lazy("Stopped buying, discount or not"),
}  # fmt: skip
TONES = {"dependent": "loss", "not dependent": "good", "contract": "info", "stocks up": "warn", "lapsed": "warn"}
ADVICE = {
    "dependent": gettext_lazy("Renegotiate before the next promotion: at full price it may well not come."),
    "not dependent": gettext_lazy("A smaller discount is worth a try."),
    "not observable": gettext_lazy("Who was never seen at full price, or never with a discount, has told nothing about it. Try one, on purpose."),
    "contract": gettext_lazy("The discount is in its terms; whether it matters can be told when they are renewed."),
    "stocks up": gettext_lazy("Its promotions bring purchases forward; they do not add any."),
    "lapsed": gettext_lazy("The discount is not the question here: ask why it stopped."),
}  # fmt: skip
MISSING = {
    "result not known": gettext_lazy("The result of this customer is not known, so no price can be called acceptable."),
    "acceptable": gettext_lazy("The relationship does not lose money: no price needs to be asked."),
    "too few such changes": gettext_lazy("No basis for a chance of leaving: prices have moved by this much fewer than 20 times."),
    "prices hardly moved": gettext_lazy("No basis for a response of quantity: this customer's prices hardly moved, or over less than twelve months."),
}  # fmt: skip


def place_badge(one: PricePosition) -> SafeString | str:
    """Where a price stands, as a small state."""
    return badge(PLACES[one.place], PLACE_TONES.get(one.place, "")) if one.place else ""


def discount_words(found: Discounts) -> list[str | Promise]:
    """What the verdict rests on, and what follows."""
    said: list[str | Promise] = []
    if found.with_discount is not None and found.without is not None and found.exposures_with and found.exposures_without:
        said.append(
            _("Bought in %(with)s of the weeks with an extra discount and in %(without)s of those without.")
            % {"with": percent_text(found.with_discount, 0), "without": percent_text(found.without, 0)}
        )
    said.append(
        _("Seen: %(with)d weeks with a discount, %(without)d without.") % {"with": found.exposures_with, "without": found.exposures_without}
    )
    if found.agreed:
        said.append(_("It gets %s anyway, which does not count.") % percent_text(found.agreed, 1))
    return [*said, ADVICE[found.verdict]]


def reprice_words(asked: Reprice) -> list[str | Promise]:
    """What a new price would need and may bring, and what is not known of it."""
    said: list[str | Promise] = []
    if asked.needed is not None:
        said.append(_("Prices %s higher would end the loss, all else equal.") % percent_text(asked.needed, 1))
    if asked.breakeven_volume is not None and asked.needed is not None:
        said.append(
            _("At that price the contribution stays the same even if volume falls by %s.") % percent_text(-asked.breakeven_volume, 0)
        )
    if asked.leave is not None and asked.leave_low is not None and asked.leave_high is not None:
        said.append(_leave_words(asked))
    if asked.elasticity is not None and asked.elasticity_error is not None:
        said.append(
            _("Its own months: 1 %% more price went with %(share)s %% of quantity (standard error %(error)s).")
            % {"share": number_text(asked.elasticity, 1), "error": number_text(asked.elasticity_error, 1)}
        )
    if asked.contribution is not None:
        low, high = (percent_text(value or 0.0, 0) for value in (asked.contribution_low, asked.contribution_high))
        said.append(
            _("Contribution would then change by %(mean)s (p10 to p90: %(low)s to %(high)s).")
            % {"mean": percent_text(asked.contribution, 0), "low": low, "high": high}
        )
    return [*said, *(MISSING[reason] for reason in asked.no_basis)]


def _leave_words(asked: Reprice) -> str:
    given: dict[str, Any] = {"leave": asked.leave, "low": asked.leave_low, "high": asked.leave_high}
    shown: dict[str, Any] = {name: percent_text(value, 0) for name, value in given.items()}
    text = _(
        "After changes of this size %(leave)s bought nothing for two quarters (95 %% interval %(low)s to %(high)s, %(seen)d times seen)"
    )
    usual = _("; after unchanged prices %s did.") % percent_text(asked.leave_unchanged, 0) if asked.leave_unchanged is not None else "."
    return text % {**shown, "seen": asked.seen} + usual
