"""A customer as it is compared: folded, reduced, cut into the parts that blocks use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from carteira.basics.text import compact, fold
from carteira.customers.rules.identifiers import ROOT_LENGTH, is_generic_email, is_generic_phone, is_generic_tax_id, is_shared_too_much
from carteira.customers.rules.names import name_words

AREA = 5
KEYS: Mapping[str, tuple[str, ...]] = {"tax": ("root",), "email": ("local",), "phone": ()}
"""Keys, and the columns that go with them."""
STREETS = {
    "r": "rua", "av": "avenida", "aven": "avenida", "trav": "travessa", "tv": "travessa", "al": "alameda", "pca": "praca", "pc": "praca",
    "rod": "rodovia", "estr": "estrada", "lgo": "largo", "st": "street", "rd": "road", "ave": "avenue",
}  # fmt: skip
_WORDS = re.compile(r"[0-9a-z]+")


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
        **_address(address),
    }


def _address(address: str) -> dict[str, str]:
    words = [STREETS.get(word, word) for word in _WORDS.findall(fold(address))]
    return {"address": " ".join(words), "house": " ".join(word for word in words if word.isdigit())}


def without_shared(records: Mapping[int, dict[str, str]]) -> dict[int, dict[str, str]]:
    """The records without the keys that so many hold that they name nobody: an accountant's e-mail, a switchboard."""
    emptied = {}
    for name, follows in KEYS.items():
        holders = Counter(r[name] for r in records.values() if r.get(name))
        emptied[name] = ({value for value, count in holders.items() if is_shared_too_much(count)}, follows)
    return {pk: _without(record, emptied) for pk, record in records.items()}


def _without(record: dict[str, str], emptied: Mapping[str, tuple[set[str], tuple[str, ...]]]) -> dict[str, str]:
    lost = {name: "" for key, (values, follows) in emptied.items() if record.get(key) in values for name in (key, *follows)}
    return {**record, **lost} if lost else record
