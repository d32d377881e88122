"""Words of a customer's patterns: verdicts, what follows from them, reasons and missing bases."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carteira.value.rules.patterns import NextProduct, PaymentPattern
from carteira.web.formats import day_text

MONTH = "MMM yyyy"
VERDICTS = {
    "on time": gettext_lazy("Pays on time"), "habitual": gettext_lazy("Always late, stable"), "passing": gettext_lazy("Passing difficulty, over"),
    "worsening": gettext_lazy("Getting worse"), "open": gettext_lazy("Too early to say"),
}  # fmt: skip
TONES = {"on time": "good", "habitual": "warn", "passing": "info", "worsening": "loss", "open": "warn"}
ADVICE = {
    "on time": gettext_lazy("Nothing to do."),
    "habitual": gettext_lazy("The terms are not kept but kept to: price the days, or agree on terms that are."),
    "passing": gettext_lazy("It had a bad stretch and came back. Wait, agree on a plan if something is still open, and do not end the relation over it."),
    "worsening": gettext_lazy("Limit what is delivered on credit, with an end date and an owner, and talk."),
    "open": gettext_lazy("Ask the customer what happened before anything else is done."),
}  # fmt: skip
MISSING = {
    "no model of gaps may be used": gettext_lazy("Too few customers buy again to learn how long they wait, or the model lost to the plain mean."),
    "never bought": gettext_lazy("This customer has not bought yet."),
}  # fmt: skip


def advice(pays: PaymentPattern) -> list[str | Promise]:
    """What the verdict rests on, and what follows."""
    if not pays.verdict:
        return []
    said: list[str | Promise] = []
    if pays.usual_days is not None:
        said.append(_("Usually %d days beyond terms.") % round(pays.usual_days))
    if pays.episode_from and pays.episode_until and pays.days_deeper is not None:
        said.append(
            _("From %(begin)s to %(end)s it paid %(days)d days later than that.")
            % {"begin": day_text(pays.episode_from, MONTH), "end": day_text(pays.episode_until, MONTH), "days": round(pays.days_deeper)}
        )
    return [*said, ADVICE[pays.verdict]]


def why(no_basis: str) -> str | Promise:
    """Why something is not known, in the reader's language; lengths of history are told as they are."""
    if not no_basis or no_basis in MISSING:
        return MISSING.get(no_basis, "")
    months = int(no_basis.split()[0])
    return (
        ngettext(
            "%d month with something to judge by; at least six are needed.",
            "%d months with something to judge by; at least six are needed.",
            months,
        )
        % months
    )


def because(one: NextProduct) -> str:
    """Why a product is suggested."""
    if one.repeat and one.last_on:
        return _("in %(times)d of the last %(orders)d orders, last on %(day)s") % {
            "times": one.in_orders, "orders": one.of_orders, "day": day_text(one.last_on, "short"),
        }  # fmt: skip
    others = ngettext("%d customer bought it in the period", "%d customers bought it in the period", one.customers or 0) % (
        one.customers or 0
    )
    return _("bought before; %s") % others if one.last_on else others
