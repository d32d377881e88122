"""Take in what stands beside orders: deliveries, invoices, payments, credit notes, costs, price steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.engine.bulk.take import take_rows
from carteira.trade.actions.references import Known


def take_documents(model: type[Model], rows: Sequence[Row], taking: Taking) -> list[Outcome]:
    """Take rows that belong to a customer, named by code or through an order or an invoice; one verdict a row."""
    taking.by.require("imports.run")
    if not rows:
        return []
    known = Known.named_by(rows, taking)
    fields = {f.name: f for f in model._meta.concrete_fields}
    plain = [name for name in rows[0].values if name in fields and name not in ("order", "invoice", "identity")]
    links = [name for name in ("order", "invoice") if name in fields and name in rows[0].values]
    places: list[dict[str, Any] | Rejected] = [_place(row, known, links) for row in rows]
    taken: list[Row] = []
    columns: list[dict[str, Any]] = []
    for row, place in zip(rows, places, strict=True):
        if not isinstance(place, Rejected):
            taken.append(row)
            columns.append({**place, **{name: _filled(fields[name], row.values[name]) for name in plain}})
    outcomes = iter(take_rows(model, taken, columns, taking))
    return [place if isinstance(place, Rejected) else next(outcomes) for place in places]


def _place(row: Row, known: Known, links: Sequence[str]) -> dict[str, Any] | Rejected:
    """Whose it is, and the order or invoice that it belongs to."""
    identity = known.customer(row)
    if isinstance(identity, Rejected):
        return identity
    place: dict[str, Any] = {}
    for name in links:
        code = row.values[name]
        place[f"{name}_id"] = None
        if code is None:
            continue
        found = (known.orders if name == "order" else known.invoices).get(code)
        if found is None:
            what = _("order") if name == "order" else _("invoice")
            return Rejected(
                _("No %s has this number.") % what,
                name,
                _("Import %s first, or correct the number.") % code,
            )
        place[f"{name}_id"] = found[0]
        if identity is not None and identity != found[1]:
            return Rejected(_("It belongs to another customer."), name, _("Correct the number or the customer."))
        identity = found[1]
    if identity is None:
        return Rejected(_("The row names no customer."), "customer", _("Give the customer's code, or the order or invoice it belongs to."))
    return {"identity_id": identity, **place}


def _filled(field: Any, value: Any) -> Any:
    """What an empty cell means in a column that cannot be empty."""
    return field.get_default() if value is None and not field.null else value
