"""The matcher on public sets with known truth: pairwise precision and recall, printed, with floors under what was measured."""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import duckdb
import pytest

from carteira.customers.queries.matching import Scored, score_records
from carteira.customers.rules.clusters import Clustering, cluster
from carteira.customers.rules.records import comparable

pytestmark = [pytest.mark.realdata, pytest.mark.slow]
Pairs = set[tuple[int, int]]


def true_pairs(party: dict[int, str]) -> Pairs:
    members: dict[str, list[int]] = {}
    for pk, of in party.items():
        members.setdefault(of, []).append(pk)
    return {pair for ids in members.values() for pair in combinations(sorted(ids), 2)}


def rates(found: Pairs, true: Pairs) -> tuple[float, float]:
    return len(found & true) / max(1, len(found)), len(found & true) / len(true)


def judged(
    name: str, scored: Scored, outcome: Clustering, party: dict[int, str], capsys: pytest.CaptureFixture[str]
) -> dict[str, tuple[float, float]]:
    true = true_pairs(party)
    joined = {pair for members in outcome.clusters for pair in combinations(members, 2)}
    asked = {(p.left, p.right) for p in outcome.to_review}
    found = {
        "pairs at .95": rates({(p.left, p.right) for p in scored.pairs if p.probability >= 0.95}, true),
        "joined": rates(joined, true),
        "joined or asked": rates(joined | asked, true),
    }
    with capsys.disabled():
        words = "; ".join(f"{what} P {p:.4f} R {r:.4f}" for what, (p, r) in found.items())
        sys.stdout.write(f"\n{name}: {len(party)} records, {len(true)} true pairs; {words}; {scored.used.note}\n")
    return found


def run(name: str, rows: Iterable[tuple[str, dict[str, str]]], capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[float, float]]:
    party: dict[int, str] = {}
    records: dict[int, dict[str, str]] = {}
    for pk, (of, values) in enumerate(rows):
        party[pk], records[pk] = of, comparable(**values)
    scored = score_records(records)
    return judged(name, scored, cluster(scored.pairs, keys={}, different=[]), party, capsys)


def febrl(path: Path) -> Iterable[tuple[str, dict[str, str]]]:
    with gzip.open(path, "rt") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            cells = {name.strip(): (value or "").strip() for name, value in row.items()}
            yield cells["rec_id"].split("-")[1], {
                "name": f"{cells['given_name']} {cells['surname']}".strip(), "tax_id": cells["soc_sec_id"], "city": cells["suburb"],
                "postal_code": cells["postcode"], "address": f"{cells['street_number']} {cells['address_1']} {cells['address_2']}".strip(),
            }  # fmt: skip


@pytest.mark.parametrize(("name", "precision", "recall"), [("dataset1", 0.99, 0.97), ("dataset3", 0.99, 0.90)])
def test_febrl(shared_data: Path, capsys: pytest.CaptureFixture[str], name: str, precision: float, recall: float):
    found = run(f"FEBRL {name}", febrl(shared_data / "er_febrl" / f"{name}.csv.gz"), capsys)

    assert found["joined or asked"][0] >= precision
    assert found["joined or asked"][1] >= recall


def test_splink_fake_1000(shared_data: Path, capsys: pytest.CaptureFixture[str]):
    with (shared_data / "er_splink" / "fake_1000.csv").open() as file:
        rows = [
            (r["cluster"], {"name": f"{r['first_name']} {r['surname']}".strip(), "city": r["city"], "email": r["email"]})
            for r in csv.DictReader(file)
        ]

    found = run("Splink fake_1000 (without birth dates)", rows, capsys)

    assert found["joined"][0] >= 0.97
    assert found["joined or asked"][1] >= 0.20


def test_splink_historical_50k(shared_data: Path, capsys: pytest.CaptureFixture[str]):
    path = shared_data / "er_splink" / "historical_figures_with_errors_50k.parquet"
    sql = "SELECT cluster, full_name, birth_place, postcode_fake FROM read_parquet(?) ORDER BY unique_id"
    rows = duckdb.connect().execute(sql, [str(path)]).fetchall()

    found = run(
        "Splink historical 50k (without birth dates)",
        [(of, {"name": name or "", "city": place or "", "postal_code": code or ""}) for of, name, place, code in rows],
        capsys,
    )

    assert found["joined"][0] >= 0.97
    assert found["joined or asked"][1] >= 0.30
