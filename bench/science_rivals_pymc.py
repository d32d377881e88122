"""The side of PyMC-Marketing in bench/science_btyd.py: run by an interpreter of its own, one task a process, prints seconds and results as JSON.

Data come as an npz file with x, recency, age. A small fit first, so that compilation is not counted; its seconds stand apart.
"""

import json
import logging
import os
import sys
import time
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import arviz
import numpy as np
import pandas as pd
from pymc_marketing.clv import BetaGeoModel, ParetoNBDModel

MODELS = {"bg": (BetaGeoModel, ("r", "alpha", "a", "b")), "pareto": (ParetoNBDModel, ("r", "alpha", "s", "beta"))}


def frame(data: dict[str, np.ndarray], rows: slice) -> pd.DataFrame:
    x, recency, age = (data[name][rows] for name in ("x", "recency", "age"))
    return pd.DataFrame({"customer_id": np.arange(x.size), "frequency": x, "recency": recency, "T": age})


def mode(data: dict[str, np.ndarray], name: str, rows: slice) -> list[float]:
    kind, names = MODELS[name]
    model = kind(data=frame(data, rows))
    model.fit(method="map", progressbar=False)
    return [float(np.asarray(model.fit_result[parameter]).reshape(-1)[0]) for parameter in names]


def chain(data: dict[str, np.ndarray], draws: int) -> list[float]:
    """Means, deviations and the smallest effective number of draws."""
    model = BetaGeoModel(data=frame(data, slice(None)))
    model.fit(method="mcmc", chains=2, cores=1, draws=draws, tune=draws, random_seed=1, progressbar=False)
    names = MODELS["bg"][1]
    table = arviz.summary(model.fit_result, var_names=list(names), round_to="none")
    return [*table["mean"][list(names)], *table["sd"][list(names)], float(table["ess_bulk"][list(names)].min())]


def main() -> None:
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    task, file = sys.argv[1:]
    data = dict(np.load(file))
    start = time.process_time()
    if task == "nuts":
        chain(data, 2)
    else:
        mode(data, task, slice(0, 1000))
    compiled, wall, cpu = time.process_time() - start, time.perf_counter(), time.process_time()
    answer = chain(data, 1000) if task == "nuts" else mode(data, task, slice(None))
    print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall, answer, compiled]))


if __name__ == "__main__":
    main()
