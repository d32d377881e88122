"""Exact keys count only when valid and not everybody's."""

from __future__ import annotations

import random

import phonenumbers
import pytest

from carteira.customers.rules.identifiers import email_of, is_generic_email, is_generic_phone, tax_id_of
from carteira.customers.rules.names import name_key, names_agree
from carteira.customers.rules.phones import phone_of
from carteira.customers.rules.places import country_of


@pytest.mark.parametrize(
    ("text", "country", "kind", "key"),
    [
        ("12ABC34501DE35", "BR", "cnpj", "cnpj:12ABC345"),
        ("12.abc.345/01de-35", "", "cnpj", "cnpj:12ABC345"),
        ("12ABC34501DE00", "BR", "", ""),
        ("11.222.333/0001-81", "BR", "cnpj", "cnpj:11222333"),
        ("11222333000182", "BR", "", ""),
        ("529.982.247-25", "BR", "cpf", "cpf:52998224725"),
        ("11111111111", "BR", "", ""),
        ("00000000000000", "BR", "", ""),
        ("501964843", "PT", "nif", "nif:501964843"),
        ("PT501964843", "PT", "nif", "nif:501964843"),
        ("501964842", "PT", "", ""),
        ("999999990", "PT", "nif", ""),
        ("191", "BR", "", ""),
        ("", "BR", "", ""),
    ],
)
def test_a_tax_number_is_a_key_only_when_valid_and_its_own(text: str, country: str, kind: str, key: str):
    found = tax_id_of(text, country)

    assert (found.kind, found.key) == (kind, key)


def test_a_cpf_whose_zeros_a_spreadsheet_dropped_is_mended():
    assert tax_id_of("1234567890", "BR").value == "01234567890"


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("11 3456-7890", "BR", "+551134567890"),
        ("912 345 678", "PT", "+351912345678"),
        ("+351 912 345 678", "BR", "+351912345678"),
        ("12", "BR", ""),
        ("not a phone", "BR", ""),
    ],
)
def test_a_phone_becomes_e164_by_its_country(text: str, country: str, number: str):
    assert phone_of(text, country) == number


@pytest.mark.parametrize("address", ["naotem@naotem.com", "nao.tem@x.com.br", "não-tem@gmail.com", "xxx@xxx.com", "sem_email@loja.com"])
def test_a_placeholder_address_is_generic(address: str):
    assert is_generic_email(address)


def test_real_addresses_and_numbers_are_not_generic():
    assert not is_generic_email("compras@padaria.com.br")
    assert not is_generic_phone("+5511987654321")
    assert is_generic_phone("+5511999999999")
    assert email_of("A@B.COM.BR ") == "a@b.com.br"
    assert email_of("no address") == ""


def test_names_lose_accents_legal_form_and_particles():
    assert name_key("Padaria São João Ltda.") == name_key("PADARIA SAO JOAO LTDA - ME") == "padaria sao joao"
    assert name_key("Comércio de Balas S/A") == "comercio balas"
    assert names_agree("Mercado Central Lda", "Mercado Central de Lisboa")
    assert not names_agree("Mercado Central", "Mercado Oliveira")
    assert not names_agree("", "Mercado")


def test_countries_are_known_by_code_and_by_name():
    assert [country_of(t) for t in ("Brasil", "br", "Portugal", "United Kingdom", "EIRE", "Atlantis")] == ["BR", "BR", "PT", "GB", "IE", ""]


def test_a_number_written_in_full_is_read_as_the_library_reads_it() -> None:
    dice = random.Random(5)  # noqa: S311 - numbers that can be repeated
    regions = ["BR", "PT", "ES", "DE", "AR", "US", "GB", "IT", "AO", "MZ", "FR"]
    for _turn in range(1_500):
        region = dice.choice(regions)
        text = f"+{phonenumbers.country_code_for_region(region)}" + "".join(dice.choice("0123456789") for _ in range(dice.randrange(7, 12)))
        if dice.random() < 0.5:
            known = phonenumbers.example_number_for_type(region, dice.choice((0, 1)))
            text = phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164)[:-1] + dice.choice("0123456789")
        number = phonenumbers.parse(text)
        valid = phonenumbers.is_valid_number(number)
        assert phone_of(text) == (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else ""), text
