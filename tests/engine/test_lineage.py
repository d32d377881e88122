"""Where a figure comes from is known down to the tables of the database; the command line tells it and computes it once more."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.config.cli_facts import FactNotFound, facts
from carteira.config.published import published_facts
from carteira.engine.tables.lineage import lineage
from carteira.value.queries.computing import facts_folder, value_facts
from tests.value.books import open_books
from tests.value.running import compute


def test_lineage_goes_down_to_the_tables_and_up_to_the_readers() -> None:
    whale = lineage(value_facts(), "whale_curve")
    assert {"lake.trade_orderline", "lake.trade_payment", "lake.customers_sourceidentity"} <= set(whale.tables)
    assert "given.equation" in whale.given
    assert whale.facts.index("order_margin") < whale.facts.index("customer_result")
    assert whale.readers == ("customer_standing",)
    assert "whale_curve" in lineage(value_facts(), "sale_line").readers


def test_every_fact_has_an_origin() -> None:
    for fact in published_facts():
        origin = lineage(published_facts(), fact.name)
        assert origin.tables or origin.given, fact.name


def test_the_command_line_lists_and_shows_facts() -> None:
    listed = json.loads(CliRunner().invoke(facts, ["list", "--json"]).stdout)
    assert {"app": "value", "fact": "whale_curve"}.items() <= next(row for row in listed if row["fact"] == "whale_curve").items()
    shown = json.loads(CliRunner().invoke(facts, ["show", "value.customer_result", "--json"]).stdout)
    assert "pocket_margin - cost_to_serve - direct_costs - financing = result" in shown["identities"]
    assert "whale_curve" in shown["lineage"]["readers"]
    assert isinstance(CliRunner().invoke(facts, ["show", "nothing"]).exception, FactNotFound)


@pytest.mark.django_db(transaction=True)
def test_a_run_is_computed_once_more_with_the_same_bytes(tmp_path: Path) -> None:
    open_books()
    run = compute(Period(date(2026, 1, 1), date(2026, 4, 1)))
    said = json.loads(CliRunner().invoke(facts, ["run", "--into", str(tmp_path / "again"), "--json"]).stdout)
    assert said["engine"] == "duckdb"
    kept = facts_folder(f"run-{run.pk}")
    for file in kept.glob("*.parquet"):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()
    assert said["rows"]["customer_result"] == pq.read_table(kept / "customer_result.parquet").num_rows
    again = CliRunner().invoke(facts, ["run", "--into", str(tmp_path / "again")])
    assert isinstance(again.exception, Refused)
