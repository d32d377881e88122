"""How fast are the purchase models, beside the libraries people use today, on the same data in the same run?

    python bench/science_btyd.py                   100,000 and 1,000,000 customers; the rivals get an environment of their own
    python bench/science_btyd.py --slow            also lifetimes' Pareto/NBD at 100,000 (minutes) and our fits at 10,000,000
    python bench/science_btyd.py --rivals FOLDER   use an environment that is already there
    python bench/science_btyd.py --without-rivals  ours alone

CPU seconds of one process, one BLAS thread, no compilation to pay, best of three (rivals: once). A fit of ours holds the aggregation of the
rows, the search from a cold start and the standard errors. Data: customers of known truth on whole days, seeds fixed.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from carteira.science import forecast, purchasing, survival

HERE = Path(__file__).resolve().parent
Arrays = dict[str, np.ndarray]


def beta_geometric(size: int, seed: int = 1) -> Arrays:
    rng = np.random.default_rng(seed)
    rate, leave = rng.gamma(0.243, 1 / (4.414 * 7), size), rng.beta(0.793, 2.426, size)
    return whole_days(rng, rate, lambda active: rng.random(active.size) > leave[active], rng.integers(7, 729, size).astype(float), None)


def pareto(size: int, seed: int = 1) -> Arrays:
    rng = np.random.default_rng(seed)
    rate, gone = rng.gamma(0.553, 1 / (10.578 * 7), size), rng.gamma(0.606, 1 / (11.669 * 7), size)
    age = rng.integers(7, 729, size).astype(float)
    return whole_days(rng, rate, lambda active: np.ones(active.size, bool), age, rng.exponential(1 / np.maximum(gone, 1e-12)))


def whole_days(
    rng: np.random.Generator, rate: np.ndarray, stays: Callable[[np.ndarray], np.ndarray], age: np.ndarray, life: np.ndarray | None
) -> Arrays:
    end = age if life is None else np.minimum(age, life)
    x, last, moment = np.zeros(age.size), np.zeros(age.size), np.zeros(age.size)
    active = np.arange(age.size)
    while active.size:
        moment[active] += rng.exponential(1 / np.maximum(rate[active], 1e-300))
        active = active[moment[active] < end[active]]
        day = np.minimum(np.ceil(moment[active]), age[active])
        new = active[day > last[active]]
        last[active] = day
        x[new] += 1
        active = active[stays(active)]
    return {"x": x, "recency": np.where(x > 0, last, 0) / 7, "age": age / 7}


def transactions(size: int) -> Arrays:
    rng = np.random.default_rng(3)
    count = 1 + rng.poisson(rng.gamma(0.5, 2.8, size))
    customer = np.repeat(np.arange(size), count)
    first = rng.integers(9_000, 9_300, size)
    day = first[customer] + np.where(
        np.arange(customer.size) == np.repeat(np.cumsum(count) - count, count), 0, rng.integers(0, 429, customer.size)
    )
    order = rng.permutation(customer.size)
    return {"customer": customer[order], "day": day[order], "amount": rng.gamma(2, 20, customer.size), "until": np.array(9_728)}


def best_of(work: Callable[[], list[float]], times: int = 3) -> tuple[float, float, list[float]]:
    runs = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = work()
        runs.append((time.process_time() - cpu, time.perf_counter() - wall, answer))
    return min(runs, key=lambda run: run[0])


def fitted(data: Arrays, model: str) -> list[float]:
    found = purchasing.fit(data["x"], data["recency"], data["age"], model=model)
    assert isinstance(found, purchasing.Fit), str(found)
    assert all(np.isfinite(list(found.standard_errors.values())))
    return list(found.parameters.values())


def spent(data: Arrays) -> list[float]:
    found = purchasing.gamma_gamma(data["x"], data["mean"])
    assert isinstance(found, purchasing.Spend), str(found)
    return list(found.parameters.values())


def predicted(data: Arrays, model: str) -> list[float]:
    parameters = {"bg-nbd": (0.243, 4.414, 0.793, 2.426), "pareto-nbd": (0.553, 10.578, 0.606, 11.669)}[model]
    known = purchasing.fit_with(model, **dict(zip(purchasing.model_named(model).parameters, parameters, strict=True)))
    history = (data["x"], data["recency"], data["age"])
    return [float(known.expected_purchases(39, *history).sum()), float(known.p_alive(*history).sum())]


def summarised(data: Arrays) -> list[float]:
    found = purchasing.summarise(data["customer"], data["day"], data["amount"], until=int(data["until"]))
    return [float(found.x.sum()), float(found.recency.sum()), float(found.age.sum()), float(np.nansum(found.mean_amount))]


def rows(slow: bool) -> list[tuple[str, str | None, Arrays, Callable[[Arrays], list[float]]]]:
    rng = np.random.default_rng(2)
    small, million = {name: make(100_000) for name, make in (("bg", beta_geometric), ("pareto", pareto))}, {}
    million = {name: make(1_000_000) for name, make in (("bg", beta_geometric), ("pareto", pareto))}
    x = rng.integers(1, 20, 1_000_000).astype(float)
    amounts = {"x": x, "mean": rng.gamma(6.25 * x) / x / (rng.gamma(3.74, 1 / 15.44, x.size))}
    series = {"demand": (rng.random((20_000, 156)) < 0.3) * rng.poisson(4, (20_000, 156)).astype(float)}
    series["demand"][:4000, 78:] = 0
    spans = {"duration": rng.integers(0, 1500, 1_000_000).astype(float), "happened": rng.integers(0, 2, 1_000_000)}
    work: list[tuple[str, str | None, Arrays, Callable[[Arrays], list[float]]]] = [
        ("BG/NBD fit 100,000", "bg", small["bg"], lambda data: fitted(data, "bg-nbd")),
        ("BG/NBD fit 1,000,000", "bg", million["bg"], lambda data: fitted(data, "bg-nbd")),
        ("MBG/NBD fit 1,000,000", "mbg", million["bg"], lambda data: fitted(data, "mbg-nbd")),
        ("Gamma-Gamma fit 1,000,000", "gamma", amounts, spent),
        ("Pareto/NBD fit 100,000", "pareto" if slow else None, small["pareto"], lambda data: fitted(data, "pareto-nbd")),
        ("Pareto/NBD fit 1,000,000", None, million["pareto"], lambda data: fitted(data, "pareto-nbd")),
        ("BG/NBD predict 1,000,000", None, million["bg"], lambda data: predicted(data, "bg-nbd")),
        ("Pareto/NBD predict 1,000,000", None, million["pareto"], lambda data: predicted(data, "pareto-nbd")),
        ("summary of 2,400,000 transactions", "summary", transactions(1_000_000), summarised),
        ("TSB of 20,000 series", "tsb", series, lambda data: forecast.tsb(data["demand"]).tolist()),
        (
            "Kaplan-Meier of 1,000,000",
            "km",
            spans,
            lambda data: survival.kaplan_meier(data["duration"], data["happened"]).survival.tolist(),
        ),
    ]
    return work


def rival_seconds(python: Path, task: str, data: Arrays, limit: float) -> tuple[float, float, list[float]] | None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.npz"
        np.savez(file, **data)
        try:
            done = subprocess.run(
                [str(python), str(HERE / "science_rivals.py"), task, str(file)], capture_output=True, text=True, timeout=limit, check=True
            )
        except subprocess.TimeoutExpired:
            return None
    cpu, wall, answer = json.loads(done.stdout.splitlines()[-1])
    return cpu, wall, answer


def environment(folder: str | None) -> Path:
    if folder:
        return Path(folder) / "bin" / "python"
    target = Path(tempfile.gettempdir()) / "carteira-bench-rivals"
    python = target / "bin" / "python"
    if not (target / "ready").exists():
        venv.create(target, with_pip=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(HERE / "rivals-requirements.lock")], check=True
        )
        (target / "ready").touch()
    return python


def furthest(ours: list[float], theirs: list[float], task: str) -> str:
    """How far apart the two answers are: absolute for curves and forecasts, relative for parameters and sums."""
    if len(ours) != len(theirs):
        return f"{len(ours)} against {len(theirs)} numbers"
    a, b = np.array(ours), np.array(theirs)
    gap = np.abs(a - b) if task in ("km", "tsb") else np.abs(a / b - 1)
    return f"{gap.max():.1e}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--slow", action="store_true")
    options.add_argument("--rivals")
    options.add_argument("--without-rivals", action="store_true")
    options.add_argument("--only", default="", help="rows whose name holds this text")
    options.add_argument("--limit", type=float, default=600.0, help="seconds a rival may take")
    chosen = options.parse_args()
    python = None if chosen.without_rivals else environment(chosen.rivals)
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores; rivals: lifetimes 0.11.3, statsforecast 2.1.1, "
        "lifelines 0.30.3; one BLAS thread; CPU seconds (wall)"
    )
    print(f"{'work':36}{'ours':>16}{'rival':>18}{'ratio':>8}  largest difference of the answers")
    for name, task, data, work in rows(chosen.slow):
        if chosen.only not in name:
            continue
        cpu, wall, answer = best_of(lambda work=work, data=data: work(data))
        line = f"{name:36}{f'{cpu:.3f} ({wall:.3f})':>16}"
        if task and python:
            rival = rival_seconds(python, task, data, chosen.limit)
            line += (
                f"{'over the limit':>18}"
                if rival is None
                else f"{f'{rival[0]:.2f} ({rival[1]:.2f})':>18}{rival[0] / cpu:>8.0f}  {furthest(answer, rival[2], task)}"
            )
        print(line, flush=True)
    if chosen.slow:
        for name, make, model in (("BG/NBD", beta_geometric, "bg-nbd"), ("Pareto/NBD", pareto, "pareto-nbd")):
            data = make(10_000_000)
            cpu, wall, answer = best_of(lambda data=data, model=model: fitted(data, model))
            print(f"{name + ' fit 10,000,000':36}{f'{cpu:.3f} ({wall:.3f})':>16}   {[round(value, 4) for value in answer]}", flush=True)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
