"""Identifiers: normalised, checked, and told apart from the ones that everybody shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from stdnum.br import cnpj, cpf
from stdnum.pt import nif

from carteira.basics.text import fold

TaxKind = Literal["cnpj", "cpf", "nif", ""]

CNPJ_LENGTH, CPF_LENGTH, NIF_LENGTH, ROOT_LENGTH = 14, 11, 9, 8
GENERIC_TAX_IDS = frozenset({"999999990"})
GENERIC_LOCAL_PARTS = frozenset(
    {
        "naotem", "naopossui", "naoinformado", "naoinformou", "naotenho", "naoha", "sememail", "semmail", "semcorreio", "noemail", "nomail",
        "nao", "none", "null", "na", "teste", "test", "email", "mail", "xxx", "xx", "x", "aaa", "abc", "naotememail", "naopossuiemail",
        "noreply", "cliente", "consumidor", "consumidorfinal",
    }
)  # fmt: skip
GENERIC_TAIL = 7
SHARED_TOO_MUCH = 5
EMAIL = re.compile(r"^[^\s@,;<>\"]{1,64}@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9][a-z0-9-]*[a-z0-9]$")
_NOT_ALNUM = re.compile(r"[^0-9A-Z]")
_NOT_DIGIT = re.compile(r"\D")
_NOT_PLAIN = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class TaxId:
    """A tax number as stored: compact value, kind when its check digits hold, and the key that links (empty when it must not)."""

    value: str
    kind: TaxKind
    key: str


NO_TAX_ID = TaxId("", "", "")


@lru_cache(maxsize=50_000)
def tax_id_of(text: str, country: str = "") -> TaxId:
    """What a typed tax number is. A number whose check digits fail is kept, without kind and without key."""
    value = _NOT_ALNUM.sub("", text.upper())
    if not value:
        return NO_TAX_ID
    for candidate in _candidates(value, country.upper()):
        kind = _kind(candidate, country.upper())
        if kind:
            return TaxId(candidate, kind, "" if is_generic_tax_id(candidate) else _key(candidate, kind))
    return TaxId(value[:20], "", "")


def _candidates(value: str, country: str) -> list[str]:
    """The number itself; without a country prefix; with the zeros that a spreadsheet dropped."""
    found = [value]
    if value[:2] in ("BR", "PT"):
        found.append(value[2:])
    if value.isdigit() and country == "BR":
        found += [value.zfill(length) for length in (CPF_LENGTH, CNPJ_LENGTH) if length - 3 < len(value) < length]
    return found


def _kind(value: str, country: str) -> TaxKind:
    if len(set(value)) == 1:
        return ""
    if country != "PT" and len(value) == CNPJ_LENGTH and cnpj.is_valid(value):
        return "cnpj"
    if country != "PT" and len(value) == CPF_LENGTH and cpf.is_valid(value):
        return "cpf"
    if country != "BR" and len(value) == NIF_LENGTH and nif.is_valid(value):
        return "nif"
    return ""


def _key(value: str, kind: TaxKind) -> str:
    return f"cnpj:{value[:ROOT_LENGTH]}" if kind == "cnpj" else f"{kind}:{value}"


def is_generic_tax_id(value: str) -> bool:
    """Whether the number stands for "anybody" (consumidor final) and so for nobody."""
    return value in GENERIC_TAX_IDS or len(set(value)) == 1


@lru_cache(maxsize=50_000)
def email_of(text: str) -> str:
    """The address in lower case, or empty when it is no address."""
    address = text.strip().casefold()
    return address if len(address) <= 254 and EMAIL.match(address) else ""


def is_generic_email(address: str) -> bool:
    """Whether the address is a placeholder that many customers are given."""
    local = _NOT_PLAIN.sub("", fold(address.partition("@")[0]))
    return local in GENERIC_LOCAL_PARTS or not local or (len(local) > 1 and len(set(local)) == 1)


def is_generic_phone(number: str) -> bool:
    """Whether the number is typed only to fill the field: 99999-9999."""
    tail = _NOT_DIGIT.sub("", number)[-GENERIC_TAIL:]
    return len(set(tail)) <= 1


def is_shared_too_much(holders: int) -> bool:
    """Whether so many customers hold a key that it names none of them (an accountant's e-mail, a switchboard)."""
    return holders > SHARED_TOO_MUCH
