"""The demo company: three years of a sweets distributor, made from the cast, as the files that it would import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from carteira.demo.calendar import months_before, quarter_of
from carteira.demo.cast import SEED, WITHOUT_COST, Member, cast, twin_row
from carteira.demo.golden import EQUATIONS
from carteira.demo.sweets import PRODUCTS, cost_share, pick
from carteira.demo.trouble import case_row, is_silent, promise

CURRENCY = "BRL"
MONTHS = 38
RUN_MONTHS = 12
RATES = {"vendas": "1.50", "armazem": "0.80", "transporte": "1.20", "sac": "1.20"}
POOL_NAMES = {"vendas": "Vendas", "armazem": "Armazém", "transporte": "Transporte", "sac": "SAC"}
AVOIDABLE = {"vendas": "0", "armazem": "0.2", "transporte": "0.5", "sac": "0.1"}
USE = Decimal("0.82")
ANNUAL_RATE = "0.18"
FORENAMES = ("Ana", "Bruno", "Carla", "Diego", "Elisa", "Fábio", "Joana", "Luís", "Marta", "Paulo")
SURNAMES = ("Alves", "Barros", "Costa", "Dias", "Freitas", "Lima", "Moraes", "Rocha", "Souza", "Teixeira")
CALLS = ("chamada", "Chamada", "vendas", "call", "12", "")
Rows = list[dict[str, Any]]


@dataclass
class World:
    """The rows made so far, and the minutes that each pool gave in each quarter."""

    start: date
    until: date
    files: dict[str, Rows] = field(default_factory=dict)
    used: dict[tuple[str, date], Decimal] = field(default_factory=dict)

    def add(self, of: str, /, **row: Any) -> None:
        """One more row of a file."""
        self.files.setdefault(of, []).append(row)

    def spend(self, pool: str, day: date, minutes: float) -> None:
        """Minutes of a pool on a day."""
        key = (pool, quarter_of(day))
        self.used[key] = self.used.get(key, Decimal(0)) + Decimal(str(round(minutes, 2)))


def make_company(today: date) -> World:
    """All files up to the first of this month; the same day gives the same files."""
    until = today.replace(day=1)
    world = World(months_before(until, MONTHS), until)
    for member in cast():
        _customer(world, member)
        _contacts(world, member, Random(f"{SEED}-{member.code}-contacts"))  # noqa: S311
    for sweet in PRODUCTS:
        world.add(
            "products", code=sweet.code, name=sweet.name, category=sweet.category, unit="cx", list_price=sweet.price, currency=CURRENCY
        )
    for member in cast():
        _live(world, member, Random(f"{SEED}-{member.code}"))  # noqa: S311
    _cost_model(world)
    order = ("customers", "contacts", "products", "orders", "price-components", "deliveries", "invoices", "payments", "interactions", "cases",
             "resource-pools", "time-equations", "capital-rates")  # fmt: skip
    world.files = {kind: world.files.get(kind, []) for kind in order}
    return world


def _customer(world: World, member: Member) -> None:
    if member.twin:
        world.add("customers", **twin_row(member))
    world.add(
        "customers", code=member.code, name=member.name, tax_id=member.tax_id, email=member.email, phone=member.phone, address=member.street,
        city=member.city, region=member.region, postal_code=member.postal_code, country="BR",
    )  # fmt: skip


def _contacts(world: World, member: Member, random: Random) -> None:
    """Who speaks for a wholesaler or a market: somebody who buys, and at wholesalers somebody who pays."""
    for role in {"wholesaler": ("Compras", "Financeiro"), "market": ("Compras",)}.get(member.group.name, ()):
        name = f"{random.choice(FORENAMES)} {random.choice(SURNAMES)}"
        world.add(
            "contacts", contact=f"{member.code}-{role}", customer=member.code, name=name, role=role, email=f"{role.lower()}.{member.email}"
        )


def order_days(world: World, member: Member, random: Random) -> list[date]:
    """When the customer bought: Erlang gaps of its group's shape, from its first day to its last."""
    group = member.group
    begin = max(world.start, months_before(world.until, group.months))
    end = months_before(world.until, group.silent_months)
    first = begin + timedelta(days=random.randrange(1, 28))
    if group.orders_a_month == 0:
        return [first + timedelta(days=random.randrange(0, 60))]
    days, moment = [], 0.0
    mean = 30.4 / group.orders_a_month
    while (day := first + timedelta(days=int(moment))) < end:
        days.append(day)
        moment += max(random.gammavariate(group.gap_shape, mean / group.gap_shape), 1.0)
    return days


def _live(world: World, member: Member, random: Random) -> None:
    for number, day in enumerate(order_days(world, member, random), 1):
        _order(world, member, f"{member.code}-{number:03}", member.twin if member.twin and number % 3 == 0 else member.code, day, random)
    _touch(world, member, random)


