"""Reports by API and command line: the same tables, each number as decimal text with its coverage."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from carteira.basics.refused import Refused
from carteira.config.cli import root
from carteira.customers.models import Customer
from carteira.reports.models import Report
from tests.company import Company
from tests.reports.world import logged_in

pytestmark = pytest.mark.django_db


def _run(*words: str) -> Any:
    answer = CliRunner().invoke(root(), ["report", *words, "--json"], catch_exceptions=False)
    assert answer.exit_code == 0
    return json.loads(answer.stdout)


def test_the_command_line_lists_runs_and_drills(firm: dict[str, Customer]) -> None:
    assert {"sales-by-month", "minutes-by-kind", "cases-by-cause"} <= {one["code"] for one in _run("list")}
    assert {one["key"] for one in _run("nouns")} >= {
        "customers",
        "results",
        "lines",
        "contacts",
        "opportunities",
        "proposals",
        "cases",
        "effort",
    }
    table = _run("run", "minutes-by-kind")
    assert table["measures"][0]["key"] == "minutes.sum"
    asked = _run("ask", "--noun", "contacts", "--rows", "kind", "--measure", "minutes.sum", "--filter", "kind:visit")
    figure = asked["lines"][0]["figures"][0]
    rows = _run("rows", "--question", asked["question"], "--limit", "500")
    assert len(rows) == figure["of"] == asked["rows_counted"]
    assert sum(float(row["minutes"]) for row in rows if row["minutes"]) == float(figure["value"])
    text = CliRunner().invoke(root(), ["report", "run", "minutes-by-kind"]).output
    assert text.splitlines()[0].startswith("Contacts: Minutes, Minutes (average), Number by Kind")
    with pytest.raises(Refused):
        CliRunner().invoke(root(), ["report", "ask", "--noun", "gone"], catch_exceptions=False)


def test_the_api_answers_and_drills_with_a_cursor(company: Company, firm: dict[str, Customer]) -> None:
    client = logged_in(company.seller)
    table = client.get("/api/v1/reports/table", {"noun": "contacts", "rows": "kind", "measures": ["minutes.sum", "count"]}).json()
    line = table["lines"][0]
    head, figure = line["heads"][0], line["figures"][0]
    first = client.get("/api/v1/reports/rows", {"noun": "contacts", "f": f"kind:{head['value']}", "limit": 3}).json()
    second = client.get(
        "/api/v1/reports/rows", {"noun": "contacts", "f": f"kind:{head['value']}", "limit": 200, "cursor": first["next"]}
    ).json()
    assert len({row["id"] for row in first["items"] + second["items"]}) == figure["of"]
    assert client.get("/api/v1/reports/table", {"report": "sales-by-month"}).status_code == 200
    assert client.get("/api/v1/reports/table", {"report": "nobody's"}).status_code == 404
    assert client.get("/api/v1/reports/table", {"noun": "lines", "rows": "gone"}).status_code == 422


def test_the_api_keeps_and_removes(company: Company, firm: dict[str, Customer]) -> None:
    client = logged_in(company.manager)
    made = client.post(
        "/api/v1/reports",
        json.dumps({"name": "N", "question": "noun=lines&rows=channel", "shared": "all"}),
        content_type="application/json",
    )
    assert made.status_code == 201
    assert made.json()["shared"] == "all"
    assert logged_in(company.outsider).delete(f"/api/v1/reports/{made.json()['id']}").status_code == 404
    assert client.delete(f"/api/v1/reports/{made.json()['id']}").status_code == 204
    assert not Report.objects.exists()
