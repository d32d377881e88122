"""Why a customer loses: the gap to a break-even peer, split in money over traits, to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from carteira.basics.money import to_cents

ZERO = Decimal(0)


@dataclass(frozen=True)
class Cause:
    """One trait's part of the loss. Positive makes the customer worse than the peer."""

    driver: str
    amount: Decimal


def loss_causes(*, customer: Mapping[str, Decimal], pocket: Decimal, peer: Mapping[str, Decimal], peer_pocket: Decimal) -> list[Cause]:
    """Cost per unit of pocket revenue against the peer's, driver by driver, largest first.

    `customer` and `peer` map each cost step (goods, activities, financing, discounts) to money. The peer is scaled to this customer's
    pocket revenue and to break-even, so that the causes add up to the customer's gap to zero, to the cent. The remainder that no driver
    explains (the peer's own result at that scale) stands as `peer result`.
    """
    scale = pocket / peer_pocket if peer_pocket else ZERO
    causes = [Cause(name, to_cents(customer.get(name, ZERO) - peer.get(name, ZERO) * scale)) for name in sorted({*customer, *peer})]
    result = pocket - sum(customer.values(), ZERO)
    rest = to_cents(-result) - sum((cause.amount for cause in causes), ZERO)
    if rest:
        causes.append(Cause("peer result", rest))
    return sorted(causes, key=lambda cause: -cause.amount)


@dataclass(frozen=True)
class TraitRule:
    """A rule over the whole base: customers with the trait lose this often, those without that often, on so many customers."""

    trait: str
    support: int
    losing_with: Decimal
    losing_without: Decimal
    money_lost: Decimal

    @property
    def lift(self) -> Decimal | None:
        """How much more often they lose; None when nobody without the trait loses."""
        return self.losing_with / self.losing_without if self.losing_without else None


def trait_rules(rows: Sequence[tuple[Decimal, Mapping[str, bool | None]]], *, least_support: int = 5, worst: int = 20) -> list[TraitRule]:
    """For each yes/no trait, how often those who have it lose. A trait that is not known for a customer leaves him out of that rule."""
    names = sorted({name for _, traits in rows for name in traits})
    rules = []
    for name in names:
        having = [result for result, traits in rows if traits.get(name) is True]
        others = [result for result, traits in rows if traits.get(name) is False]
        if len(having) < least_support or len(others) < least_support:
            continue
        rules.append(
            TraitRule(
                name,
                len(having),
                _losing(having),
                _losing(others),
                sum((result for result in having if result < 0), ZERO),
            )
        )
    return sorted(rules, key=lambda rule: (-(rule.losing_with - rule.losing_without), rule.trait))[:worst]


def _losing(results: Sequence[Decimal]) -> Decimal:
    return Decimal(sum(1 for result in results if result < 0)) / len(results)
