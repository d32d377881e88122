"""The form by which a proposal is written, and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.sales.models import ProposalVersion
from carteira.sales.pages.forms import Day
from carteira.sales.queries.articles import products_by_code
from carteira.sales.rules.draft import Draft, LineSaid

ROWS = 3
HUNDRED = Decimal(100)


def yes_no(label: Any) -> forms.TypedChoiceField:
    """Yes, no, or not known."""
    return forms.TypedChoiceField(
        label=label,
        choices=(("", _("not known")), ("yes", _("yes")), ("no", _("no"))),
        required=False,
        coerce=lambda v: v == "yes",
        empty_value=None,
    )


class LineForm(forms.Form):
    """One line: an article by its code, or words and a price."""

    product = forms.CharField(label=_("Article"), max_length=120, required=False, widget=forms.TextInput(attrs={"list": "articles"}))
    description = forms.CharField(label=_("Description"), max_length=200, required=False)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, min_value=Decimal("0.0001"), max_digits=16, decimal_places=4)
    list_price = forms.DecimalField(label=_("Price"), required=False, max_digits=17, decimal_places=4)
    discount = forms.DecimalField(label=_("Discount %"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2)
    unit_cost = forms.DecimalField(label=_("Cost"), required=False, max_digits=17, decimal_places=4)


LineForms = forms.formset_factory(LineForm, extra=ROWS, max_num=200, absolute_max=200)


class TermsForm(forms.Form):
    """How it is taken, delivered and paid."""

    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3, initial="BRL")
    valid_until = Day(label=_("Valid until"), required=False)
    promised_on = Day(label=_("Deliver by (empty: the earliest honest day)"), required=False)
    payment_days = forms.IntegerField(label=_("Payment within (days)"), min_value=0, max_value=730, initial=30)
    rebate = forms.DecimalField(
        label=_("Rebate after the invoice %"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    freight = forms.DecimalField(label=_("Freight given free"), required=False, min_value=0, max_digits=14, decimal_places=2)
    samples = forms.DecimalField(label=_("Samples given free"), required=False, min_value=0, max_digits=14, decimal_places=2)
    orders = forms.IntegerField(label=_("Taken in how many deliveries"), min_value=1, max_value=1000, initial=1)
    distance_km = forms.DecimalField(label=_("Kilometres to the customer"), required=False, min_value=0, max_digits=9, decimal_places=2)
    closed_lot = yes_no(_("Closed lot"))
    manual_entry = yes_no(_("Typed by our people"))
    visits = forms.IntegerField(label=_("Visits that go with it"), min_value=0, max_value=1000, initial=0)
    minutes = forms.DecimalField(
        label=_("Minutes it took to write"), required=False, min_value=0, max_value=1440, max_digits=7, decimal_places=2
    )
    text = forms.CharField(label=_("Words to the customer"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


def draft_of(terms: dict[str, Any], lines: Iterable[dict[str, Any]], *, by: Actor) -> Draft:
    """What the two forms say, as the action wants it."""
    rows = [line for line in lines if any(value not in (None, "") for value in line.values())]
    products = products_by_code([line["product"] for line in rows if line["product"]], by=by)
    gifts = tuple((kind, terms[kind]) for kind in ("freight", "samples") if terms.get(kind))
    named = (
        "currency",
        "valid_until",
        "promised_on",
        "payment_days",
        "orders",
        "distance_km",
        "closed_lot",
        "manual_entry",
        "visits",
        "text",
        "minutes",
    )
    said = [_line(line, products.get(line["product"])) for line in rows]
    return Draft(
        lines=said, off_invoice_share=(terms.get("rebate") or Decimal(0)) / HUNDRED, gifts=gifts, **{name: terms[name] for name in named}
    )


def _line(line: dict[str, Any], product: Any) -> LineSaid:
    return LineSaid(
        quantity=line["quantity"] or Decimal(1), product=product.pk if product else None, description=line["description"] or line["product"] if not product else line["description"],
        list_price=line["list_price"], discount_share=(line["discount"] or Decimal(0)) / HUNDRED, unit_cost=line["unit_cost"],
    )  # fmt: skip


def short(value: Decimal) -> str:
    """A number as a person would type it: no more zeros than needed, two places for cents."""
    text = f"{value.normalize():f}"
    return f"{value:.2f}" if "." in text and len(text.split(".")[1]) == 1 else text


def terms_of(version: ProposalVersion) -> dict[str, Any]:
    """A stored version as the form shows it."""
    gifts = {gift["kind"]: gift["amount"] for gift in version.concessions}
    words = {True: "yes", False: "no", None: ""}
    named = ("currency", "valid_until", "promised_on", "payment_days", "orders", "distance_km", "visits", "text", "minutes")
    return {
        **{name: getattr(version, name) for name in named}, **gifts, "rebate": short(version.off_invoice_share * HUNDRED),
        "closed_lot": words[version.closed_lot], "manual_entry": words[version.manual_entry],
    }  # fmt: skip


def lines_of(version: ProposalVersion) -> list[dict[str, Any]]:
    """Its lines as the form shows them."""
    return [
        {
            "product": line.product.native_id if line.product else "", "description": line.description, "quantity": short(line.quantity), "list_price": short(line.list_price),
            "discount": short(line.discount_share * HUNDRED) if line.discount_share else None, "unit_cost": None if line.unit_cost is None else short(line.unit_cost),
        }
        for line in version.lines.all()
    ]  # fmt: skip
