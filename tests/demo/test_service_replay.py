"""Real service-desk data through cases and clocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from carteira.basics.actor import Actor
from carteira.demo.real_service import compute_service
from carteira.demo.service_logs import _heard, read_itsm
from carteira.service.models import Case
from tests.company import NOW

BY = Actor.system("test")


def test_states_of_a_log_become_what_clocks_hear() -> None:
    assert _heard("Awaiting User Info", "Active", False) == ["waiting"]
    assert _heard("Awaiting Vendor", "Awaiting User Info", False) == []
    assert _heard("Active", "Awaiting Vendor", False) == ["resumed"]
    assert _heard("Resolved", "Active", False) == ["resolved"]
    assert _heard("Closed", "Resolved", True) == []
    assert _heard("Active", "Resolved", True) == ["reopened"]
    assert _heard("Awaiting User Info", "Closed", True) == ["reopened", "waiting"]


@pytest.mark.realdata
def test_the_log_of_a_real_desk_is_read_whole(shared_data: Path) -> None:
    said = read_itsm(shared_data / "itsm_uci")
    assert (len(said.files["cases"]), len(said.kept), sum(said.kept.values())) == (13_302, 13_302, 6_886)


@pytest.mark.realdata
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_crm_with_ten_thousand_cases_is_replayed(shared_data: Path) -> None:
    told = compute_service("pbi_ai_crm", shared_data / "pbi_ai_crm", by=BY, at=NOW)
    assert {one["kind"]: one["rejected"] for one in told["imports"]} == {"customers": 0, "cases": 0}
    assert (Case.objects.count(), told["stated_clock"]["resolved"]) == (10_000, 9_992)
    assert told["own"]["kept_share"] == pytest.approx(0.7636)
    assert told["stated_clock"]["kept"]["share"] > 0.99  # its flag is no function of its own minutes and goal
    assert told["stated_clock"]["reopened"]["share"] == 0
