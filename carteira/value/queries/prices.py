"""What customers pay beside their like: the list of all, and one customer's corridor, waterfall, discounts and reprice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for, matching, within_scope
from carteira.engine.tables import read_rows
from carteira.trade.models import OrderLine
from carteira.value.models import CustomerPrice, CustomerResult
from carteira.value.queries.computing import facts_folder, value_facts
from carteira.value.queries.results import scoped
from carteira.value.queries.runs import RunView, run_of
from carteira.value.rules.inputs import day_before
from carteira.value.rules.prices import Discounts, MarketWeek, Outcome, OwnLine, Reprice, judge_discounts, reprice

SHOWN = 200


@dataclass(frozen=True)
class PricePosition:
    """One product: what the customer paid for a unit, and the corridor of comparable buyers; empty where there are too few."""

    product: int
    name: str
    quantity: Decimal
    invoice: Decimal
    unit_list: Decimal
    unit_pocket: Decimal
    floor: Decimal | None
    target: Decimal | None
    stretch: Decimal | None
    peers: int
    level: int
    gap: Decimal | None

    @property
    def place(self) -> str:
        """Under, within or over the corridor; empty without one."""
        if self.floor is None or self.stretch is None:
            return ""
        return "below" if self.unit_pocket < self.floor else "above" if self.unit_pocket > self.stretch else "within"


@dataclass(frozen=True)
class PriceStep:
    """A step from list to pocket, by name; positive lowers the price, save at list."""

    step: str
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Prices:
    """One customer's prices; `kept` is false where the files of the run are gone, and nothing can be told."""

    run: RunView
    customer: Customer
    as_of: date
    kept: bool
    standing: CustomerPrice | None
    positions: tuple[PricePosition, ...]
    steps: tuple[PriceStep, ...]
    discounts: Discounts
    reprice: Reprice


def prices_seen_by(by: Actor, *, run_id: int | RunView | None = None, q: str = "") -> QuerySet[CustomerPrice]:
    """How each customer's prices stand, for the customers that the actor may see."""
    rows = scoped(CustomerPrice.objects.filter(run_id=run_of(run_id, by=by).id), by)
    if q.strip():
        rows = rows.filter(customer__in=matching(within_scope(Customer.objects.all(), by), q).values("pk"))
    return rows.select_related("customer")


def prices_of(customer_id: int | Customer, *, by: Actor, run_id: int | RunView | None = None) -> Prices:
    """Corridor, waterfall, dependence on discounts and reprice of one customer, as of the last day of the run."""
    customer = customer_for(customer_id, by=by)
    run = run_of(run_id, by=by)
    as_of = day_before(run.ends_before)
    rows = _own_lines(customer, run, as_of)
    names = {product: name for product, name, *_ in rows}
    lines = [OwnLine(product, day, float(listed), float(net)) for product, _, day, _, listed, net in rows]
    own = {"customer_id": customer.pk}
    positions = tuple(_position(row, names) for row in _read(run, "price_position", own, order="-invoice"))
    steps = tuple(PriceStep(row["step"], row["name"], row["amount"]) for row in _read(run, "price_waterfall", own, order="place"))
    return Prices(
        run, customer, as_of, _path(run, "price_position").exists(), CustomerPrice.objects.filter(run_id=run.id, customer=customer).first(),
        positions, steps, judge_discounts(lines, _market(run, sorted(names)), as_of=as_of),
        _reprice(run, customer, [(product, day, float(number), float(net)) for product, _, day, number, _, net in rows]),
    )  # fmt: skip


def _own_lines(customer: Customer, run: RunView, as_of: date) -> Sequence[tuple[int, str, date, Decimal, Decimal, Decimal]]:
    """Every sale of the whole history: product, its name, day, quantity, list and net amount."""
    rows = OrderLine.objects.filter(
        order__identity__customer=customer, order__currency=run.currency, order__ordered_on__lte=as_of, kind="sale", product__isnull=False
    ).exclude(order__state="cancelled")
    names = ("product_id", "product__name", "order__ordered_on", "quantity", "list_amount", "net_amount")
    return list(rows.order_by("order__ordered_on", "id").values_list(*names))


def _position(row: Mapping[str, Any], names: Mapping[int, str]) -> PricePosition:
    figures = ("quantity", "invoice", "unit_list", "unit_pocket", "floor", "target", "stretch", "peers", "level", "gap")
    return PricePosition(row["product_id"], names.get(row["product_id"], ""), *(row[name] for name in figures))


def _market(run: RunView, products: Sequence[int]) -> dict[tuple[int, date], MarketWeek]:
    """What was on offer of these products, week by week."""
    path = _path(run, "discount_week")
    if not path.exists() or not products:
        return {}
    import pyarrow.parquet as pq  # large: loaded when the first customer's prices are opened

    rows = pq.read_table(path, filters=[("product_id", "in", list(products))]).to_pylist()
    return {
        (row["product_id"], row["week"]): MarketWeek(
            row["lines"], row["promoted"], float(row["promoted_list"] or 0), float(row["promoted_net"] or 0)
        )
        for row in rows
    }


def _reprice(run: RunView, customer: Customer, bought: Sequence[tuple[int, date, float, float]]) -> Reprice:
    result = CustomerResult.objects.filter(run_id=run.id, customer=customer).first()
    outcomes = {row["band"]: Outcome(row["seen"], row["silent"]) for row in _read(run, "reprice_outcome", {})}
    return reprice(
        result=float(result.result) if result and result.result is not None else None, invoice=float(result.invoice) if result else 0.0,
        pocket_margin=float(result.pocket_margin) if result and result.pocket_margin is not None else None, outcomes=outcomes, bought=bought,
    )  # fmt: skip


def _path(run: RunView, fact: str) -> Path:
    return facts_folder(f"run-{run.id}") / f"{fact}.parquet"


def _read(run: RunView, name: str, where: Mapping[str, Any], *, order: str = "") -> list[dict[str, Any]]:
    """Rows of a fact of the run; none when its files are no longer kept."""
    path = _path(run, name)
    if not path.exists():
        return []
    fact = next(fact for fact in value_facts() if fact.name == name)
    return read_rows(path, fact, where=where, limit=SHOWN, order=order)[1]
