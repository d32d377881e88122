"""How fast are fits and posteriors beside PyMC-Marketing, on the same data in the same run?

    python bench/science_pymc.py                   the rival gets an environment of its own (bench/rivals-pymc-requirements.lock)
    python bench/science_pymc.py --rivals FOLDER   use an environment that is already there
    python bench/science_pymc.py --slow            also Pareto/NBD at 1,000,000 (minutes)

CPU seconds, one BLAS thread. The rival compiles its model on a small base first; those seconds are not counted and stand apart. Ours: best of
three, with nothing to compile. The posterior is that of BG/NBD on the CDNOW sample (../shared/data/cdnow), 2,000 draws each.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import science_btyd as own

from carteira.science import purchasing
from tests.science import cdnow

HERE = Path(__file__).resolve().parent


def environment(folder: str | None) -> Path:
    if folder:
        return Path(folder) / "bin" / "python"
    python = Path(tempfile.gettempdir()) / "carteira-bench-pymc" / "bin" / "python"
    if not python.exists():
        venv.create(python.parents[1], with_pip=True)
        lock = str(HERE / "rivals-pymc-requirements.lock")
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--requirement", lock], check=True)
    return python


def rival(python: Path, task: str, data: own.Arrays, limit: float) -> tuple[float, list[float], float] | None:
    with tempfile.TemporaryDirectory() as folder:
        np.savez(Path(folder) / "data.npz", **data)
        words = [str(python), str(HERE / "science_rivals_pymc.py"), task, str(Path(folder) / "data.npz")]
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=limit, check=True)
        except subprocess.TimeoutExpired:
            return None
    cpu, _, answer, compiled = json.loads(done.stdout.splitlines()[-1])
    return cpu, answer, compiled


def posterior(data: own.Arrays) -> list[float]:
    base = purchasing.aggregate(data["x"], data["recency"], data["age"])
    found = purchasing.posterior(base, model=purchasing.BG_NBD, prior=purchasing.weak_prior, draws=2000)
    assert isinstance(found, purchasing.Posterior)
    return [*found.mean, *found.deviation, found.effective]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rivals")
    options.add_argument("--slow", action="store_true")
    options.add_argument("--limit", type=float, default=900.0)
    chosen = options.parse_args()
    python = environment(chosen.rivals)
    sample = cdnow.read(HERE.parent / ".." / "shared" / "data").summary
    rows = [
        ("BG/NBD posterior of CDNOW", "nuts", {"x": sample.x, "recency": sample.recency, "age": sample.age}, posterior),
        ("BG/NBD fit 1,000,000", "bg", own.beta_geometric(1_000_000), lambda data: own.fitted(data, "bg-nbd")),
        ("Pareto/NBD fit 100,000", "pareto", own.pareto(100_000), lambda data: own.fitted(data, "pareto-nbd")),
    ]
    if chosen.slow:
        rows.append(("Pareto/NBD fit 1,000,000", "pareto", own.pareto(1_000_000), lambda data: own.fitted(data, "pareto-nbd")))
    print(f"{'work':28}{'ours':>9}{'PyMC':>9}{'ratio':>7}{'compiled':>10}")
    for name, task, data, work in rows:
        cpu, _, answer = own.best_of(lambda work=work, data=data: work(data))
        theirs = rival(python, task, data, chosen.limit)
        told = "over the limit" if theirs is None else f"{theirs[0]:9.2f}{theirs[0] / cpu:7.0f}{theirs[2]:10.1f}"
        print(f"{name:28}{cpu:9.3f}{told}", flush=True)
        print("  ours", np.round(answer, 4).tolist(), "\n  PyMC", np.round(theirs[1], 4).tolist() if theirs else None, flush=True)


if __name__ == "__main__":
    main()
