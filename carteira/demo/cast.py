"""The cast of the demo company: groups of customers with a planted truth about each."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from stdnum.br import cnpj

SEED = 20_260_101


@dataclass(frozen=True)
class Group:
    """Customers who behave alike. `gap_shape` 1 buys by chance, 4 buys like a clock. `loss` is the planted reason, empty where it earns."""

    name: str
    count: int
    orders_a_month: float
    gap_shape: int
    lines: int
    line_value: int
    discount: float
    rebate: float
    cost_share: float
    manual: float
    closed_lot: float
    km: tuple[int, int]
    visits: float
    cases: float
    calls: float
    days: int
    words: tuple[str, ...]
    loss: str = ""
    months: int = 26
    silent_months: int = 0


GROUPS = (
    Group(
        "wholesaler",
        8,
        3.0,
        4,
        12,
        900,
        0.08,
        0.02,
        0.66,
        0.0,
        0.9,
        (20, 60),
        0.5,
        0.2,
        0.5,
        30,
        ("Atacado", "Atacadão", "Armazém"),
        months=38,
    ),
    Group(
        "market",
        30,
        2.0,
        4,
        8,
        180,
        0.03,
        0.0,
        0.64,
        0.1,
        0.5,
        (5, 25),
        0.4,
        0.2,
        0.4,
        28,
        ("Supermercado", "Mercado", "Mercearia"),
        months=38,
    ),
    Group("convenience", 22, 1.2, 1, 6, 130, 0.01, 0.0, 0.62, 0.3, 0.2, (4, 18), 0.3, 0.1, 0.5, 21, ("Conveniência", "Padaria", "Doceria")),
    Group("tiny orders", 6, 5.0, 2, 2, 35, 0.0, 0.0, 0.62, 1.0, 0.0, (10, 25), 2.0, 0.3, 1.0, 20, ("Bar", "Quiosque"), loss="small orders"),
    Group("discounter", 4, 1.5, 2, 10, 300, 0.32, 0.06, 0.66, 0.0, 0.8, (10, 30), 0.6, 0.3, 0.5, 40, ("Promo", "Outlet"), loss="discounts"),
    Group("needy", 4, 1.5, 2, 5, 90, 0.02, 0.0, 0.63, 0.2, 0.3, (8, 20), 5.0, 5.0, 3.0, 25, ("Rede", "Empório"), loss="service"),
    Group("slow payer", 4, 2.0, 4, 8, 180, 0.03, 0.0, 0.64, 0.1, 0.5, (5, 25), 0.4, 0.2, 0.4, 110, ("Comercial",)),
    Group("dormant", 8, 2.5, 4, 6, 150, 0.03, 0.0, 0.64, 0.2, 0.3, (5, 25), 0.4, 0.1, 0.4, 28, ("Bomboniere",), silent_months=9),
    Group("newcomer", 6, 0.0, 1, 6, 120, 0.0, 0.0, 0.62, 0.2, 0.2, (5, 25), 0.4, 0.0, 0.5, 21, ("Cantina",), months=7),
)
PLACES = ("Aurora", "Bela Vista", "Boa Esperança", "Campo Verde", "Céu Azul", "Estrela", "Flor de Lis", "Horizonte", "Ipê Amarelo", "Jardim",
          "Lagoa", "Lua Nova", "Mirante", "Nova Era", "Ouro Fino", "Pedra Branca", "Ponte Alta", "Primavera", "Recanto", "Rio Claro",
          "Santa Luzia", "São Bento", "São João", "Serra Alta", "Sol Nascente", "Três Irmãos", "União", "Vale do Sol", "Vila Rica", "Vitória")  # fmt: skip
CITIES = (("Campinas", "SP"), ("Ribeirão Preto", "SP"), ("Uberlândia", "MG"), ("Curitiba", "PR"), ("Goiânia", "GO"), ("Londrina", "PR"))
FAR = (("Belém", "PA"), ("Manaus", "AM"))
DUPLICATES = 8
WITHOUT_COST = 2


@dataclass(frozen=True)
class Member:
    """One customer of the cast."""

    code: str
    name: str
    group: Group
    tax_id: str
    email: str
    phone: str
    street: str
    city: str
    region: str
    postal_code: str
    km: int
    twin: str = ""


def cast() -> list[Member]:
    """Everybody, the same each time; some stand twice, the second time under `twin`."""
    random = Random(SEED)  # noqa: S311  a planted world, not a secret
    members: list[Member] = []
    for group in GROUPS:
        for number in range(group.count):
            members.append(_member(random, group, number, len(members) + 1))
    twinned = [member for member in members if member.group.name == "market"][:DUPLICATES]
    codes = {member.code: f"W{place:03}" for place, member in enumerate(twinned, 1)}
    return [Member(**{**member.__dict__, "twin": codes.get(member.code, "")}) for member in members]


def _member(random: Random, group: Group, number: int, place: int) -> Member:
    name = f"{group.words[number % len(group.words)]} {PLACES[(number * 7 + place) % len(PLACES)]}"
    city, region = CITIES[random.randrange(len(CITIES))]
    if is_misfit(group, number):
        city, region = FAR[number % len(FAR)]
    root = f"99{place:06}0001"
    slug = f"c{place:03}"
    return Member(
        code=f"C{place:03}", name=f"{name} Ltda", group=group, tax_id=cnpj.format(root + cnpj.calc_check_digits(root)),
        email=f"compras@{slug}.example", phone=f"+55119{70_000_000 + place * 1_117}", street=f"Rua {random.choice(PLACES)}, {random.randrange(10, 990)}",
        city=city, region=region, postal_code=f"{13_000 + place}-{random.randrange(100, 999)}", km=random.randrange(*group.km),
    )  # fmt: skip


def is_doubtful(member: Member) -> bool:
    """Every second twin could as well be somebody else: no key in common, another street. The product must ask, not join."""
    return member.twin != "" and int(member.twin[1:]) % 2 == 0


def is_misfit(group: Group, number: int) -> bool:
    """Some conveniences lie where the company does not deliver: they do not fit the client it wants."""
    return group.name == "convenience" and number % 5 == 4


def twin_row(member: Member) -> dict[str, str]:
    """The same customer as somebody typed it a second time: no tax number, another spelling; the doubtful ones after a move."""
    plain = member.name.removesuffix(" Ltda").replace("ã", "a").replace("ç", "c").replace("é", "e")
    row = {
        "code": member.twin, "name": plain, "tax_id": "", "email": member.email, "phone": member.phone,
        "address": member.street.replace("Rua", "R."), "city": member.city, "region": member.region, "postal_code": member.postal_code, "country": "BR",
    }  # fmt: skip
    if is_doubtful(member):
        moved = {"address": "Av. Brasil, 12", "postal_code": f"{member.postal_code[:5]}-000"}
        row |= {"name": plain.upper(), "email": "", "phone": "", **moved}
    return row
