"""Take in products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from carteira.basics.taking import Outcome, Row, Taking
from carteira.engine.bulk.tables import insert_rows, new_ids
from carteira.engine.bulk.take import take_rows
from carteira.trade.models import Product

TEXTS = ("category", "unit")
NAMES = ("name", "category", "unit", "list_price", "unit_cost", "currency")


def take_products(rows: Sequence[Row], taking: Taking) -> list[Outcome]:
    """Take the products of a source; one verdict a row."""
    taking.by.require("imports.run")
    given = [name for name in NAMES if rows and name in rows[0].values]
    columns = [{name: (row.values[name] or "") if name in TEXTS else row.values[name] for name in given} for row in rows]
    return take_rows(Product, rows, columns, taking)


def add_named_products(names: Mapping[str, str], *, currency: str, taking: Taking) -> dict[str, int]:
    """Products that came into being by being ordered: name by code. Gives their ids."""
    ids = list(new_ids(Product, len(names)))
    insert_rows(
        Product,
        ("id", "source", "native_id", "name", "currency", "import_id"),
        ((pk, taking.source, code, name, currency, taking.import_id) for pk, (code, name) in zip(ids, names.items(), strict=True)),
    )
    return dict(zip(names, ids, strict=True))
