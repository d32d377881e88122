"""The commands that others will run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner

from carteira.basics.refused import Refused
from carteira.portfolio.cli import portfolio
from carteira.portfolio.models import Decision
from tests.portfolio.world import AT, World


def run(*words: str) -> Any:
    with time_machine.travel(AT, tick=False):
        done = CliRunner().invoke(portfolio, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_simulate(golden: World) -> None:
    found = run(
        "simulate", "G Bar do Zé", "--lever", "orders=7", "--lever", "visits=2", "--lever", "closed_lot=true", "--lever", "electronic=true"
    )
    assert (found["before"], found["after"], found["drop_now"]) == ("-1005.99", "2916.31", "-2321.37")
    assert found["smallest_fix"]["settings"] == {"visits": "2"}
    found = run("simulate", str(golden["H"].pk))
    assert (found["after"], found["gap"], found["reprice_needed_percent"]) == ("-150.99", "150.99", "5.0")


def test_candidates_and_profile(golden: World) -> None:
    assert [row["customer"][0] for row in run("candidates")] == ["I", "H", "G"]
    found = run("profile")
    assert found["customers"] == 10
    assert found["result"] == "302664.46"
    assert found["statistics"]
    assert run("migration")["reason"] == "one period only"


def test_decide_and_the_register(golden: World) -> None:
    found = run("decide", "H Quiosque Praia", "--step", "fix", "--why", "fewer stops, closed lots", "--review-on", "2026-11-01")
    assert found["expected"] == "-150.99"
    assert run("decisions")[0]["decision"] == found["decision"]
    assert run("show", "H")["rung"] == "fix"


def test_a_file_cannot_skip_rungs_and_is_all_or_nothing(golden: World, tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        "customer,step,why,review_on\n"
        "G Bar do Zé,fix,closed lots for small bars,2026-11-01\n"
        "H Quiosque Praia,let-go,never paid for itself,2026-11-01\n"
    )
    with pytest.raises(Refused) as refused:
        run("decide", "--file", str(file))
    assert refused.value.row == 3
    assert not Decision.objects.exists()


def test_segments_by_file(golden: World, tmp_path: Path) -> None:
    run("direction", "--what", "sweets", "--for-whom", "wholesalers", "--how", "closed lots")
    file = tmp_path / "segments.json"
    file.write_text(
        json.dumps([{"code": "losing", "name": "Losing", "rule": "result < 0"}, {"code": "rest", "name": "Rest", "rule": "otherwise"}])
    )
    assert run("define", "profit", str(file), "--publish")["by_segment"] == {"losing": 3, "rest": 7}
    assert {row["segment"] for row in run("membership", "--on", "2026-08-03")[0]["members"]} == {"losing", "rest"}
    assert sum(row["customers"] for row in run("segments")[0]["segments"]) == 10


@pytest.mark.parametrize(
    "words", [("simulate", "G", "--lever", "orders"), ("simulate", "G", "--lever", "price=1"), ("decide", "G", "--step", "fix")]
)
def test_bad_words_are_refused(golden: World, words: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        run(*words)
