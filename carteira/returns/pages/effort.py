"""The ledger of effort, and one relationship's investment beside its result."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.returns.pages.words import KINDS, ROLES
from carteira.returns.queries import effort as asking
from carteira.returns.queries import relationship as relating
from carteira.web.charts import Chart
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

DAYS = 90


def hours(name: str, label: Any, *, of: Any = None) -> Column:
    """A column of hours."""
    return Column(name, label, "number", places=1, value=of or (lambda r: r.hours))


def group_columns(label: Any, words: dict[str, Any]) -> tuple[Column, ...]:
    """The columns of a group of sums."""
    return (
        Column("name", label, "strong", value=lambda r: words.get(r.name, r.name)),
        hours("hours", gettext_lazy("Hours")),
        Column("unlinked", gettext_lazy("Without a plan"), "percent", value=lambda r: r.unlinked_share),
        Column("coverage", gettext_lazy("Tell their minutes"), "percent", value=lambda r: r.coverage, wide=True),
        Column("estimated", gettext_lazy("Estimated on top (h)"), "number", places=1, value=lambda r: r.estimated / 60, wide=True),
        Column("cost", gettext_lazy("Cost"), "amount"),
    )


TAKEN = (
    Column("customer", gettext_lazy("Customer"), "strong", value=lambda r: r.customer.name, url=lambda r: reverse("returns:relationship", args=[r.customer.pk])),
    hours("hours", gettext_lazy("Hours"), of=lambda r: r.sum.hours),
    Column("cost", gettext_lazy("Cost"), "amount", value=lambda r: r.sum.cost),
    Column("unlinked", gettext_lazy("Without a plan"), "percent", value=lambda r: r.sum.unlinked_share, wide=True),
    Column("result", gettext_lazy("Result of the run"), "amount"),
)  # fmt: skip


def window(request: HttpRequest) -> tuple[date, date]:
    """The days that the address asks for."""
    try:
        until = date.fromisoformat(request.GET["until"]) if request.GET.get("until") else timezone.localdate()
        end = until + timedelta(days=1)
        return (date.fromisoformat(request.GET["since"]) if request.GET.get("since") else end - timedelta(days=DAYS)), end
    except (ValueError, OverflowError):
        raise Refused(_("is not a date."), field="since", remedy=_("Write YYYY-MM-DD.")) from None


@page("returns.view", methods=("GET", "HEAD"))
def effort(request: HttpRequest) -> HttpResponse:
    """All effort: what it cost, what is known of it, what served a plan."""
    by, (first, until) = actor_of(request), window(request)
    found = asking.effort(by=by, first=first, until=until)
    context = {
        "found": found, "kinds": group_columns(_("Kind"), KINDS), "roles": group_columns(_("Role"), ROLES), "taken_columns": TAKEN,
        "taken": relating.taken_by_customers(found, by=by), "first": first, "last": until - timedelta(days=1), "currency": asking.prices(until)[1],
        "may_log": by.may("returns.log"), "may_define": by.may("returns.define"), "csv_url": f"{reverse('returns:effort-csv')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "returns/effort.html", context)


@page("customers.export", methods=("GET", "HEAD"))
def effort_csv(request: HttpRequest) -> HttpResponse:
    """The customers of the ledger as a file."""
    by, (first, until) = actor_of(request), window(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="effort.csv"'
    rows = csv.writer(answer)
    rows.writerow(["customer", "name", "minutes", "planned_minutes", "cost", "result"])
    found = asking.effort(by=by, first=first, until=until)
    for one in relating.taken_by_customers(found, by=by, limit=10_000):
        name = f"'{one.customer.name}" if one.customer.name[:1] in "=+-@" else one.customer.name
        rows.writerow([one.customer.pk, name, one.sum.minutes, one.sum.planned, one.sum.cost, one.result])
    return answer


@page("returns.view", methods=("GET", "HEAD"))
def relationship(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One relationship: minutes by kind and month, beside the result."""
    by, (first, until) = actor_of(request), window(request)
    found = relating.relationship(customer_id, by=by, first=first, until=until)
    columns = (
        Column("month", _("Month"), "strong", value=lambda r: r[0]),
        *(hours(kind, KINDS.get(kind, kind), of=lambda r, kind=kind: r[1][kind] / 60 if kind in r[1] else None) for kind in found.kinds),
        hours("hours", _("Hours"), of=lambda r: r[2].hours),
        Column("cost", _("Cost"), "amount", value=lambda r: r[2].cost),
    )
    context = {
        "found": found, "columns": columns, "first": first, "last": until - timedelta(days=1), "currency": found.money,
        "chart": _chart(found, columns) if found.months else None, "kinds": group_columns(_("Kind"), KINDS),
    }  # fmt: skip
    return render(request, "returns/relationship.html", context)


def _chart(found: relating.Relationship, columns: tuple[Column, ...]) -> Chart:
    months = [month for month, _kinds, _sum in found.months]
    series = [
        {
            "type": "bar", "stack": "all", "name": str(KINDS.get(kind, kind)), "itemStyle": {"color": f"series-{place % 6 + 1}"},
            "data": [round(float(kinds.get(kind, 0)) / 60, 2) for _month, kinds, _sum in found.months],
        }
        for place, kind in enumerate(found.kinds)
    ]  # fmt: skip
    return Chart(
        "investment", _("Hours by kind and month"), option={"xAxis": {"type": "category", "data": months}, "yAxis": {"type": "value"}, "series": series},
        unit=_("hours"), period=f"{months[0]} – {months[-1]}", source=_("Touchpoints, work on cases, logged time"),
        alt=_("%(hours)s hours in %(months)d months.") % {"hours": f"{found.ledger.whole.hours:.1f}", "months": len(months)}, columns=columns,
        rows=found.months, format="number",
    )  # fmt: skip
