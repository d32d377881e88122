"""What leaves the house: loads by day, the order policy, and whether a customer's deliveries came as promised."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.customers.queries import customer_for
from carteira.sales.actions.lots import publish_lot_policy
from carteira.sales.pages.forms import Day
from carteira.sales.queries.lots import order_fit, policy_in_force, trucks
from carteira.sales.queries.names import VERDICTS, WAYS
from carteira.trade.actions import move_delivery, record_delivery
from carteira.trade.queries import OrderPromise, order_for, otif_of
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column

SHOWN = 30
TONES = {"kept": "good", "late": "loss", "short": "loss", "open": "info", "no basis": ""}


class PolicyForm(forms.Form):
    """The order policy."""

    minimum_drop = forms.DecimalField(label=gettext_lazy("Smallest invoice of one delivery"), max_digits=14, decimal_places=2)
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3, initial="BRL")
    valid_from = Day(label=gettext_lazy("Valid from"))
    truck_capacity = forms.DecimalField(label=gettext_lazy("Units that fill a truck"), required=False, max_digits=14, decimal_places=2)
    wholesaler = forms.CharField(label=gettext_lazy("Wholesaler"), required=False, max_length=200)
    wholesaler_discount = forms.DecimalField(
        label=gettext_lazy("Off the list price for the wholesaler (0 to 1)"), required=False, max_digits=5, decimal_places=4
    )


class FitForm(forms.Form):
    """An order to be judged."""

    amount = forms.DecimalField(label=gettext_lazy("Invoice of the order"), min_value=0, max_digits=14, decimal_places=2)
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3, initial="BRL")


class StopForm(forms.Form):
    """A stop that was made, or another day that was promised."""

    day = Day(label=gettext_lazy("Day"))
    in_full = forms.BooleanField(label=gettext_lazy("Complete with it"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)


@page("sales.view")
def loads(request: HttpRequest) -> HttpResponse:
    """Loads of the coming weeks; who may defines the order policy."""
    actor, today, status = actor_of(request), timezone.localdate(), 200
    form = PolicyForm(request.POST or None, initial={"valid_from": today})
    if request.method == "POST":
        actor.require("sales.define")
        status = 422
        if form.is_valid():
            try:
                publish_lot_policy(**form.cleaned_data, by=actor, at=timezone.now())
                messages.done(request, _("Published."))
                return redirect("sales:deliveries")
            except Refused as no:
                put_refusal(form, no)
    columns = (
        Column("day", _("Day"), "day", value=lambda t: t.load.day),
        Column("orders", _("Orders placed"), "number", value=lambda t: t.load.orders),
        Column("quantity", _("Units"), "number", value=lambda t: t.load.quantity),
        Column("fill", _("Truck filled"), "percent"),
    )
    context = {
        "rows": trucks(by=actor, today=today), "columns": columns, "form": form, "may_define": actor.may("sales.define"),
        "policy": policy_in_force(on=today, currency=request.GET.get("currency", "BRL")),
    }  # fmt: skip
    return render(request, "sales/deliveries.html", context, status=status)


@page("sales.view", methods=("GET", "HEAD"))
def of_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer's orders against their first promise; an order may be judged against the policy."""
    actor, today = actor_of(request), timezone.localdate()
    customer = customer_for(customer_id, by=actor)
    fit_form = FitForm(request.GET if "amount" in request.GET else None)
    fit = order_fit(customer.pk, **fit_form.cleaned_data, by=actor, today=today) if fit_form.is_bound and fit_form.is_valid() else None
    found = otif_of(customer.pk, by=actor, today=today)
    context: dict[str, Any] = {
        "customer": customer, "found": found, "latest": found.orders[:SHOWN], "columns": _columns(), "form": StopForm(initial={"day": today}),
        "fit_form": fit_form, "fit": fit, "may_edit": actor.may("trade.edit"), "ways": [(WAYS[way.name], way) for way in fit.ways] if fit else [],
    }  # fmt: skip
    return render(request, "sales/customer_deliveries.html", context)


@page("trade.edit", methods=("POST",))
def stop(request: HttpRequest, order_id: int) -> HttpResponse:
    """Write down a stop, or promise another day."""
    actor, form, now = actor_of(request), StopForm(request.POST), timezone.now()
    order = order_for(order_id, by=actor)
    if not form.is_valid():
        raise Refused(_("The day is not readable."), field="day", remedy=_("Choose a day."))
    given = form.cleaned_data
    if request.POST.get("what") == "move":
        move_delivery(order.pk, to=given["day"], reason=given["reason"], by=actor, at=now)
    else:
        record_delivery(order.pk, delivered_on=given["day"], in_full=given["in_full"], by=actor, at=now)
    return redirect("sales:customer-deliveries", order.identity.customer_id)


def _columns() -> tuple[Column, ...]:
    def stops(row: OrderPromise) -> str:
        return ", ".join(f"{part.delivered_on:%d/%m}{' …' if part.in_full is False else ''}" for part in row.parts)

    return (
        Column("order", _("Order"), "strong", value=lambda r: r.order.native_id),
        Column("ordered_on", _("Ordered"), "day", value=lambda r: r.order.ordered_on),
        Column("original", _("Promised first"), "day"),
        Column("verdict", _("Against the first promise"), value=lambda r: badge(VERDICTS[r.verdict], TONES[r.verdict])),
        Column("stops", _("Stops"), value=stops, wide=True),
    )
