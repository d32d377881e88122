"""Whether an order fits the way goods leave the house, and the ways in which it would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for
from carteira.portfolio.queries.account import account_of
from carteira.portfolio.queries.runs import current_run
from carteira.sales.models import LotPolicy
from carteira.sales.rules.lots import Way, Wholesale, truck_fill, ways
from carteira.trade.queries import Load, loads

AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class OrderFit:
    """An order against the policy: fits, or what is missing to the smallest drop and the ways to serve the same volume."""

    customer: Customer
    policy: LotPolicy | None
    amount: Decimal
    ways: list[Way]
    assumed: str

    @property
    def fits(self) -> bool | None:
        """None: there is no policy."""
        return None if self.policy is None else self.amount >= self.policy.minimum_drop

    @property
    def missing(self) -> Decimal:
        """What is missing to the smallest drop."""
        return max(self.policy.minimum_drop - self.amount, Decimal(0)) if self.policy else Decimal(0)


def policy_in_force(*, on: date, currency: str) -> LotPolicy | None:
    """The latest order policy of a currency."""
    return LotPolicy.objects.filter(valid_from__lte=on, currency=currency).order_by("-valid_from", "-id").first()


def order_fit(customer_id: int, *, amount: Decimal, currency: str, by: Actor, today: date) -> OrderFit:
    """Whether an invoice of this amount may go out by itself; if not, closed lot and wholesaler with what each would leave."""
    by.require("sales.view")
    by.require("value.view")
    customer = customer_for(customer_id, by=by)
    policy = policy_in_force(on=today, currency=currency)
    if policy is None or amount >= policy.minimum_drop:
        return OrderFit(customer, policy, amount, [], "")
    return OrderFit(
        customer,
        policy,
        amount,
        _ways(customer, policy),
        f"{policy.wholesaler_discount:f}" if policy.wholesaler_discount is not None else "",
    )


def _ways(customer: Customer, policy: LotPolicy) -> list[Way]:
    run = current_run()
    result = run.results.filter(customer_id=customer.pk).first() if run else None
    account = account_of(customer, run, result) if run else None
    if account is None or run is None or run.currency != policy.currency:
        names = ("today", "closed-lot", *(("wholesaler",) if policy.wholesaler_discount is not None else ()))
        return [Way(name, None, None, None) for name in names]
    wholesale = None
    if policy.wholesaler_discount is not None and result is not None and result.cogs is not None:
        wholesale = Wholesale(policy.wholesaler_discount, result.list_amount, result.cogs)
    return ways(account, minimum_drop=policy.minimum_drop, wholesale=wholesale)


@dataclass(frozen=True)
class TruckDay:
    """One day's promised load and how it fills a truck."""

    load: Load
    fill: Decimal | None


def trucks(*, by: Actor, today: date) -> list[TruckDay]:
    """Load at departure of the coming four weeks, as far as promised, over all customers that the asker sees."""
    by.require("sales.view")
    policy = LotPolicy.objects.filter(valid_from__lte=today).order_by("-valid_from", "-id").first()
    capacity = policy.truck_capacity if policy else None
    return [TruckDay(load, truck_fill(load.quantity, capacity)) for load in loads(by=by, since=today, until=today + AHEAD)]
