"""The CDNOW sample as the science tests read it: transactions, the published summary, the hold-out of weeks 40 to 78."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from carteira.science import purchasing
from carteira.science.arrays import Floats, Ints

CUT = "1997-09-30"
END = "1998-06-30"


@dataclass(frozen=True)
class Cdnow:
    customer: Ints
    day: np.ndarray
    amount: Floats
    summary: purchasing.Summary
    holdout: Floats
    holdout_value: Floats


def read(shared_data: Path) -> Cdnow:
    with gzip.open(shared_data / "cdnow" / "CDNOW_sample.txt.gz") as file:
        table = np.loadtxt(file)
    customer = table[:, 1].astype(int)
    day = np.array([np.datetime64(f"{date[:4]}-{date[4:6]}-{date[6:]}") for date in table[:, 2].astype(int).astype(str)])
    summary = purchasing.summarise(customer, day, table[:, 4], until=CUT, unit_days=7)
    after = day > np.datetime64(CUT)
    days = np.unique(np.stack((customer[after], day[after].astype(int))), axis=1)[0]
    place = np.searchsorted(summary.customer, days)
    holdout = np.bincount(place, minlength=summary.customer.size).astype(float)
    value = np.bincount(np.searchsorted(summary.customer, customer[after]), table[after, 4], summary.customer.size)
    return Cdnow(customer, day, table[:, 4], summary, holdout, value)


def published(shared_data: Path) -> Floats:
    """x, recency, age as published with two decimals, in columns."""
    with gzip.open(shared_data / "cdnow" / "cdnow_customers_summary.csv.gz") as file:
        return np.genfromtxt(file, delimiter=",", skip_header=1)[:, 1:]
