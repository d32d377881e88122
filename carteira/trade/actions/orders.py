"""Take in orders: line by line with the head repeated, or heads and lines from two files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.taking import Changed, Outcome, Rejected, Row, Taking
from carteira.engine.bulk.tables import insert_rows, new_ids, rows_by_key, update_rows
from carteira.engine.bulk.take import comparable, plain, take_rows
from carteira.trade.actions.documents import take_documents
from carteira.trade.actions.products import add_named_products
from carteira.trade.actions.references import Known
from carteira.trade.models import Order, OrderLine
from carteira.trade.rules.line_amounts import LineAmounts, line_amounts

HEAD = ("ordered_on", "channel", "form_of_trade", "manual_entry", "closed_lot", "distance_km", "state", "currency")
TEXTS = {"channel": "", "form_of_trade": "", "state": "placed"}


@dataclass
class _Head:
    """One order as the rows of a chunk tell it, over what is there."""

    said: dict[str, Any] = field(default_factory=dict)
    there: dict[str, Any] = field(default_factory=dict)
    row_id: int | None = None
    version: int = 0
    settled: bool = False
    """An earlier chunk of this import wrote it: it may be filled but not contradicted."""

    def contradicts(self, name: str, value: Any) -> bool:
        """Whether the file has said otherwise before."""
        before = self.said.get(name, self.there.get(name) if self.settled else None)
        return before not in (None, "") and comparable(before) != comparable(value)

    @property
    def changes(self) -> dict[str, Any]:
        """What the file says and the row does not."""
        return {name: value for name, value in self.said.items() if comparable(self.there.get(name)) != comparable(value)}


def take_order_headers(rows: Sequence[Row], taking: Taking) -> list[Outcome]:
    """Take orders without lines; the lines come from another file."""
    return take_documents(Order, rows, taking)


def take_order_lines(rows: Sequence[Row], taking: Taking) -> list[Outcome]:
    """Take order lines, each with its order's number; orders come into being with their first line. One verdict a row."""
    taking.by.require("imports.run")
    known = Known.named_by(rows, taking)
    heads = _heads(rows, taking)
    read = [_read(row, heads, known) for row in rows]
    taken = [(row, one) for row, one in zip(rows, read, strict=True) if isinstance(one, LineAmounts)]
    _add_products([row for row, _one in taken], known, heads, taking)
    changed = _write_heads(heads, taking)
    ids = {code: head.row_id for code, head in heads.items()}
    columns = [_line_columns(row, one, ids, known) for row, one in taken]
    outcomes = iter(take_rows(OrderLine, [row for row, _one in taken], columns, taking))
    result: list[Outcome] = []
    for row, one in zip(rows, read, strict=True):
        if isinstance(one, Rejected):
            result.append(one)
            continue
        outcome = next(outcomes)
        result.append("updated" if outcome == "unchanged" and row.values["order"] in changed else outcome)
    return result


def _heads(rows: Sequence[Row], taking: Taking) -> dict[str, _Head]:
    codes = sorted({row.values["order"] for row in rows})
    names = ("id", "version", "import_id", "identity_id", *HEAD)
    there = rows_by_key(Order, names, source=taking.source, keys=codes)
    ours = taking.changed_before(Order._meta.label_lower, [row[0] for row in there.values()])
    heads = {code: _Head() for code in codes}
    for code, row in there.items():
        settled = row[0] in ours or (taking.import_id is not None and row[2] == taking.import_id)
        heads[code] = _Head(there=dict(zip(names[3:], row[3:], strict=True)), row_id=row[0], version=row[1], settled=settled)
    return heads


