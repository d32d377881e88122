"""The table's state and its pages by key."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from carteira.value.models import AllocationRun, CustomerResult
from carteira.web.tables import Choice, Column, Facet, ListSpec, slice_of
from carteira.web.tables.state import State, pack, unpack
from tests.company import NOW

SPEC = ListSpec(
    "sample",
    columns=(Column("name", "Name", sort="name"), Column("result", "Result", "money", sort="result")),
    facets=(Facet("state", "State", (Choice("open", "Open"), Choice("done", "Done"))), Facet("owner", "Owner", open_ended=True)),
    default_sort="name",
)


def read(**values: Any) -> State:
    return SPEC.read(RequestFactory().get("/x/", values))


def test_the_address_keeps_the_whole_state() -> None:
    state = read(q="bar", sort="-result", state=["open", "done"], columns="result,name")
    assert (state.q, state.sort, state.filters["state"], state.columns) == ("bar", "-result", ("open", "done"), ("name", "result"))
    again = SPEC.read(RequestFactory().get(state.url()))
    assert again == state
    assert "after" not in state.url(sort="name")


@pytest.mark.parametrize(
    "values",
    [{"sort": "password"}, {"sort": "-"}, {"state": "x"}, {"after": "garbage"}, {"after": "e30"}, {"q": "a" * 201}, {"q": "a\x00b"}],
)
def test_what_is_not_understood_is_said_and_left_out(values: dict[str, str]) -> None:
    state = read(**values)
    assert len(state.notices) == 1
    assert (state.sort, state.filters, state.after, state.q) == ("name", {}, None, "")


@given(st.lists(st.one_of(st.none(), st.integers(-(2**53), 2**53), st.text(max_size=30)), min_size=1, max_size=4))
def test_a_place_survives_the_address(place: list[Any]) -> None:
    try:
        "".join(str(part) for part in place).encode()
    except UnicodeEncodeError:
        return
    assert unpack(pack(tuple(place))) == tuple(place)


@given(st.text(max_size=80))
def test_any_text_is_a_place_or_none(text: str) -> None:
    found = unpack(text)
    assert found is None or isinstance(found, tuple)


@pytest.fixture
def ranked(db: None) -> list[CustomerResult]:
    """Results with ties and unknowns."""
    from carteira.customers.models import Customer

    run = AllocationRun.objects.create(
        starts_on=date(2026, 1, 1), ends_before=date(2026, 4, 1), currency="BRL", created_at=NOW, created_by="x"
    )
    values = [5, None, 5, 3, None, 8, 5, -1, 0, None, 3]
    names = [Customer(name=f"C{n}", name_key=f"c{n}", created_at=NOW, updated_at=NOW) for n in range(len(values))]
    Customer.objects.bulk_create(names)
    amounts = dict.fromkeys(("list_amount", "on_invoice", "invoice", "off_invoice", "pocket", "cost_to_serve", "direct_costs"), 0)
    for customer, value in zip(names, values, strict=True):
        CustomerResult.objects.create(run=run, customer=customer, orders=1, result=value, **amounts)
    return list(CustomerResult.objects.all())


@pytest.mark.parametrize("sort", ["result", "-result", "pk", "customer__name"])
@pytest.mark.parametrize("size", [1, 2, 3, 20])
def test_pages_by_key_cover_every_row_once_and_turn_back(ranked: list[CustomerResult], sort: str, size: int) -> None:
    rows, pages, after = CustomerResult.objects.select_related("customer"), [], None
    while True:
        piece = slice_of(rows, sort=sort, after=after, size=size)
        pages.append([row.pk for row in piece.rows])
        if piece.next is None:
            break
        after = unpack(pack(piece.next))
    seen = [pk for page in pages for pk in page]
    assert sorted(seen) == sorted(row.pk for row in ranked)
    if sort.endswith("result"):
        known = [CustomerResult.objects.get(pk=pk).result for pk in seen]
        assert [value is None for value in known] == sorted(value is None for value in known)
        spoken = [value for value in known if value is not None]
        assert spoken == sorted(spoken, reverse=sort.startswith("-"))
    for earlier, _later in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
        piece = slice_of(rows, sort=sort, before=unpack(pack(piece.previous)) if piece.previous else None, size=size)
        assert [row.pk for row in piece.rows] == earlier
