"""What the demo company sells: twenty sweets in three tiers of price, and how its customers' taste leaves the middle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from carteira.demo.calendar import months_before, quarter_of

KINDS = {"Bala": 12, "Chocolate": 30, "Chiclete": 9, "Pirulito": 15}
FLAVOURS = (
    ("morango", "basic", "1.00"), ("hortelã", "basic", "1.10"), ("coco", "middle", "2.00"), ("cereja", "middle", "2.20"), ("trufado", "premium", "4.00"),
)  # fmt: skip
USUAL = {"premium": 0.25, "middle": 0.40, "basic": 0.35}
SEASON = (0.03, -0.02, 0.01, -0.02)
COLLAPSE = (0.3375, 0.275, 0.2125, 0.15)
"""The planted truth: shares of the middle in the last four whole quarters, from 0.40."""
DEARER = {"premium": Decimal("-0.04"), "middle": Decimal(0), "basic": Decimal("0.03")}


@dataclass(frozen=True)
class Sweet:
    """One article."""

    code: str
    name: str
    category: str
    tier: str
    price: Decimal


PRODUCTS = tuple(
    Sweet(f"P{number:02}", f"{kind} {flavour}", kind, tier, KINDS[kind] * Decimal(times))
    for number, (kind, (flavour, tier, times)) in enumerate(((kind, flavour) for kind in KINDS for flavour in FLAVOURS), 1)
)


def collapse_begins(until: date) -> date:
    """First day of the first quarter in which the middle gives way."""
    return months_before(quarter_of(until), 3 * len(COLLAPSE))


def taste(day: date, until: date) -> Mapping[str, float]:
    """What part of the lines goes to each tier on a day: a season all years, and at the end the middle's collapse."""
    quarter = quarter_of(day)
    middle = USUAL["middle"] + SEASON[(quarter.month - 1) // 3]
    past = (quarter.year * 12 + quarter.month - collapse_begins(until).year * 12 - collapse_begins(until).month) // 3
    if past >= 0:
        middle += COLLAPSE[min(past, len(COLLAPSE) - 1)] - USUAL["middle"]
    rest = 1 - middle
    premium = USUAL["premium"] / (USUAL["premium"] + USUAL["basic"])
    return {"premium": rest * premium, "middle": middle, "basic": rest * (1 - premium)}


def pick(count: int, *, day: date, until: date, random: Random) -> list[Sweet]:
    """Different sweets of one order, by the taste of the day; where a tier is sold out on the order, another one."""
    wanted = taste(day, until)
    left = {tier: [sweet for sweet in PRODUCTS if sweet.tier == tier] for tier in wanted}
    chosen = []
    for _ in range(count):
        tiers = [tier for tier in wanted if left[tier]]
        tier = random.choices(tiers, [wanted[tier] for tier in tiers])[0]
        chosen.append(left[tier].pop(random.randrange(len(left[tier]))))
    return chosen


def cost_share(sweet: Sweet, usual: float) -> Decimal:
    """Cost of goods over list: premium leaves more, basic less."""
    return Decimal(str(usual)) + DEARER[sweet.tier]
