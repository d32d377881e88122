"""Whose word counts for each field."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

from carteira.customers.rules.survivorship import HAND, Rule, Said, golden, survivor_sources
from tests.company import NOW


def said(identity: int, source: str, days: int = 0, **payload: Any) -> Said:
    return Said(identity, source, NOW + timedelta(days=days), payload)


def test_the_newest_word_counts_and_silence_does_not():
    record = golden([said(1, "erp", 0, name="Old", city="Natal"), said(2, "shop", 1, name="New", city="")], {})

    assert (record["name"], record["city"], record["status"], record["owner"]) == ("New", "Natal", "active", None)


def test_an_address_survives_as_a_whole():
    record = golden([said(1, "erp", 0, address="Rua A 1", city="Natal", postal_code="59000-000"), said(2, "shop", 1, city="Recife")], {})

    assert (record["address"], record["city"], record["postal_code"]) == ("", "Recife", "")


def test_what_a_person_typed_beats_every_source_also_an_emptied_field():
    words = [said(1, HAND, 0, name="Right", email=""), said(2, "erp", 9, name="Wrong", email="a@b.pt")]

    assert (golden(words, {})["name"], golden(words, {})["email"]) == ("Right", "")
    assert survivor_sources(words, {})["name"] == HAND


def test_a_valid_tax_number_beats_a_newer_broken_one():
    record = golden([said(1, "erp", 0, tax_id="11222333000181", tax_id_kind="cnpj"), said(2, "shop", 1, tax_id="11222333000182")], {})

    assert (record["tax_id"], record["tax_id_kind"]) == ("11222333000181", "cnpj")


def test_the_company_sets_its_own_rules():
    words = [said(1, "erp", 0, name="Padaria São João Ltda"), said(2, "shop", 1, name="P. S. João"), said(3, "crm", 2, name="P. S. João")]

    assert golden(words, {"name": Rule("most complete")})["name"] == "Padaria São João Ltda"
    assert golden(words, {"name": Rule("source order", ("erp", "shop"))})["name"] == "Padaria São João Ltda"
    assert golden(words, {"name": Rule("most frequent")})["name"] == "P. S. João"


def test_order_of_arrival_does_not_matter():
    words = [said(1, "erp", 0, name="A", city="X"), said(2, "shop", 1, name="B"), said(3, "crm", 1, city="Y")]

    assert len({str(golden(p, {})) for p in permutations(words)}) == 1
