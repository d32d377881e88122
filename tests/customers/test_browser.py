"""The duplicates review on a real screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from carteira.customers.actions import carry_out
from carteira.customers.models import Customer, ReviewPair
from carteira.customers.queries import propose_duplicates
from tests.company import NOW, Company
from tests.customers.sources import IMPORTER, row, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look_alike_base() -> ReviewPair:
    take([
        row("1", name="Atacadão Norte Ltda", email="compras@norte.example", phone="(92) 3234-5678", city="Manaus", postal_code="69005-000", address="Av. Eduardo Ribeiro 500"),
        row("2", name="Atacadao do Norte", city="Manaus"),
        *(row(f"o{n}", name=f"Mercado {chr(65 + n)}lfa {n * 31}", city="Belém", postal_code=f"660{n:02}-000") for n in range(12)),
    ])  # fmt: skip
    proposal = propose_duplicates(by=IMPORTER)
    carry_out(proposal, by=IMPORTER, at=NOW)
    return ReviewPair.objects.get()


def test_a_pair_is_looked_at_merged_and_undone(company: Company, visit: Callable[..., Any]):
    pair = look_alike_base()
    screen = visit(company.finance)

    screen.open("/duplicates/")
    screen.check_accessibility()
    screen.shoot("duplicates")
    screen.open(f"/duplicates/{pair.pk}/")
    screen.check_accessibility()
    screen.shoot("duplicate-pair")
    screen.page.get_by_role("button", name=re.compile("same", re.IGNORECASE)).click()
    screen.page.wait_for_load_state()
    assert Customer.objects.filter(status="absorbed").count() == 1
    screen.page.get_by_role("button", name=re.compile("undo", re.IGNORECASE)).first.click()
    screen.page.wait_for_load_state()
    assert Customer.objects.filter(status="absorbed").count() == 0


def test_look_alikes_appear_while_a_name_is_typed(company: Company, visit: Callable[..., Any]):
    look_alike_base()
    screen = visit(company.owner)

    screen.open("/customers/new")
    screen.page.get_by_label("Name", exact=True).fill("ATACADÃO NORTE")
    screen.page.get_by_label("E-mail").press_sequentially("compras@norte.example")
    screen.page.get_by_role("link", name="Atacadão Norte Ltda").wait_for()
    screen.check_accessibility()
    screen.shoot("look-alikes")
