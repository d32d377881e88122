"""How well do health, next dates, next products and forecasts do on real data, on what they had not seen?

    python bench/science_backtests.py [--data ../shared/data]

Health: features frozen on a day, the event in the period after it; the model is fitted on one day and tested on a later one (telco has no dates:
five folds). AUC, Brier and calibration slope beside the base rate's own Brier.
"""

import argparse
import csv
import gzip
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pyarrow.parquet as pq

from carteira.science import forecast, health, next_product
from tests.science import cdnow

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def told(name: str, stated: np.ndarray, happened: np.ndarray) -> None:
    slope = health.calibration(stated, happened).slope
    rate = float(happened.mean())
    area, brier = health.area_under_curve(stated, happened), health.brier_score(stated, happened)
    print(f"| {name} | {happened.size} | {rate:.1%} | {area:.3f} | {brier:.4f} | {rate * (1 - rate):.4f} | {slope:.2f} |")


def silence(name: str, rows: Rows, first: str, days: int) -> None:
    customer, day, _ = rows
    start = int(np.datetime64(first).astype(int))
    learnt = health.purchase_snapshot(*rows, at=start)
    model = health.fit_hazard(learnt.features, health.silent_after(learnt, customer, day, days=days), names=learnt.names)
    assert isinstance(model, health.HazardModel), str(model)
    tested = health.purchase_snapshot(*rows, at=start + days)
    told(name, model.predict(tested.features), health.silent_after(tested, customer, day, days=days).astype(float))