def _read(row: Row, heads: Mapping[str, _Head], known: Known) -> LineAmounts | Rejected:
    identity = known.customer(row)
    if isinstance(identity, Rejected):
        return identity
    head = heads[row.values["order"]]
    if head.row_id is not None and row.values["order"] not in known.orders:
        return Rejected(
            _("The number is taken by an order that you do not see."), "order", _("Ask somebody who sees all customers to import it.")
        )
    said = {name: value for name in HEAD if (value := row.values.get(name)) is not None}
    if identity is not None:
        said["identity_id"] = identity
    if (wrong := _head_is_wrong(row, head, said)) or (wrong := _product_is_wrong(row, known)):
        return wrong
    try:
        product = known.products.get(row.values.get("product") or "")
        amounts = line_amounts(row.values, unit_cost=product[1] if product else None)
    except Refused as refused:
        return Rejected(refused.message, refused.field, refused.remedy)
    head.said.update(said)
    return amounts


def _head_is_wrong(row: Row, head: _Head, said: Mapping[str, Any]) -> Rejected | None:
    code = row.values["order"]
    for name, value in said.items():
        if head.contradicts(name, value):
            shown = "customer" if name == "identity_id" else name
            return Rejected(_("An earlier line of the order says otherwise."), shown, _("Make the lines of order %s agree.") % code)
    if head.row_id is None:
        for name, shown in (("identity_id", "customer"), ("ordered_on", "ordered_on"), ("currency", "currency")):
            if head.said.get(name, said.get(name)) is None:
                return Rejected(_("is empty, and the order is new."), shown, _("Fill it in, or import the orders' heads first."))
    return None


def _product_is_wrong(row: Row, known: Known) -> Rejected | None:
    code = row.values.get("product")
    if code is None or code in known.products or row.values.get("product_name"):
        return None
    return Rejected(_("No product has this code."), "product", _("Import the product %s first, or map the product's name.") % code)


def _add_products(rows: Sequence[Row], known: Known, heads: Mapping[str, _Head], taking: Taking) -> None:
    """Products that the lines name and nobody has described come into being with that name."""
    missing: dict[str, str] = {}
    currency = ""
    for row in rows:
        code = row.values.get("product")
        if code is not None and code not in known.products:
            missing.setdefault(code, row.values["product_name"])
            head = heads[row.values["order"]]
            currency = currency or head.said.get("currency") or head.there.get("currency", "")
    if missing:
        ids = add_named_products(missing, currency=currency, taking=taking)
        known.products.update({code: (pk, None) for code, pk in ids.items()})


def _write_heads(heads: dict[str, _Head], taking: Taking) -> set[str]:
    """Insert the new orders and update the changed ones; gives the codes of the changed."""
    fresh = {code: head for code, head in heads.items() if head.row_id is None and head.said}
    for head, row_id in zip(fresh.values(), new_ids(Order, len(fresh)) if fresh else (), strict=True):
        head.row_id = row_id
    names = ("identity_id", *HEAD)
    insert_rows(
        Order,
        ("id", "source", "native_id", "import_id", *names),
        (
            (head.row_id, taking.source, code, taking.import_id, *(head.said.get(name, TEXTS.get(name)) for name in names))
            for code, head in fresh.items()
        ),
    )
    changed = {code: head for code, head in heads.items() if code not in fresh and head.row_id is not None and head.changes}
    for head in changed.values():
        before = {name: plain(head.there[name]) for name in head.changes}
        taking.changes.append(Changed(Order._meta.label_lower, head.row_id or 0, before, head.version + 1))
    update_rows(
        Order,
        (*names, "version"),
        [(*({**head.there, **head.changes}[name] for name in names), head.version + 1, head.row_id) for head in changed.values()],
    )
    return set(changed)


def _line_columns(row: Row, amounts: LineAmounts, ids: Mapping[str, int | None], known: Known) -> dict[str, Any]:
    code = row.values.get("product")
    return {
        "order_id": ids[row.values["order"]],
        "product_id": known.products[code][0] if code is not None else None,
        "kind": amounts.kind,
        "quantity": amounts.quantity,
        "list_amount": amounts.list,
        "discount_amount": amounts.discount,
        "net_amount": amounts.net,
        "cost_amount": amounts.cost,
    }
