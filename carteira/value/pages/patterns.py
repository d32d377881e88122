"""One customer's patterns: how it pays, when it buys next, what it will buy and may want."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from carteira.value import queries
from carteira.value.pages.files import as_csv
from carteira.value.pages.labels import always, tabs
from carteira.value.pages.overview import chosen_run
from carteira.value.pages.pattern_charts import forecast_chart, lateness_chart
from carteira.value.pages.pattern_words import MONTH, TONES, VERDICTS, advice, because, why
from carteira.web.formats import day_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


@page("value.view", methods=("GET", "HEAD"))
def patterns(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What this customer's own history tells, with intervals, and why something is not known."""
    found = queries.patterns_of(customer_id, by=actor_of(request), run_id=chosen_run(request))
    pays = found.payments
    frame = {
        "tabs": tabs(), "found": found, "run": found.run, "pays": pays, "due": found.due, "forecast": found.forecast,
        "verdict": VERDICTS.get(pays.verdict), "tone": TONES.get(pays.verdict, ""), "advice": advice(pays), "pays_why": why(pays.no_basis),
        "due_why": why(found.due.no_basis), "forecast_why": why(found.forecast.no_basis), "lateness": lateness_chart(found) if pays.bills else None,
        "ahead": forecast_chart(found, found.forecast.total) if found.forecast.total else None, "products": _forecast_rows(found),
        "product_columns": _forecast_columns(found), "suggestions": [(found.names[one.product], because(one)) for one in found.products],
    }  # fmt: skip
    return render(request, "value/patterns.html", frame)


def _forecast_columns(found: queries.Patterns) -> tuple[Column, ...]:
    money = always(found.run.currency)
    months = (
        Column(f"month_{place}", day_text(month, MONTH), "money", currency=money) for place, month in enumerate(found.forecast.months)
    )
    return (
        Column("name", _("Product"), "strong"), *months, Column("low", _("low (p10)"), "money", currency=money),
        Column("high", _("high (p90)"), "money", currency=money),
    )  # fmt: skip


def _forecast_rows(found: queries.Patterns) -> list[dict[str, Any]]:
    each = [*found.forecast.products, found.forecast.total] if found.forecast.total else []
    return [
        {
            "name": _("Together") if one.product is None else found.names.get(one.product, str(one.product)),
            **{f"month_{place}": amount for place, amount in enumerate(one.mean)}, "low": sum(one.low), "high": sum(one.high),
        }
        for one in each
        if one is not None
    ]  # fmt: skip


@page("customers.export", methods=("GET", "HEAD"))
def lateness_csv(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Days beyond terms by month."""
    found = queries.patterns_of(customer_id, by=actor_of(request), run_id=chosen_run(request))
    return as_csv("lateness", ["month", "days_late"], ([one.month, one.days_late] for one in found.payments.months))


@page("customers.export", methods=("GET", "HEAD"))
def forecast_csv(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The forecast by product and month."""
    found = queries.patterns_of(customer_id, by=actor_of(request), run_id=chosen_run(request))
    rows = (
        [found.names.get(one.product or 0, ""), month, mean, low, high, one.method]
        for one in found.forecast.products
        for month, mean, low, high in zip(found.forecast.months, one.mean, one.low, one.high, strict=True)
    )
    return as_csv("forecast", ["product", "month", "expected", "p10", "p90", "method"], rows)
