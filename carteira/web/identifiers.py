"""Tax numbers and phone numbers as people write them."""

from __future__ import annotations

import phonenumbers


def tax_id_text(value: str, kind: str = "") -> str:
    """12ABC34501DE35 -> 12.ABC.345/01DE-35; what is of no known kind stays as it is."""
    if kind == "cnpj" and len(value) == 14:
        return f"{value[:2]}.{value[2:5]}.{value[5:8]}/{value[8:12]}-{value[12:]}"
    if kind == "cpf" and len(value) == 11:
        return f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}"
    digits = value.removeprefix("PT")
    if kind == "nif" and len(digits) == 9:
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    return value


def phone_text(value: str) -> str:
    """An E.164 number in its international writing; anything else as it is."""
    try:
        return str(phonenumbers.format_number(phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.INTERNATIONAL)) if value else ""
    except phonenumbers.NumberParseException:
        return value
