"""The models of sales on public data: beside the base rate, in time, without what leaks the outcome."""

from __future__ import annotations

from pathlib import Path

import pytest

from carteira.sales.queries.backtests.leads import LEAKING, NUMBERS, WORDS, lead_scoring, olist_leads
from carteira.sales.queries.backtests.pipeline import crm_maven

pytestmark = pytest.mark.realdata


def test_readiness_is_calibrated_and_beats_the_base_rate_on_the_schools_leads(shared_data: Path) -> None:
    """C11 (b)."""
    assert not set(LEAKING) & {*NUMBERS, *WORDS}
    found = lead_scoring(shared_data / "lead_scoring")
    assert (found.cases, found.tested) == (6478, 1296)
    assert found.brier < 0.15 < 0.22 < found.brier_of_base_rate
    assert found.slope == pytest.approx(1, abs=0.2)


def test_readiness_beats_the_base_rate_on_the_marketplaces_leads(shared_data: Path) -> None:
    found = olist_leads(shared_data / "olist")
    assert found.better
    assert found.brier == pytest.approx(0.107, abs=0.002)


def test_the_pipeline_as_of_the_end_of_september(shared_data: Path) -> None:
    found = crm_maven(shared_data / "crm_maven")
    assert (found.begun, found.engaged, found.closed, found.won) == (7635, 7135, 4726, 3042)
    assert found.judgement.better
    assert found.judgement.slope == pytest.approx(1, abs=0.2)
    before, now = found.quarters
    assert (before.open_deals, now.open_deals, now.actual) == (1686, 2409, None)
    assert before.low < before.forecast < before.high
    assert before.actual == 1441450  # below the interval: it covers chance, not the fall of the rate that followed
