"""A base of customers with planted duplicates: typing slips, lost accents, legal forms, branches, missing fields, and look-alikes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from stdnum.br import cnpj, cpf

FIRST = (
    "Padaria",
    "Mercado",
    "Empório",
    "Distribuidora",
    "Farmácia",
    "Açougue",
    "Mercearia",
    "Livraria",
    "Papelaria",
    "Oficina",
    "Bazar",
    "Confeitaria",
    "Pizzaria",
    "Hotel",
    "Transportes",
    "Clínica",
    "Ótica",
    "Tecidos",
    "Ferragens",
    "Adega",
)
MIDDLE = (
    "São",
    "Central",
    "Nova",
    "Bela",
    "Santa",
    "Boa",
    "Grande",
    "Real",
    "Velha",
    "Alto",
    "Vale",
    "Monte",
    "Rio",
    "Porto",
    "Campo",
    "Vila",
    "Serra",
    "Praia",
    "Ponte",
    "Flor",
)
LAST = (
    "João",
    "Esperança",
    "Vista",
    "Conceição",
    "Aliança",
    "Oliveira",
    "Araújo",
    "Gonçalves",
    "União",
    "Progresso",
    "Horizonte",
    "Estrela",
    "Assunção",
    "Ramalho",
    "Cardoso",
    "Moraes",
    "Peixoto",
    "Guimarães",
    "Itajaí",
    "Paraná",
    "Avenida",
    "Jequitibá",
    "Ipê",
    "Cerejeira",
    "Jatobá",
    "Açucena",
)
FORMS = ["Ltda", "LTDA ME", "S/A", "EIRELI", "", "Ltda.", "- ME", "EPP"]
GIVEN = (
    "Ana",
    "Bruno",
    "Carla",
    "Diego",
    "Elisa",
    "Fábio",
    "Gilda",
    "Hélio",
    "Inês",
    "Jorge",
    "Kátia",
    "Luís",
    "Márcia",
    "Nélson",
    "Olga",
    "Paulo",
    "Rute",
    "Sílvio",
    "Tânia",
    "Ulisses",
    "Vera",
    "Wagner",
)
FAMILY = (
    "Almeida",
    "Barbosa",
    "Cavalcanti",
    "Drummond",
    "Esteves",
    "Figueiredo",
    "Guedes",
    "Holanda",
    "Ibrahim",
    "Junqueira",
    "Lacerda",
    "Magalhães",
    "Noronha",
    "Pacheco",
    "Queiroz",
    "Rezende",
    "Sampaio",
    "Tavares",
    "Valença",
    "Xavier",
)
CITIES = [
    ("São Paulo", "01"),
    ("Curitiba", "80"),
    ("Belém", "66"),
    ("Maceió", "57"),
    ("Goiânia", "74"),
    ("Niterói", "24"),
    ("Santarém", "68"),
]
STREETS = (
    "Rua das Flores",
    "Avenida Brasil",
    "Rua XV de Novembro",
    "Travessa do Comércio",
    "Avenida Getúlio Vargas",
    "Rua Sete de Setembro",
    "Alameda Santos",
)
DOMAINS = ["exemplo.com.br", "loja.example", "correio.example", "firma.com.br"]
DDD = {"01": "11", "80": "41", "66": "91", "57": "82", "74": "62", "24": "21", "68": "93"}


@dataclass
class Planted:
    """Records as a source sends them, and which party each one is."""

    records: dict[str, dict[str, str]] = field(default_factory=dict)
    party: dict[str, int] = field(default_factory=dict)

    def pairs(self) -> set[tuple[str, str]]:
        """All true pairs."""
        members: dict[int, list[str]] = {}
        for key, party in self.party.items():
            members.setdefault(party, []).append(key)
        return {(a, b) for keys in members.values() for a in sorted(keys) for b in sorted(keys) if a < b}


def plant(*, records: int = 5_000, duplicates: int = 1_200, seed: int = 7) -> Planted:
    """`records` in all, `duplicates` of them second (or third) records of a party that is there already."""
    chance = random.Random(seed)  # noqa: S311 - a fixed world, not a secret
    out = Planted()
    parties = records - duplicates
    for party in range(parties):
        _add(out, party, _record(chance), chance)
    for _ in range(duplicates):
        original = f"k{chance.randrange(parties):05}"
        _add(out, out.party[original], _spoilt(out.records[original], chance), chance)
    return out


def _add(out: Planted, party: int, record: dict[str, str], chance: random.Random) -> None:
    key = f"k{len(out.records):05}"
    out.records[key], out.party[key] = record, party


def _record(chance: random.Random) -> dict[str, str]:
    city, zone = chance.choice(CITIES)
    person = chance.random() < 0.2
    words = (
        [chance.choice(GIVEN), *chance.sample(FAMILY, 2)] if person else [chance.choice(FIRST), chance.choice(MIDDLE), chance.choice(LAST)]
    )
    name = " ".join(words)
    record = {
        "name": name if person else f"{name} {chance.choice(FORMS)}".strip(),
        "tax_id": _cpf(chance)
        if person
        else _cnpj(chance, f"{chance.randrange(10**8):08}" if chance.random() < 0.8 else _letters(chance), 1),
        "email": f"{'.'.join(words[:2]).lower()}{chance.randrange(1000)}@{chance.choice(DOMAINS)}",
        "phone": f"({DDD[zone]}) 9{chance.randrange(6, 10)}{chance.randrange(10**7):07}",
        "address": f"{chance.choice(STREETS)}, {chance.randrange(1, 3000)}",
        "city": city,
        "postal_code": f"{zone}{chance.randrange(1000):03}-{chance.randrange(1000):03}",
        "country": "BR",
    }
    for name_, missing in (("tax_id", 0.3), ("email", 0.35), ("phone", 0.25), ("address", 0.1), ("postal_code", 0.1)):
        if chance.random() < missing:
            record[name_] = ""
    if not record["email"] and chance.random() < 0.1:
        record["email"] = chance.choice(["naotem@naotem.com.br", "contador@contabil.example"])
    return record


def _spoilt(original: dict[str, str], chance: random.Random) -> dict[str, str]:
    record = dict(original)
    record["name"] = (
        chance.choice([_slip, _slip, _plain, _other_form, str.upper])(record["name"]) if chance.random() < 0.9 else record["name"]
    )
    root = record["tax_id"][:8] if len(record["tax_id"]) == 14 else ""
    if root and chance.random() < 0.25:
        _branch(record, root, chance)
    elif record["tax_id"] and chance.random() < 0.25:
        record["tax_id"] = chance.choice(["", _slip(record["tax_id"])])
    for name, lost in (("email", 0.3), ("phone", 0.25), ("address", 0.15), ("postal_code", 0.15)):
        if chance.random() < lost:
            record[name] = ""
    if record["address"] and chance.random() < 0.4:
        record["address"] = record["address"].replace("Rua", "R.").replace("Avenida", "Av.")
    if record["email"] and chance.random() < 0.15:
        record["email"] = _slip(record["email"].partition("@")[0]) + "@" + record["email"].partition("@")[2]
    record["city"] = _plain(record["city"]) if chance.random() < 0.3 else record["city"]
    return record


def _branch(record: dict[str, str], root: str, chance: random.Random) -> None:
    other = _record(chance)
    record.update(
        {name: other[name] for name in ("address", "city", "postal_code", "phone")}, tax_id=_cnpj(chance, root, chance.randrange(2, 9))
    )


def _slip(text: str) -> str:
    """One typing slip, always at the same place of the same text."""
    if len(text) < 4:
        return text
    place = 1 + sum(map(ord, text)) % (len(text) - 2)
    kind = len(text) % 3
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + text[place] + text[place:]


def _plain(text: str) -> str:
    return text.translate(str.maketrans("áàãâéêíóôõúçÁÉÍÓÚÓÇ", "aaaaeeiooouçAEIOUOC")).replace("ç", "c")


def _other_form(text: str) -> str:
    words = [w for w in text.split() if w.strip("-./").lower() not in ("ltda", "me", "s/a", "sa", "eireli", "epp", "")]
    return " ".join(words) + " Ltda"


def _letters(chance: random.Random) -> str:
    return "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRSTVWXYZ") for _ in range(8))


def _cnpj(chance: random.Random, root: str, branch: int) -> str:
    base = f"{root}{branch:04}"
    return base + cnpj.calc_check_digits(base)


def _cpf(chance: random.Random) -> str:
    base = f"{chance.randrange(10**9):09}"
    return base + cpf._calc_check_digits(base)
