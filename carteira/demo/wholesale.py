"""The wholesale customers of a Portuguese distributor: one row a buyer with a year's spending in six categories, as the files to import.

The set names no buyer, no day and no cost. Each row becomes a customer numbered by its place and one order of the year, a line for
each category that was bought; what is stated beside it stands in worlds.toml.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from carteira.basics.refused import Refused

FILE = "Wholesale_customers_data.csv.gz"
CATEGORIES = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
CHANNELS = {"1": "horeca", "2": "retail"}
REGIONS = {"1": "Lisboa", "2": "Porto", "3": "Other"}
MIDDLE_OF_YEAR = date(2011, 7, 1)
Rows = list[dict[str, Any]]


def wholesale_files(folder: Path) -> dict[str, Rows]:
    """Customers, products and orders, made from the one file."""
    path = folder / FILE
    if not path.is_file():
        raise Refused(f"{path} is not there.", field="folder", remedy=f"Give the folder that holds {FILE}.")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        buyers = list(enumerate(csv.DictReader(lines), 1))
    return {
        "customers": [_customer(number, row) for number, row in buyers],
        "products": [{"code": name, "name": name.replace("_", " "), "category": name, "currency": "EUR"} for name in CATEGORIES],
        "orders": [line for number, row in buyers for line in _lines(number, row)],
    }


def _customer(number: int, row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": f"W{number:03}",
        "name": f"Buyer {number:03} ({CHANNELS[row['Channel']]})",
        "region": REGIONS[row["Region"]],
        "country": "PT",
    }


def _lines(number: int, row: dict[str, str]) -> Iterator[dict[str, Any]]:
    for place, name in enumerate(CATEGORIES, 1):
        if (spent := Decimal(row[name])) > 0:
            yield {
                "order": f"W{number:03}-2011", "line": place, "customer": f"W{number:03}", "ordered_on": MIDDLE_OF_YEAR, "product": name, "quantity": 1,
                "list_amount": spent, "net_amount": spent, "currency": "EUR", "channel": CHANNELS[row["Channel"]],
            }  # fmt: skip
