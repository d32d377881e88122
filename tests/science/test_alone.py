"""The science works where nothing of the product is: no Django, no database, no settings; on NumPy arrays and on Arrow columns."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

from carteira.science import purchasing

CODE = """
import sys, importlib, pkgutil
from carteira import science
for module in pkgutil.walk_packages(science.__path__, "carteira.science."):
    importlib.import_module(module.name)
from carteira.science import purchasing
print(purchasing.fit_with("mbg-nbd", r=.52484, alpha=6.18299, a=.89136, b=1.61400).p_alive([0], [0], [39]).round(4)[0])
print(*sorted({"django", "duckdb", "pandas", "pyarrow", "numba", "click"} & {name.partition(".")[0] for name in sys.modules}))
"""


def test_it_runs_in_a_bare_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env={"PATH": ""}, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.split() == ["0.3893"]


def test_arrow_columns_are_arrays() -> None:
    days = np.array(["2024-01-05", "2024-03-01", "2024-03-29", "2024-02-10"], "M8[D]")
    plain = purchasing.summarise(["a", "a", "a", "b"], days, [10.0, 12.0, 14.0, 8.0], until="2024-06-30", unit_days=7)
    table = pa.table({"who": ["a", "a", "a", "b"], "day": pa.array(days), "amount": [10.0, 12.0, 14.0, 8.0]})
    arrow = purchasing.summarise(table["who"], table["day"], table["amount"], until="2024-06-30", unit_days=7)
    assert arrow.customer.tolist() == plain.customer.tolist()
    assert arrow.x.tolist() == plain.x.tolist()
    assert arrow.mean_amount.tolist()[:1] == plain.mean_amount.tolist()[:1]
    history = pa.table({"x": arrow.x, "recency": arrow.recency, "age": arrow.age})
    known = purchasing.fit_with("bg-nbd", r=0.243, alpha=4.414, a=0.793, b=2.426)
    assert (
        known.p_alive(history["x"], history["recency"], history["age"]).tolist()
        == known.p_alive(plain.x, plain.recency, plain.age).tolist()
    )
