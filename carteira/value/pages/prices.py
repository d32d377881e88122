"""What customers pay beside their like: the list of all, and one customer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.value import queries
from carteira.value.pages.files import as_csv
from carteira.value.pages.labels import always, period_text, tabs
from carteira.value.pages.overview import chosen_run
from carteira.value.pages.price_charts import corridor_chart, pocket_chart
from carteira.value.pages.price_words import LEVELS, TONES, VERDICTS, discount_words, place_badge, reprice_words
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column, Grid, ListSpec, capped_count, slice_of

PRICES = ListSpec(
    "prices",
    columns=(
        Column("customer", _("Customer"), "strong", value=lambda r: r.customer.name, url=lambda r: reverse("value:prices-of", args=[r.customer_id])),
        Column("products", _("Products"), "number"),
        Column("compared", _("Compared"), "number"),
        Column("below", _("Under the corridor"), "number"),
        Column("above", _("Over the corridor"), "number"),
        Column("list_amount", _("List"), "amount", shown=False),
        Column("invoice", _("Invoice"), "amount"),
        Column("gap", _("To the target"), "amount", sort="gap"),
    ),
    default_sort="-gap",
)  # fmt: skip


@page("value.view", methods=("GET", "HEAD"))
def prices(request: HttpRequest) -> HttpResponse:
    """Everybody's prices beside the corridor, the widest gap first."""
    by = actor_of(request)
    run = queries.current_run(by=by)
    state = PRICES.read(request)
    if run is None:
        return render(request, "value/empty.html", {"tabs": tabs(), "tab": "prices", "may_run": by.may("value.run")})
    found = queries.prices_seen_by(by, run_id=run, q=state.q)
    count, capped = capped_count(found)
    grid = Grid(
        PRICES, state, slice_of(found, sort=state.sort, after=state.after, before=state.before), count=count, count_capped=capped,
        noun=_("customers"), exports=(("CSV", f"{reverse('value:prices-csv')}?{state.query()}"),), search_hint=_("Search customers"),
        row_label=lambda r: r.customer.name, empty_title=_("Nobody bought a known product in the period"),
        empty_text=_("Prices are compared among buyers of the same product: import order lines with products, then compute a period."),
    )  # fmt: skip
    return render(request, "value/prices.html", {"tabs": tabs(), "run": run, "period": period_text(run), "grid": grid})


@page("value.view", methods=("GET", "HEAD"))
def prices_of(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer: corridor by product, list to pocket, discounts, what a new price may bring."""
    found = queries.prices_of(customer_id, by=actor_of(request), run_id=chosen_run(request))
    judged = found.discounts
    frame = {
        "tabs": tabs(), "found": found, "run": found.run, "period": period_text(found.run), "standing": found.standing, "discounts": judged,
        "verdict": VERDICTS[judged.verdict], "tone": TONES.get(judged.verdict, ""), "why": discount_words(judged), "asked": found.reprice,
        "answers": reprice_words(found.reprice), "columns": _columns(found.run), "corridor": corridor_chart(found) if found.positions else None,
        "pocket": pocket_chart(found) if found.steps else None,
    }  # fmt: skip
    return render(request, "value/prices_of.html", frame)


def _columns(run: queries.RunView) -> tuple[Column, ...]:
    money: dict[str, Any] = {"kind": "money", "currency": always(run.currency)}
    return (
        Column("name", _("Product"), "strong"), Column("quantity", _("Quantity"), "number"), Column("unit_list", _("List price"), **money),
        Column("unit_pocket", _("Pocket price"), **money), Column("floor", _("Floor"), **money), Column("target", _("Target"), **money),
        Column("stretch", _("Stretch"), **money), Column("place", _("Stands"), value=place_badge), Column("peers", _("Comparable buyers"), "number"),
        Column("level", _("Compared by"), value=lambda one: LEVELS[one.level]), Column("gap", _("To the target"), **money),
    )  # fmt: skip


@page("customers.export", methods=("GET", "HEAD"))
def prices_csv(request: HttpRequest) -> HttpResponse:
    """Everybody's prices as the list shows them."""
    state = PRICES.read(request)
    names = ("products", "compared", "below", "above", "list_amount", "invoice", "gap")
    rows = queries.prices_seen_by(actor_of(request), run_id=chosen_run(request), q=state.q).order_by("customer_id")
    return as_csv("prices", ["customer", *names], ([r.customer.name, *(getattr(r, n) for n in names)] for r in rows.iterator(2000)))


@page("customers.export", methods=("GET", "HEAD"))
def corridor_csv(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer's products beside the corridor."""
    found = queries.prices_of(customer_id, by=actor_of(request), run_id=chosen_run(request))
    names = ("name", "quantity", "invoice", "unit_list", "unit_pocket", "floor", "target", "stretch", "peers", "level", "gap", "place")
    return as_csv("price-corridor", names, ([getattr(one, name) for name in names] for one in found.positions))


@page("customers.export", methods=("GET", "HEAD"))
def pocket_csv(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer's steps from list to pocket."""
    found = queries.prices_of(customer_id, by=actor_of(request), run_id=chosen_run(request))
    return as_csv("list-to-pocket", ["step", "name", "amount"], ([one.step, one.name, one.amount] for one in found.steps))