def _order(world: World, member: Member, order: str, customer: str, day: date, random: Random) -> None:
    group = member.group
    manual, lot = random.random() < group.manual, random.random() < group.closed_lot
    net = Decimal(0)
    lines = max(1, group.lines + random.randrange(-1, 2))
    for line, sweet in enumerate(pick(min(lines, len(PRODUCTS)), day=day, until=world.until, random=random), 1):
        gross = Decimal(round(group.line_value * random.uniform(0.8, 1.2)))
        discount = (gross * Decimal(str(group.discount))).quantize(Decimal("0.01"))
        cost = None if cost_is_unknown(member) else (gross * cost_share(sweet, group.cost_share)).quantize(Decimal("0.01"))
        net += gross - discount
        world.add(
            "orders", order=order, line=line, customer=customer, ordered_on=day, product=sweet.code, quantity=random.randrange(1, 12),
            list_amount=gross, discount_amount=discount, net_amount=gross - discount, cost_amount=cost, currency=CURRENCY,
            manual_entry=manual, closed_lot=lot, distance_km=member.km,
        )  # fmt: skip
    if group.rebate:
        world.add("price-components", code=f"{order}-B", customer=customer, name="Bônus", level="off_invoice", effective_on=day,
                  amount=(net * Decimal(str(group.rebate))).quantize(Decimal("0.01")), currency=CURRENCY)  # fmt: skip
    world.add(
        "deliveries",
        code=f"{order}-E",
        order=order,
        customer=customer,
        delivered_on=day + timedelta(days=1),
        **promise(member, int(order[-3:]), day + timedelta(days=1)),
        distance_km=member.km,
        closed_lot=lot,
    )
    world.spend("armazem", day, 6 + 2 * min(lines, len(PRODUCTS)) + 12 * manual)
    world.spend("transporte", day, 15 + 1.5 * member.km + 20 * (not lot))
    _bill(world, member, order, customer, day, net, random)


def cost_is_unknown(member: Member) -> bool:
    """Two conveniences whose goods nobody costed: their result must stay without basis."""
    return member.group.name == "convenience" and int(member.code[1:]) % 11 == 0 and int(member.code[1:]) <= 11 * 2 * WITHOUT_COST + 22


def _bill(world: World, member: Member, order: str, customer: str, day: date, net: Decimal, random: Random) -> None:
    due = day + timedelta(days=30)
    world.add("invoices", invoice=f"NF-{order}", customer=customer, order=order, issued_on=day, due_on=due, amount=net, currency=CURRENCY)
    paid = day + timedelta(days=max(1, round(random.gauss(member.group.days, 4))))
    if paid < world.until:
        world.add(
            "payments",
            code=f"REC-{order}",
            customer=customer,
            invoice=f"NF-{order}",
            paid_on=paid,
            amount=net,
            currency=CURRENCY,
            method="boleto",
        )


def _touch(world: World, member: Member, random: Random) -> None:
    group = member.group
    begin, end = months_before(world.until, group.months), months_before(world.until, max(group.silent_months - 2, 0))
    for kind, rate, minutes, pool in (
        ("visit", group.visits, 75, "vendas"),
        ("call", group.calls, 12, "vendas"),
        ("case", group.cases, 25, "sac"),
    ):
        for number, day in enumerate(_moments(rate, begin, end, random), 1):
            at = f"{day}T{9 + number % 8:02}:00:00"
            if kind == "case":
                if not is_silent(member):
                    world.add("cases", **case_row(member, number, day, world.until))
            else:
                word = "Visita" if kind == "visit" else "Ligação"
                world.add(
                    "interactions",
                    code=f"{member.code}-{kind}-{number}",
                    customer=member.code,
                    kind=kind,
                    occurred_at=at,
                    subject=f"{word} {number}",
                )
            world.spend(pool, day, minutes)


def _moments(a_month: float, begin: date, end: date, random: Random) -> Iterator[date]:
    moment = random.expovariate(a_month / 30.4) if a_month else 1e9
    while (day := begin + timedelta(days=int(min(moment, 1e6)))) < end:
        yield day
        moment += random.expovariate(a_month / 30.4)


def _cost_model(world: World) -> None:
    quarters = sorted({quarter for _pool, quarter in world.used if quarter < world.until})
    for code, name in POOL_NAMES.items():
        for quarter in quarters:
            after = months_before(quarter, -3)
            lived = (min(after, world.until) - max(quarter, world.start)).days
            used = world.used.get((code, quarter), Decimal(0)) * (after - quarter).days / max(lived, 1)
            minutes = max((used / USE / 100).quantize(Decimal(1)) * 100, Decimal(600))
            world.add(
                "resource-pools", code=code, name=name, starts_on=quarter, ends_before=after, currency=CURRENCY,
                cost=(minutes * Decimal(RATES[code])).quantize(Decimal("0.01")), practical_minutes=minutes, avoidable_share=AVOIDABLE[code],
            )  # fmt: skip
    for activity, name, pool, event, base, terms in (*(e for e in EQUATIONS if e[0] != "proposta"), CALLS):
        world.add(
            "time-equations",
            activity=activity,
            name=name,
            pool=pool,
            event=event,
            revision=1,
            valid_from=quarters[0],
            base_minutes=base,
            terms=terms,
        )
    world.add("capital-rates", valid_from=quarters[0], annual_rate=ANNUAL_RATE, currency=CURRENCY)
