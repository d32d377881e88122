"""Order policy and deliveries from the command line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import click
from django.utils import timezone

from carteira.sales.actions.lots import publish_lot_policy
from carteira.sales.cli.words import AS_JSON, BY, DAY, money, sales, say
from carteira.sales.queries import shipping
from carteira.sales.queries.lots import order_fit, trucks
from carteira.trade.queries import otif_of


@sales.command("policy")
@click.option("--minimum-drop", required=True, help="The smallest order that goes alone, in money.")
@click.option("--currency", required=True, help="Three letters, e.g. BRL.")
@click.option("--from", "valid_from", type=DAY, required=True, help="First day on which it holds.")
@click.option("--truck", help="Units that fill a truck.")
@click.option("--wholesaler", default="", help="The partner who takes what is smaller.")
@click.option("--wholesaler-discount", help="0.15 for 15 % off the list price.")
@AS_JSON
def publish(
    minimum_drop: str,
    currency: str,
    valid_from: datetime,
    truck: str | None,
    wholesaler: str,
    wholesaler_discount: str | None,
    as_json: bool,
) -> None:
    """Publish the next version of the order policy."""
    row = publish_lot_policy(
        minimum_drop=money(minimum_drop, "minimum_drop") or Decimal(0), currency=currency, valid_from=valid_from.date(), by=BY, at=timezone.now(),
        truck_capacity=money(truck, "truck"), wholesaler=wholesaler, wholesaler_discount=money(wholesaler_discount, "wholesaler_discount"),
    )  # fmt: skip
    say({"policy": row.pk, "minimum_drop": f"{row.minimum_drop:.2f}"}, as_json)


@sales.command("fit")
@click.argument("customer", type=int)
@click.argument("amount")
@click.option("--currency", required=True, help="Three letters, e.g. BRL.")
@AS_JSON
def fit(customer: int, amount: str, currency: str, as_json: bool) -> None:
    """Whether an order of AMOUNT may go out to CUSTOMER by itself; if not, closed lot and wholesaler with what each would leave."""
    found = order_fit(customer, amount=money(amount, "amount") or Decimal(0), currency=currency, by=BY, today=timezone.localdate())
    say(shipping.fit(found), as_json)


@sales.command("trucks")
@AS_JSON
def show_trucks(as_json: bool) -> None:
    """What is promised for the coming days, and how it fills the truck."""
    say([shipping.truck(one) for one in trucks(by=BY, today=timezone.localdate())], as_json)


@sales.command("otif")
@click.argument("customer", type=int)
@AS_JSON
def show_otif(customer: int, as_json: bool) -> None:
    """On time in full of CUSTOMER's orders, each against its first promise."""
    say(shipping.otif(otif_of(customer, by=BY, today=timezone.localdate())), as_json)
