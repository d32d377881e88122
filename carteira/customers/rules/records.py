"""A customer as it is compared: folded, reduced, cut into the parts that blocks use."""

from __future__ import annotations

from carteira.basics.text import compact, fold
from carteira.customers.rules.identifiers import ROOT_LENGTH, is_generic_email, is_generic_phone, is_generic_tax_id
from carteira.customers.rules.names import name_words

AREA = 5


def comparable(
    *, name: str, tax_id: str = "", tax_kind: str = "", email: str = "", phone: str = "", postal_code: str = "", city: str = "",
    address: str = "",
) -> dict[str, str]:  # fmt: skip
    """The columns of `comparisons.COLUMNS`; what is generic or empty is empty."""
    words = name_words(name)
    email = "" if is_generic_email(email) else email
    postal = compact(postal_code)
    return {
        "name": " ".join(words),
        "words": " ".join(sorted(words)) if len(words) > 1 else "",
        "tax": "" if is_generic_tax_id(tax_id) else tax_id,
        "root": tax_id[:ROOT_LENGTH] if tax_kind == "cnpj" else "",
        "email": email,
        "local": email.partition("@")[0],
        "phone": "" if is_generic_phone(phone) else phone,
        "postal": postal,
        "area": postal[:AREA] if len(postal) > AREA else "",
        "city": fold(city),
        "address": fold(address),
    }
