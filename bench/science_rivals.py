"""The rivals' side of bench/science_btyd.py: run by the rivals' own interpreter, one task a process, prints seconds and results as JSON."""

import json
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

warnings.filterwarnings("ignore")
Answer = tuple[float, float, list[float]]


def timed(work: Callable[[], list[float]]) -> Answer:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return time.process_time() - cpu, time.perf_counter() - wall, answer


def purchases(data: dict[str, np.ndarray], fitter: str) -> Answer:
    import lifetimes

    def work() -> list[float]:
        found = getattr(lifetimes, fitter)().fit(data["x"], data["recency"], data["age"])
        return [float(value) for value in found.params_]

    return timed(work)


def amounts(data: dict[str, np.ndarray]) -> Answer:
    import lifetimes

    return timed(lambda: [float(value) for value in lifetimes.GammaGammaFitter().fit(data["x"], data["mean"]).params_])


def summary(data: dict[str, np.ndarray]) -> Answer:
    import pandas as pd
    from lifetimes.utils import summary_data_from_transaction_data

    frame = pd.DataFrame({"customer": data["customer"], "day": pd.to_datetime(data["day"], unit="D"), "amount": data["amount"]})
    end = pd.to_datetime(int(data["until"]), unit="D")

    def work() -> list[float]:
        found = summary_data_from_transaction_data(frame, "customer", "day", "amount", observation_period_end=end)
        return [
            float(found["frequency"].sum()),
            float(found["recency"].sum()),
            float(found["T"].sum()),
            float(found["monetary_value"].sum()),
        ]

    return timed(work)


def demand(data: dict[str, np.ndarray]) -> Answer:
    import pandas as pd
    from statsforecast import StatsForecast
    from statsforecast.models import TSB

    rows = data["demand"]
    count, periods = rows.shape
    frame = pd.DataFrame(
        {"unique_id": np.repeat(np.arange(count), periods), "ds": np.tile(np.arange(periods), count), "y": rows.reshape(-1)}
    )

    def work(part: pd.DataFrame) -> list[float]:
        return StatsForecast(models=[TSB(alpha_d=0.1, alpha_p=0.05)], freq=1, n_jobs=1).forecast(df=part, h=1)["TSB"].tolist()

    work(frame[: periods * 10])
    return timed(lambda: work(frame))


def survival(data: dict[str, np.ndarray]) -> Answer:
    from lifelines import KaplanMeierFitter

    def work() -> list[float]:
        curve = KaplanMeierFitter().fit(data["duration"], data["happened"]).survival_function_
        return [float(value) for value in curve["KM_estimate"]]

    return timed(work)


TASKS: dict[str, Callable[[dict[str, np.ndarray]], Answer]] = {
    "bg": lambda data: purchases(data, "BetaGeoFitter"),
    "mbg": lambda data: purchases(data, "ModifiedBetaGeoFitter"),
    "pareto": lambda data: purchases(data, "ParetoNBDFitter"),
    "gamma": amounts,
    "summary": summary,
    "tsb": demand,
    "km": survival,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](dict(np.load(sys.argv[2])))))
