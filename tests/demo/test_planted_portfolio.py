"""What is planted in the demo company is found by the portfolio, and nobody else is accused: losers with their cause, the middle that gives way, misfits."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers.models import SourceIdentity
from carteira.demo import actions
from carteira.portfolio.actions.direction import publish_direction, publish_target
from carteira.portfolio.queries.candidates import candidates
from carteira.portfolio.queries.fits import fit_standing
from carteira.portfolio.queries.payments import payment_views
from carteira.portfolio.queries.profile import product_tiers

BY = Actor.system("test")
CAUSE = {"small orders": {"entrega", "pedido", "visita"}, "discounts": {"goods"}, "service": {"visita", "chamado"}}


def _check_middle(truth: dict[str, Any]) -> None:
    """The middle of the products gives way from 40 to 15 % in four quarters: told by the third, and not before it begins."""
    found = product_tiers(by=BY)
    began = found["periods"].index(truth["middle_collapse"]["from"])
    assert found["alert_at"] in found["periods"][began : began + 3]
    assert found["shares"]["middle"][-1] == pytest.approx(truth["middle_collapse"]["shares"][-1], abs=0.05)
    assert found["bridge"] is not None


def _check_misfits(truth: dict[str, Any], codes: dict[int, set[str]], now: datetime) -> None:
    """Those outside the places where the company delivers, all of them and nobody else."""
    publish_direction(what="Sell sweets", for_whom="Trade nearby", how="In closed lots", by=BY, at=now)
    rule = {"kind": "must", "name": "where we deliver", "rule": 'region in ("SP", "MG", "PR", "GO")'}
    found = fit_standing(publish_target("Trade nearby", [rule], by=BY, at=now), by=BY)
    assert sorted(code for one in found.misfits for code in codes[one.customer.pk]) == truth["misfits"]
    assert found.counts["no"] == len(truth["misfits"]) == 4


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_planted_losers_are_found_with_their_causes() -> None:
    now = timezone.now()
    actions.load(by=BY, at=now)
    truth = json.loads(Path(actions.truth_file()).read_text())
    codes: dict[int, set[str]] = defaultdict(set)
    for customer, code in SourceIdentity.objects.values_list("customer_id", "native_id"):
        codes[customer].add(code)
    found = candidates(by=BY, today=now.date(), most=200)
    accused = {code: candidate for candidate in found for code in codes[candidate.customer.pk] if code in truth["losses"]}
    assert set(accused) == set(truth["losses"])
    assert [c.customer.name for c in found if not codes[c.customer.pk] & set(truth["losses"])] == []
    for code, candidate in accused.items():
        assert candidate.main_cause is not None
        assert candidate.main_cause.driver in CAUSE[truth["losses"][code]], (code, candidate.main_cause)
    _check_middle(truth)
    _check_misfits(truth, codes, now)
    slow = {customer for customer, known in codes.items() if known & set(truth["slow_payers"])}
    assert {view.verdict for view in payment_views(slow, as_of=now.date()).values()} == {"habitual"}
