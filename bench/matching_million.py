"""A million records with planted duplicates: the batch matcher, and one new record against all of them.

    .venv/bin/python bench/matching_million.py [records] [rounds]
    .venv/bin/python bench/matching_million.py [records] [rounds] online    without the batch, with the fixed weights

Of every ten parties three have a second record with slips, lost fields or another address (seeded, made here). Printed: precision and recall of pairs at .95 and
of clusters, CPU and wall seconds, peak memory; then the online matcher's milliseconds for one record, and whether it decides as the batch did.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from carteira.customers.rules import comparisons as rules
from carteira.customers.rules.clusters import ScoredPair, cluster
from carteira.engine.matching import Matcher, Plan
from carteira.engine.online import OnlineMatcher

RECORDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
SURE = 0.95
KINDS = [
    "padaria",
    "mercado",
    "emporio",
    "distribuidora",
    "farmacia",
    "acougue",
    "livraria",
    "papelaria",
    "oficina",
    "bazar",
    "pizzaria",
    "hotel",
    "clinica",
    "otica",
    "tecidos",
    "adega",
]
LETTERS = "abcdefghijlmnoprstuvz"


def word(chance: random.Random, size: int) -> str:
    """A word that can be spoken."""
    return "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(size))


def slipped(chance: random.Random, text: str) -> str:
    """One letter changed, lost, doubled or swapped with the next."""
    if len(text) < 3:
        return text
    place = chance.randrange(1, len(text) - 1)
    kind = chance.randrange(4)
    before, here, after = text[:place], text[place], text[place + 1 :]
    return (before + chance.choice(LETTERS if here.isalpha() else "0123456789") + after, before + after, before + here * 2 + after, before + after[:1] + here + after[1:])[kind]  # fmt: skip


def party(chance: random.Random, cities: list[str], words: list[str]) -> dict[str, str]:
    """The true values of one company."""
    name = f"{chance.choice(KINDS)} {chance.choice(words)} {chance.choice(words)}"
    city, number = chance.randrange(len(cities)), str(chance.randrange(1, 3000))
    return {
        "name": name, "tax": f"{chance.randrange(10**13, 10**14)}", "local": f"{name.split()[1]}{chance.randrange(1000)}", "host": chance.choice(words) + ".example",
        "phone": f"+55{chance.randrange(10**9, 10**10)}", "postal": f"{10000000 + city * 1000 + chance.randrange(1000)}", "city": cities[city],
        "address": f"rua {chance.choice(words)} {number}", "house": number,
    }  # fmt: skip


def record(values: dict[str, str], lost: set[str]) -> dict[str, str | None]:
    """What a source wrote down of it, in the matcher's columns."""
    held = {name: value for name, value in values.items() if name not in lost}
    tax, name, postal = held.get("tax"), held["name"], held.get("postal")
    return {
        "name": name, "words": " ".join(sorted(name.split())), "tax": tax, "root": tax and tax[:8], "email": held.get("local") and f"{held['local']}@{values['host']}",
        "local": held.get("local"), "phone": held.get("phone"), "postal": postal, "area": postal and postal[:5], "city": held.get("city"),
        "address": held.get("address"), "house": held.get("address") and held.get("house"),
    }  # fmt: skip


def planted(count: int) -> tuple[Any, set[tuple[int, int]]]:
    """Records as a table, and the pairs that are one party."""
    import pyarrow as pa

    chance = random.Random(20)  # noqa: S311
    cities, words = [word(chance, 4) for _ in range(3000)], [word(chance, chance.choice((2, 3, 4))) for _ in range(40_000)]
    columns: dict[str, list[Any]] = {name: [] for name in rules.COLUMNS}
    true: set[tuple[int, int]] = set()
    place = 0
    while place < count:
        values = party(chance, cities, words)
        copies = 2 if chance.random() < 0.43 and place + 1 < count else 1
        for copy in range(copies):
            said = dict(values)
            if copy:
                for name in chance.sample(("name", "name", "phone", "local", "address", "tax"), chance.choice((1, 1, 2, 3))):
                    said[name] = slipped(chance, said[name])
            lost = {
                name
                for name, share in (("tax", 0.35), ("local", 0.3), ("phone", 0.25), ("address", 0.25), ("postal", 0.15))
                if chance.random() < share
            }
            for name, value in record(said, lost).items():
                columns[name].append(value)
        if copies == 2:
            true.add((place, place + 1))
        place += copies
    return pa.table(
        {"id": pa.array(range(place), pa.int64()), **{name: pa.array(values, pa.string()) for name, values in columns.items()}}
    ), true


def plan_of(weights: Any, prior: float) -> Plan:
    """What the product hands to the matcher."""
    return Plan(rules.splink_comparisons(weights, rare=True), rules.BLOCKS, prior, rules.LEARN_FROM, rules.SURE)


