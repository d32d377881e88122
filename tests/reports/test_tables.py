"""Every number of a report equals its rows; money of two currencies is never added; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Interaction
from carteira.reports.queries.bounded import within
from carteira.reports.queries.catalogue import COUNT, Measure, Offer, offer_of, offers
from carteira.reports.queries.drilled import behind, drilled
from carteira.reports.queries.tables import Line, Table, table_of
from carteira.reports.rules.asked import Asked, read
from carteira.reports.rules.days import BUCKETS
from carteira.reports.rules.figures import Figure
from tests.company import NOW, Company
from tests.fields.defined import defined
from tests.reports.world import open_firm, value_of

US = Actor.system("tests")
KEYS = ("customers", "results", "lines", "contacts", "opportunities", "cases", "proposals", "effort")


def _groups(offer: Offer) -> list[str]:
    dated = [f"{key}.{bucket}" for key, one in offer.dimensions.items() if one.kind in ("day", "moment") for bucket in BUCKETS]
    return [*dated, *(key for key, one in offer.dimensions.items() if one.kind not in ("day", "moment"))]


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """Any question that the catalogue allows, few enough columns to fit."""
    offer = offer_of(draw(st.sampled_from(KEYS)), by=US)
    rows = draw(st.lists(st.sampled_from(_groups(offer)), max_size=2, unique=True))
    narrow = [key for key in ("state", "kind", "status", "channel", "is_open", "closed_lot") if key in offer.dimensions and key not in rows]
    column = draw(st.sampled_from(["", *narrow]))
    ways = [COUNT, *(f"{key}.{way}" for key, one in offer.measures.items() for way in one.ways)]
    measures = draw(st.lists(st.sampled_from(ways), min_size=1, max_size=3, unique=True))
    return Asked(offer.noun.key, tuple(rows), column, tuple(measures))


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions())
def test_each_number_equals_the_rows_behind_it(firm: dict[str, Customer], asked: Asked) -> None:
    table = table_of(asked, by=US, now=NOW)
    for line in table.lines[:5]:
        for column in line.parts:
            _equal(table, line, column)
    assert sum(part[0].of for line in table.lines for part in line.parts.values()) == table.rows


def _equal(table: Table, line: Line, column: str) -> None:
    found = drilled(read(behind(table, line, column if table.asking.column else None).text), by=US, now=NOW)
    rows = list(found.rows)
    for place, (key, measure, way) in enumerate(table.asking.measures):
        shown, again = table.cell(line, column, place), found.total.cell(found.total.lines[0], "", place)
        assert shown == again, key
        assert shown is not None
        assert shown.of == len(rows), key
        if measure is not None and isinstance(measure.value, str):
            _by_hand(shown, measure, way, rows)
    assert len(found.total.lines) == 1, "rows of one number have one currency"


def _by_hand(shown: Figure, measure: Measure, way: str, rows: Sequence[Any]) -> None:
    values = [value_of(row, str(measure.value)) for row in rows]
    known = [Decimal(str(value)) for value in values if value is not None]
    if way == "distinct":
        assert shown.value == len(set(known))
        return
    assert shown.known == len(known)
    if not known:
        assert shown.value is None
        return
    ways = {"sum": sum(known), "average": sum(known) / len(known), "min": min(known), "max": max(known)}
    assert shown.value == pytest.approx(Decimal(ways[way]), abs=Decimal("0.0001"))
    assert way == "average" or shown.value == ways[way]


@pytest.mark.django_db
def test_money_of_two_currencies_is_never_added(firm: dict[str, Customer]) -> None:
    table = table_of(read("noun=lines&rows=channel&measures=net.sum"), by=US, now=NOW)
    assert {table.currency_of(line) for line in table.lines} == {"BRL", "EUR"}
    assert all(len({row.order.currency for row in drilled(behind(table, line, None), by=US, now=NOW).rows}) == 1 for line in table.lines)


@pytest.mark.django_db
def test_an_unknown_value_is_a_group_of_its_own_and_leads_to_its_rows(firm: dict[str, Customer]) -> None:
    table = table_of(read("noun=lines&rows=category&measures=count&measures=cost.sum&f=currency:BRL"), by=US, now=NOW)
    unknown = next(line for line in table.lines if line.heads[0].token == "~")
    rows = list(drilled(behind(table, unknown, None), by=US, now=NOW).rows)
    assert {row.product.category if row.product else None for row in rows} == {None, ""}
    cost = table.cell(unknown, "", 1)
    assert cost is not None
    assert cost.known < cost.of


@pytest.mark.django_db
def test_a_table_is_one_statement(firm: dict[str, Customer]) -> None:
    asked = read("noun=lines&rows=category&rows=ordered.month&columns=channel&measures=net.sum&measures=orders.distinct&measures=count")
    by = Actor("user", "x", 1, frozenset({"trade.view", "customers.view"}), "all")
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        table_of(asked, by=by, now=NOW)
    about_rows = [one["sql"] for one in asked_for if "trade_orderline" in one["sql"]]
    assert len(about_rows) == 1
    assert len(asked_for) <= 6, "beside it only what can be asked (added fields), and on PostgreSQL its time limit"


@pytest.mark.django_db
def test_words_and_codes_filter_alike_and_a_filter_can_be_turned_round(firm: dict[str, Customer]) -> None:
    def counted(question: str) -> int:
        return table_of(read(question), by=US, now=NOW).rows

    assert counted("noun=contacts&f=kind:visit") == counted("noun=contacts&f=kind:Visit") > 0
    assert counted("noun=contacts&f=by:Sergio") > 0
    every = counted("noun=contacts")
    assert counted("noun=contacts&f=kind:visit") + counted("noun=contacts&not=kind:visit") == every
    assert counted("noun=contacts&f=kind:visit&f=kind:call") == counted("noun=contacts&f=kind:visit") + counted("noun=contacts&f=kind:call")
    assert counted("noun=contacts&f=channel:~") + counted("noun=contacts&not=channel:~") == every


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("noun=nothing", "noun"), ("noun=lines&rows=gone", "rows"), ("noun=lines&rows=ordered", "rows"), ("noun=lines&rows=channel.month", "rows"),
        ("noun=lines&measures=net.distinct", "measures"), ("noun=lines&measures=net", "measures"), ("noun=lines&f=gone:1", "f"),
        ("noun=lines&f=ordered.month:yesterday", "f"), ("noun=lines&f=closed_lot:perhaps", "f"), ("noun=lines&when=some-day", "when"),
        ("noun=lines&since=2026-02-30", "since"), ("noun=lines&since=2026-03-01&until=2026-02-01", "until"), ("noun=results&when=this-year", "when"),
        ("noun=results&run=last", "run"), ("noun=lines&rows=channel&columns=channel", "columns"), ("noun=lines&rows=a&rows=b&rows=c", "rows"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named(firm: dict[str, Customer], question: str, field: str) -> None:
    with pytest.raises(Refused) as no:
        table_of(read(question), by=US, now=NOW)
    assert no.value.field == field
    assert no.value.remedy


@pytest.mark.django_db
def test_each_actor_counts_what_he_sees(company: Company, firm: dict[str, Customer]) -> None:
    everybody, seller, outsider = (company.actor(user) for user in (company.owner, company.seller, company.outsider))
    for noun in ("customers", "lines", "contacts", "opportunities", "results"):
        counts = [table_of(Asked(noun), by=by, now=NOW).rows for by in (everybody, seller, outsider)]
        assert counts[0] == counts[1] + counts[2], noun
        names = {row.pk for row in drilled(Asked(noun), by=outsider, now=NOW).rows}
        assert not names & {row.pk for row in drilled(Asked(noun), by=seller, now=NOW).rows}


@pytest.mark.django_db
def test_cost_and_selection_are_offered_only_with_their_permission(company: Company, firm: dict[str, Customer]) -> None:
    narrow = Actor("user", "x", company.seller.pk, frozenset({"customers.view", "trade.view"}), "own")
    assert {offer.noun.key for offer in offers(narrow)} == {"customers", "lines", "contacts"}
    for question in ("noun=lines&measures=cost.sum", "noun=results", "noun=effort", "noun=cases"):
        with pytest.raises(Refused):
            table_of(read(question), by=narrow, now=NOW)
    assert not any(key.startswith("segment_") for offer in offers(company.actor(company.seller)) for key in offer.dimensions)


@pytest.mark.django_db
def test_a_question_that_takes_too_long_is_stopped_in_plain_words(firm: dict[str, Customer]) -> None:
    endless = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "postgresql": "SELECT count(*) FROM generate_series(1, 1000000000)",
    }
    with pytest.raises(Refused, match="was stopped"), within(0.05), connection.cursor() as cursor:
        cursor.execute(endless[connection.vendor])
    assert Customer.objects.exists(), "the connection still works"


@pytest.mark.django_db(transaction=True)
def test_fields_that_the_company_added_group_filter_and_add_up(company: Company) -> None:
    firm = open_firm(company)
    defined("choice", key="tier")
    defined("number", key="seats")
    for number, customer in enumerate(firm.values()):
        tier = ("gold", "silver")[number % 2]
        Customer.objects.filter(pk=customer.pk).update(custom={} if number == 3 else {"tier": tier, "seats": f"{number}.5"})
    table = table_of(read("noun=customers&rows=x_tier&measures=x_seats.sum&measures=count"), by=US, now=NOW)
    told = {line.heads[0].said: (table.cell(line, "", 0), line.parts[""][0].of) for line in table.lines}
    assert set(told) == {"Gold", "Silver", "not known"}
    assert told["Gold"][0] == Figure(Decimal("3.0000"), 2, 2)
    assert told["not known"][0] == Figure(None, 0, 1)
    for line in table.lines:
        assert drilled(behind(table, line, None), by=US, now=NOW).total.rows == line.parts[""][0].of
    assert table_of(read("noun=lines&f=x_tier:Gold&measures=net.sum"), by=US, now=NOW).rows > 0
    assert table_of(read("noun=contacts&rows=x_tier&measures=minutes.sum"), by=US, now=NOW).rows == Interaction.objects.count()
