"""The demo company's planted losers are found by the portfolio, each with its planted cause, and nobody else is accused."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers.models import SourceIdentity
from carteira.demo import actions
from carteira.portfolio.queries.candidates import candidates
from carteira.portfolio.queries.payments import payment_views

BY = Actor.system("test")
CAUSE = {"small orders": {"entrega", "pedido", "visita"}, "discounts": {"goods"}, "service": {"visita", "chamado"}}


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
    slow = {customer for customer, known in codes.items() if known & set(truth["slow_payers"])}
    assert {view.verdict for view in payment_views(slow, as_of=now.date()).values()} == {"habitual"}