def telco(data: Path) -> None:
    with gzip.open(data / "ibm_samples" / "WA_Fn-UseC_-Telco-Customer-Churn.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    left = np.array([row["Churn"] == "Yes" for row in rows], dtype=float)
    columns: dict[str, list[float]] = {}
    for name in rows[0]:
        if name in ("tenure", "MonthlyCharges", "TotalCharges"):
            columns[name] = [float(row[name]) if row[name].strip() else float("nan") for row in rows]
        elif name not in ("customerID", "Churn"):
            for value in sorted({row[name] for row in rows})[1:]:
                columns[f"{name}={value}"] = [float(row[name] == value) for row in rows]
    features = np.array(list(columns.values())).T
    for seed in (0, 1):
        fold = np.random.default_rng(seed).permutation(left.size) % 5
        stated = np.empty(left.size)
        for part in range(5):
            model = health.fit_hazard(features[fold != part], left[fold != part], names=tuple(columns))
            assert isinstance(model, health.HazardModel)
            stated[fold == part] = model.predict(features[fold == part])
        told(f"telco churn, five folds, draw {seed + 1}", stated, left)


def retail(data: Path) -> Rows:
    table = pq.read_table(next((data / "online_retail").glob("*.parquet"))).to_pandas()
    table = table[table["Customer ID" if "Customer ID" in table else "CustomerID"].notna() & (table["Quantity"] > 0)]
    price = "Price" if "Price" in table else "UnitPrice"
    who = table["Customer ID" if "Customer ID" in table else "CustomerID"].astype(float).astype(int).to_numpy()
    day = table["InvoiceDate"].astype("datetime64[ns]").to_numpy().astype("M8[D]").astype(int)
    return who, day, (table["Quantity"] * table[price]).to_numpy(dtype=float)


def dates(name: str, rows: Rows) -> None:
    gaps = [np.diff(np.unique(rows[1][rows[0] == one])) for one in np.unique(rows[0])]
    gaps = [one for one in gaps if one.size >= 2]
    last, earlier = np.array([one[-1] for one in gaps]), [one[:-1] for one in gaps]
    count = np.array([one.size for one in earlier])
    logs, squares = (np.array([(np.log(one) ** power).sum() for one in earlier]) for power in (1, 2))
    model = forecast.fit_log_gaps(count, logs, squares)
    assert isinstance(model, forecast.LogGapModel)
    ours, own = np.abs(model.quantile(count, logs) - last), np.abs(np.array([np.median(one) for one in earlier]) - last)
    inside = (last >= model.quantile(count, logs, 0.1)) & (last <= model.quantile(count, logs, 0.9))
    for least in (1, 2, 4):
        some = count >= least
        print(
            f"| {name}, {least} or more gaps | {some.sum()} | {np.median(ours[some]):.1f} | {np.median(own[some]):.1f} | {inside[some].mean():.1%} |"
        )


def tafeng(data: Path) -> None:
    with (
        gzip.open(data / "nbr_tafeng" / "tafeng_history.json.gz") as past,
        gzip.open(data / "nbr_tafeng" / "tafeng_future.json.gz") as future,
    ):
        history, later = json.load(past), json.load(future)
    users = list(history)
    bought = [(n, m, i) for n, user in enumerate(users) for m, basket in enumerate(history[user]) if basket != [-1] for i in basket]
    table = np.array(bought)
    truth = np.array([(n, i) for n, user in enumerate(users) for basket in later[user] if basket != [-1] for i in basket])
    size = {"customers": len(users), "items": int(max(table[:, 2].max(), truth[:, 1].max())) + 1}
    weight, _ = next_product.choose_weight(*table.T, **size)
    known = next_product.gather(*table.T, **size)
    for name, popularity in (("ours", weight), ("personal alone", 0.0), ("popular alone", 1e6)):
        lists = next_product.likely_next(known, weight=popularity)
        found = next_product.accuracy_of_lists(known, lists.customers, lists.items, *truth.T)
        print(f"| {name} (weight {popularity:g}) | {found.recall:.4f} | {found.repeat_recall:.3f} | {found.explore_recall:.3f} |")


def demand(name: str, rows: Rows, months: int) -> None:
    """Amount a customer and month, the last three months held out and never seen by the choice of the method."""
    month = rows[1].astype("M8[D]").astype("M8[M]").astype(int)
    whole = month.max() if name == "cdnow" else month.max() - 1
    inside = (month <= whole) & (month > whole - months)
    who = np.unique(rows[0][inside], return_inverse=True)[1]
    table = np.zeros((who.max() + 1, months))
    np.add.at(table, (who, month[inside] - (whole - months + 1)), np.maximum(rows[2][inside], 0))
    table = table[table[:, :-3].sum(axis=1) > 0]
    found = forecast.forecast_series(table[:, :-3], horizon=3, season=3)
    rival = forecast.naive(table[:, :-3], horizon=3)
    covered = forecast.interval_coverage(found.p10, found.p90, table[:, -3:])
    wape = [forecast.wape(one, table[:, -3:]) for one in (found.mean, rival, np.repeat(table[:, :-3].mean(axis=1)[:, None], 3, axis=1))]
    bias = found.mean.sum() / table[:, -3:].sum() - 1
    print(f"| {name} | {table.shape[0]} | {wape[0]:.3f} | {wape[1]:.3f} | {wape[2]:.3f} | 1 | {bias:+.0%} | {covered:.1%} |")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    data = options.parse_args().data
    sample = cdnow.read(data)
    cds, shop = (sample.customer, sample.day.astype("M8[D]").astype(int), sample.amount), retail(data)
    print("| health | rows | events | AUC | Brier | Brier of the rate | slope |\n|---|--:|--:|--:|--:|--:|--:|")
    telco(data)
    silence("online_retail, silent for 90 days", shop, "2011-03-13", 90)
    silence("cdnow, silent for 91 days", cds, "1997-12-30", 91)
    print("\n| next date | customers | median error, days | own median gap | in the interval of 80 % |\n|---|--:|--:|--:|--:|")
    dates("cdnow", cds)
    dates("online_retail", shop)
    print("\n| next basket, Ta-Feng | recall@10 | repeats | new |\n|---|--:|--:|--:|")
    tafeng(data)
    print(
        "\n| amounts by customer and month | customers | WAPE | naive | mean so far | nothing | bias | in the interval of 80 % |\n|---|"
        + "--:|" * 7
    )
    demand("cdnow", cds, 15)
    demand("online_retail", shop, 9)


if __name__ == "__main__":
    main()
