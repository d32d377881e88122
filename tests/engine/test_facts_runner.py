"""Facts keep their promises: what they read, unique grain, identities, the same bytes; a broken one changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carteira.engine.dialects import tables_read, to_spark
from carteira.engine.tables import BadFact, CheckFailed, Fact, discover, in_order, read_rows, run_facts
from carteira.engine.tables.dictionary import dictionary

COLUMNS = (
    '[columns]\nid = { type = "BIGINT", meaning = "Row." }\namount = { type = "DECIMAL(18,2)", unit = "money", meaning = "Amount." }\n'
)


def _package(folder: Path, name: str, files: dict[str, str]) -> str:
    facts = folder / name / "facts"
    facts.mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    (facts / "__init__.py").write_text("")
    for file, text in files.items():
        (facts / file).write_text(text)
    sys.path.insert(0, str(folder))
    return name


def _toml(reads: str, more: str = "") -> str:
    return f'about = "Test."\ngrain = ["id"]\nreads = [{reads}]\n{more}\n{COLUMNS}'


def _lake(folder: Path, rows: list[tuple[int, str]]) -> dict[str, Path]:
    path = folder / "thing.parquet"
    amounts = pa.array([amount for _id, amount in rows]).cast(pa.decimal128(18, 2))
    pq.write_table(pa.table({"id": pa.array([pk for pk, _amount in rows], pa.int64()), "amount": amounts}), path)
    return {"thing": path}


def test_facts_run_in_order_from_sql_and_from_a_build(tmp_path: Path) -> None:
    package = _package(
        tmp_path,
        "firm_one",
        {
            "a_last.sql": "SELECT id, amount * 2 AS amount FROM facts.z_first",
            "a_last.toml": _toml('"facts.z_first"', 'identities = ["amount >= 0"]'),
            "z_first.sql": "SELECT id, amount FROM lake.thing JOIN given.limits ON amount <= most",
            "z_first.toml": _toml('"lake.thing", "given.limits"'),
            "made.py": "import pyarrow as pa\ndef build(rows):\n    return rows.slice(0, 1)\n",
            "made.toml": _toml('"facts.a_last"'),
        },
    )
    facts = discover(package)
    assert [fact.name for fact in facts] == ["z_first", "a_last", "made"]
    given = {"limits": pa.table({"most": pa.array([5])})}
    lake = _lake(tmp_path, [(2, "2.50"), (1, "1.25"), (3, "99")])
    heard: list[tuple[str, int]] = []
    run = run_facts(facts, lake=lake, given=given, into=tmp_path / "out", heard=lambda fact, rows: heard.append((fact, rows)))
    assert heard == [("z_first", 2), ("a_last", 2), ("made", 1)]
    assert [str(row["amount"]) for row in pq.read_table(run.path("a_last")).to_pylist()] == ["2.50", "5.00"]
    again = run_facts(facts, lake=lake, given=given, into=tmp_path / "again")
    assert all(run.path(fact.name).read_bytes() == again.path(fact.name).read_bytes() for fact in facts)
    count, rows = read_rows(run.path("a_last"), facts[1], where={"id": 2}, limit=5)
    assert (count, str(rows[0]["amount"])) == (1, "5.00")
    with pytest.raises(KeyError, match="no column"):
        read_rows(run.path("a_last"), facts[1], where={"id; DROP": 2}, limit=5)
    assert "| amount | DECIMAL(18,2) | money |" in dictionary(facts)


@pytest.mark.parametrize(
    ("sql", "more", "said"),
    [
        ("SELECT id, amount FROM lake.thing UNION ALL SELECT id, amount FROM lake.thing", "", "more than one row"),
        ("SELECT id, amount FROM lake.thing", 'identities = ["amount < 2"]', "amount < 2 does not hold"),
    ],
)
def test_a_broken_promise_stops_the_run_and_leaves_what_stood(tmp_path: Path, sql: str, more: str, said: str) -> None:
    package = _package(tmp_path, f"firm_{abs(hash(said))}", {"one.sql": sql, "one.toml": _toml('"lake.thing"', more)})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stood").write_text("before")
    with pytest.raises(CheckFailed, match=said):
        run_facts(discover(package), lake=_lake(tmp_path, [(1, "1"), (2, "2")]), given={}, into=tmp_path / "out")
    assert (tmp_path / "out" / "stood").read_text() == "before"
    assert not list(tmp_path.glob(".unfinished-*"))


def test_what_a_fact_reads_must_be_what_it_says(tmp_path: Path) -> None:
    package = _package(tmp_path, "firm_reads", {"one.sql": "SELECT id, amount FROM lake.thing", "one.toml": _toml('"lake.other"')})
    with pytest.raises(BadFact, match=r"lake\.other.*lake\.thing"):
        discover(package)
    both = _package(tmp_path, "firm_both", {"one.toml": _toml("")})
    with pytest.raises(BadFact, match="either"):
        discover(both)


def test_a_circle_is_refused() -> None:
    def fact(name: str, reads: str) -> Fact:
        return Fact("x", name, "", ("id",), (f"facts.{reads}",), ())

    with pytest.raises(BadFact, match="circle"):
        in_order([fact("a", "b"), fact("b", "a")])


def test_own_parts_of_a_query_are_not_tables_and_wide_numbers_fit_spark() -> None:
    sql = "WITH x AS (SELECT * FROM lake.a) SELECT CAST(n AS HUGEINT) FROM x JOIN facts.b USING (k)"
    assert tables_read(sql) == {"lake.a", "facts.b"}
    assert "DECIMAL(38, 0)" in to_spark(sql)