def batch(records: Any, true: set[tuple[int, int]]) -> tuple[Plan, dict[tuple[int, int], float]]:
    """Learn, score, cluster; print what came out."""
    began, used = time.perf_counter(), time.process_time()
    fixed, prior = rules.fixed_weights(), rules.fixed_prior(records.num_rows)
    matcher = Matcher(records, plan_of(fixed, prior), memory="4GB")
    learned = matcher.learn()
    matcher.close()
    weights, _stayed = rules.trusted(learned.weights, fixed) if learned.weights else (fixed, [])
    told(f"learn ({learned.blocks_used} blocks)", began, used)
    plan = plan_of(weights, min(max(learned.prior, prior / 200), prior * 200))
    began, used = time.perf_counter(), time.process_time()
    matcher = Matcher(records, plan, memory="4GB")
    found = matcher.pairs(least=0.5)
    matcher.close()
    told(f"score: {found.num_rows:,} pairs of .5 or more", began, used)
    pairs = {
        (row["left"], row["right"]): row["match_probability"] for row in found.select(["left", "right", "match_probability"]).to_pylist()
    }
    began, used = time.perf_counter(), time.process_time()
    outcome = cluster([ScoredPair(a, b, p) for (a, b), p in pairs.items()], keys={}, different=[])
    told("cluster", began, used)
    rates("pairs at .95", {pair for pair, p in pairs.items() if p >= SURE}, true)
    rates("clusters", {pair for members in outcome.clusters for pair in combinations(members, 2)}, true)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
    return plan, pairs


def told(what: str, began: float, used: float) -> None:
    """One line of time."""
    print(f"{what:<44}{time.perf_counter() - began:>9.1f} s{time.process_time() - used:>9.1f} CPU s", flush=True)


def rates(what: str, found: set[tuple[int, int]], true: set[tuple[int, int]]) -> None:
    """Precision and recall."""
    both = len(found & true)
    print(f"{what:<20} P {both / max(len(found), 1):.4f}  R {both / len(true):.4f}  ({len(found):,} found, {len(true):,} true)", flush=True)


def online(records: Any, plan: Plan, pairs: dict[tuple[int, int], float] | None) -> None:
    """One record at a time, and the decision beside the batch's."""
    began, used = time.perf_counter(), time.process_time()
    matcher = OnlineMatcher(records, plan)
    told("index of the online matcher", began, used)
    partners: dict[int, set[int]] = {}
    for (left, right), chance in (pairs or {}).items():
        if chance >= SURE:
            partners.setdefault(left, set()).add(right)
            partners.setdefault(right, set()).add(left)
    chance = random.Random(3)  # noqa: S311
    wall, cpu, same = [], [], 0
    for place in [chance.randrange(records.num_rows) for _ in range(ROUNDS + 20)]:
        row = records.slice(place, 1).to_pylist()[0]
        began, used = time.perf_counter(), time.process_time()
        found = matcher.find(row, least=SURE, but=place)
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - used))
        same += {match.key for match in found} == partners.get(place, set())
    for what, times in (("wall", wall[20:]), ("CPU", cpu[20:])):
        cuts = statistics.quantiles(times, n=100)
        print(f"one record against {records.num_rows:,}, {what} ms: p50 {cuts[49]:.2f}  p95 {cuts[94]:.2f}  p99 {cuts[98]:.2f}")
    if pairs is not None:
        print(f"decides as the batch: {same} of {ROUNDS + 20}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


def rival(records: Any, plan: Plan) -> None:
    """Splink's own way for one new record: `predict_between` on tables that are registered before, term frequencies too."""
    import duckdb
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect(config={"memory_limit": "4GB", "threads": 2})
    connection.register("given", records)
    cut = ", ".join(
        f"CASE WHEN count(*) OVER (PARTITION BY {block}) <= 200 THEN {block} END AS block_{n}" for n, block in enumerate(plan.blocks)
    )
    connection.execute(f"CREATE TABLE records AS SELECT *, {cut} FROM given")
    engine = DuckDBAPI(connection)
    settings: dict[str, Any] = {
        "link_type": "dedupe_only", "unique_id_column_name": plan.key, "probability_two_random_records_match": plan.prior,
        "comparisons": list(plan.comparisons), "blocking_rules_to_generate_predictions": [f"l.block_{n} = r.block_{n}" for n in range(len(plan.blocks))],
    }  # fmt: skip
    every = engine.register("records")
    linker = Linker(every, settings, log_level=40, validate_settings=False)
    for column in sorted(
        {level["tf_adjustment_column"] for c in plan.comparisons for level in c["comparison_levels"] if "tf_adjustment_column" in level}
    ):
        linker.table_management.compute_tf_table(column)
    times = []
    for place in range(5):
        connection.execute(
            f"CREATE OR REPLACE TABLE asked_{place} AS SELECT * REPLACE (-1 AS id) FROM records LIMIT 1 OFFSET {place * 1000}"
        )
        asked = engine.register(f"asked_{place}")
        began = time.perf_counter()
        linker.inference.predict_between(every, asked, threshold_match_probability=SURE).as_duckdbpyrelation().fetchall()
        times.append(1000 * (time.perf_counter() - began))
    print(f"Splink predict_between, one record, wall ms: median {statistics.median(times):.0f}, best {min(times):.0f}")


def main() -> None:
    """Plant, match, ask; then ask Splink the same."""
    records, true = planted(RECORDS)
    print(f"{records.num_rows:,} records, {len(true):,} true pairs")
    if "online" in sys.argv:
        online(records, plan_of(rules.fixed_weights(), rules.fixed_prior(records.num_rows)), None)
        return
    plan, pairs = batch(records, true)
    online(records, plan, pairs)
    rival(records, plan)


if __name__ == "__main__":
    main()
