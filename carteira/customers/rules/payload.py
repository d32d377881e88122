"""What a source said of a customer, normalised field by field; the raw text is kept where it differed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text, fold
from carteira.basics.words import gettext as _
from carteira.customers.rules.identifiers import email_of, is_generic_email, is_generic_phone, tax_id_of
from carteira.customers.rules.phones import phone_of
from carteira.customers.rules.places import country_of

LIMITS: Mapping[str, int] = {
    "name": 200, "tax_id": 40, "email": 254, "phone": 60, "address": 300, "city": 120, "region": 60, "postal_code": 20, "country": 80,
    "language": 10, "kind": 40, "status": 40, "relationship": 40, "owner": 254, "territory": 120, "group": 200,
}  # fmt: skip
KINDS = {
    "organisation": "organisation", "organization": "organisation", "company": "organisation", "empresa": "organisation",
    "pj": "organisation", "pessoa juridica": "organisation", "person": "person", "pf": "person", "pessoa": "person",
    "pessoa fisica": "person", "particular": "person",
}  # fmt: skip
STATUSES = {
    "active": "active", "ativo": "active", "activo": "active", "cliente": "active", "prospect": "prospect", "prospeto": "prospect",
    "lead": "prospect", "former": "former", "inactive": "former", "inativo": "former", "inactivo": "former", "ex-cliente": "former",
}  # fmt: skip
RELATIONSHIPS = {
    "contract": "contract", "contrato": "contract", "repeat": "repeat", "recorrente": "repeat", "compra repetida": "repeat",
    "project": "project", "projeto": "project", "projecto": "project",
}  # fmt: skip
CHOICES: Mapping[str, Mapping[str, str]] = {"kind": KINDS, "status": STATUSES, "relationship": RELATIONSHIPS}
REFERENCES = ("owner", "territory", "group")


def normalised(values: Mapping[str, Any], *, country: str = "", line: int | None = None) -> dict[str, Any]:
    """The values as compared and stored. Absent fields stay absent; a field without use becomes empty, its text goes to `raw`.

    `country` is ours: a phone without a country code is one of its numbers.
    """
    texts = {
        name: clean_text(str(text), field=name, limit=LIMITS[name], row=line) if (text := values[name]) else ""
        for name in values
        if name in LIMITS
    }
    said: dict[str, Any] = dict(texts)
    if "country" in texts:
        said["country"] = country_of(texts["country"])
    if "tax_id" in texts:
        tax = tax_id_of(texts["tax_id"], said.get("country", ""))
        said["tax_id"], said["tax_id_kind"] = tax.value, tax.kind
        if tax.kind == "cpf" and not texts.get("kind"):
            said["kind"] = "person"
    if "email" in texts:
        said["email"] = email_of(texts["email"])
    if "phone" in texts:
        said["phone"] = phone_of(texts["phone"], said.get("country") or country)
    for name, choices in CHOICES.items():
        if name in texts:
            said[name] = _choice(name, texts[name], choices, line)
    raw = {name: text for name, text in texts.items() if text and text != said.get(name) and name not in CHOICES}
    if raw:
        said["raw"] = raw
    return said


def _choice(name: str, text: str, choices: Mapping[str, str], line: int | None) -> str:
    if not text:
        return ""
    found = choices.get(fold(text))
    if found is None:
        known = ", ".join(dict.fromkeys(choices.values()))
        raise Refused(_("“%s” is not known.") % text[:40], field=name, row=line, remedy=_("Use one of: %s.") % known)
    return found


def keys_of(payload: Mapping[str, Any]) -> tuple[str, str, str]:
    """The exact keys of a record (tax, e-mail, phone); empty where it has none that is valid and its own."""
    tax = tax_id_of(str(payload.get("tax_id") or ""), str(payload.get("country") or ""))
    email, phone = str(payload.get("email") or ""), str(payload.get("phone") or "")
    return tax.key, "" if is_generic_email(email) else email, "" if is_generic_phone(phone) else phone
