"""Views of the list of customers: shared with the team or everybody by who may, one of them to begin with, what is gone is named."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from carteira.config.cli import root
from carteira.customers.models import Customer, FirstView, SavedView
from tests.company import Company
from tests.desk.conftest import logged_in

pytestmark = pytest.mark.django_db
LOSING = "attention=loss&sort=result"


def _keep(company: Company, shared: str, name: str = "Losing", query: str = LOSING) -> SavedView:
    assert logged_in(company.manager).post("/customers/views/keep", {"name": name, "query": query, "shared": shared}).status_code == 302
    return SavedView.objects.get(name=name)


@pytest.mark.parametrize(("shared", "sergio", "otto"), [("", False, False), ("team", True, False), ("all", True, True)])
def test_a_view_is_seen_by_whom_it_is_shared_with(
    company: Company, results: dict[str, Customer], shared: str, sergio: bool, otto: bool
) -> None:
    _keep(company, shared)
    assert ("Losing" in logged_in(company.seller).get("/customers/").content.decode()) == sergio
    assert ("Losing" in logged_in(company.outsider).get("/customers/").content.decode()) == otto


def test_sharing_needs_its_right_and_a_team(company: Company, results: dict[str, Customer]) -> None:
    sergio, alice = logged_in(company.seller), logged_in(company.owner)
    assert sergio.post("/customers/views/keep", {"name": "V", "query": "", "shared": "all"}).status_code == 403
    assert "for everybody" not in sergio.get("/customers/").content.decode()
    assert "for everybody" in alice.get("/customers/").content.decode()
    assert alice.post("/customers/views/keep", {"name": "V", "query": "", "shared": "team"}).status_code == 422  # she has no territory
    assert alice.post("/customers/views/keep", {"name": "V", "query": "", "shared": "friends"}).status_code == 422
    assert not SavedView.objects.exists()


def test_a_person_begins_with_a_view_and_still_reaches_everything(company: Company, results: dict[str, Customer]) -> None:
    view = _keep(company, "team")
    sergio = logged_in(company.seller)
    sergio.post(f"/customers/views/{view.pk}/first")
    begun = sergio.get("/customers/")
    assert begun.status_code == 302
    assert begun["Location"] == f"/customers/?{LOSING}"
    page = sergio.get(begun["Location"])
    assert page.context["grid"].state.cleared == "/customers/?view=all"
    everything = sergio.get("/customers/?view=all")
    assert everything.status_code == 200
    assert len(everything.context["grid"].page.rows) == 3
    assert logged_in(company.manager).get("/customers/").status_code == 200
    sergio.post(f"/customers/views/{view.pk}/first", {"want": "none"})
    assert sergio.get("/customers/").status_code == 200


def test_a_view_that_is_gone_or_no_longer_shared_is_no_beginning(company: Company, results: dict[str, Customer]) -> None:
    view = _keep(company, "team")
    sergio, marta, otto = (logged_in(user) for user in (company.seller, company.manager, company.outsider))
    assert otto.post(f"/customers/views/{view.pk}/first").status_code == 404
    sergio.post(f"/customers/views/{view.pk}/first")
    _keep(company, "")
    assert sergio.get("/customers/").status_code == 200
    marta.post(f"/customers/views/{view.pk}/forget")
    assert not FirstView.objects.exists()


def test_a_column_that_is_gone_is_named(company: Company, results: dict[str, Customer]) -> None:
    page = logged_in(company.owner).get("/customers/?columns=name,shoe_size,result&sort=shoe_size").content.decode()
    assert "The column “shoe_size” is not there (any more) and was left out." in page
    assert "This list cannot be sorted that way" in page
    assert "Atacadão Norte" in page


def test_views_by_api_and_command_line(company: Company, results: dict[str, Customer]) -> None:
    marta, sergio = logged_in(company.manager), logged_in(company.seller)
    said = json.dumps({"name": "Losing", "query": LOSING, "shared": "team"})
    made = marta.post("/api/v1/views", said, content_type="application/json")
    assert made.status_code == 201
    number = made.json()["id"]
    assert sergio.put(f"/api/v1/views/{number}/first").status_code == 204
    assert [(one["name"], one["is_first"], one["whose"]) for one in sergio.get("/api/v1/views").json()] == [("Losing", True, "Marta")]
    told = json.loads(CliRunner().invoke(root(), ["views", "--json"], catch_exceptions=False).stdout)
    assert [one["shared"] for one in told] == ["team"]
    assert sergio.delete("/api/v1/views/first").status_code == 204
    assert sergio.delete(f"/api/v1/views/{number}").status_code == 404
    assert marta.delete(f"/api/v1/views/{number}").status_code == 204
