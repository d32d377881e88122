"""Customers on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from carteira.basics.refused import Refused
from carteira.customers.cli import customers
from carteira.customers.queries import CustomerNotFound
from tests.customers.sources import customer_of, row, snapshot, take

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(customers, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def two() -> tuple[int, int]:
    take([row("1", name="Padaria São João", tax_id="11222333000181", country="BR"), row("2", name="Mercado Oliveira", country="PT")])
    return customer_of("1"), customer_of("2")


def test_list_search_show(two: tuple[int, int]):
    assert [c["name"] for c in run("list")] == ["Mercado Oliveira", "Padaria São João"]
    assert [c["id"] for c in run("list", "--country", "PT")] == [two[1]]
    assert [c["id"] for c in run("search", "joao")] == [two[0]]
    assert [c["id"] for c in run("search", "11.222.333")] == [two[0]]
    shown = run("show", str(two[0]))
    assert (shown["tax_id"], shown["sources"][0]["source"], shown["winners"]["name"]) == ("11222333000181", "erp", "erp")


def test_merge_and_unmerge(two: tuple[int, int]):
    before = snapshot()

    merged = run("merge", str(two[0]), str(two[1]), "--into", str(two[1]))
    assert (merged["survivor"], merged["absorbed"]) == (two[1], [two[0]])
    assert run("show", str(two[0]))["id"] == two[1]
    assert run("unmerge", str(two[0]))["freed"] == [two[0]]
    assert snapshot() == before
    assert run("merge", str(two[0]), str(two[0]))["merge"] is None


def test_match_and_duplicates(two: tuple[int, int]):
    assert run("match")["records"] == 2
    assert run("duplicates") == []


def test_the_company_says_whose_word_counts(two: tuple[int, int]):
    take([row("x", name="PADARIA S JOAO", tax_id="11222333000181", country="BR")], source="shop", import_id=2)
    assert run("show", str(two[0]))["name"] == "PADARIA S JOAO"

    assert run("trust", "name", "source order", "erp", "shop")["changed"] == 1
    assert run("show", str(two[0]))["name"] == "Padaria São João"
    with pytest.raises(Refused):
        CliRunner().invoke(customers, ["trust", "city", "most recent"], catch_exceptions=False)


def test_refusals_are_words(two: tuple[int, int]):
    runner = CliRunner()
    with pytest.raises(CustomerNotFound):
        runner.invoke(customers, ["show", "999"], catch_exceptions=False)
    with pytest.raises(Refused):
        runner.invoke(customers, ["unmerge", str(two[0])], catch_exceptions=False)
    assert runner.invoke(customers, ["unmerge"]).exit_code == 2
    with pytest.raises(Refused, match="alone") as no:
        runner.invoke(customers, ["merge", str(two[0])], catch_exceptions=False)
    assert no.value.field == "ids"
    with pytest.raises(Refused, match="zz"):
        runner.invoke(customers, ["list", "--status", "zz"], catch_exceptions=False)
