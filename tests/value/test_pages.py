"""Every page of value answers, before the first run and after it, and shows the golden figures."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from carteira.customers.models import Customer
from carteira.value.models import AllocationRun, ResourcePool
from carteira.value.queries import figures
from tests.company import Company, found_company
from tests.value.running import compute

PAGES = ("overview", "results", "lifetime", "breakdown", "model", "runs")


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def _as(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db(transaction=True)
def test_before_the_first_run_the_pages_teach(people: Company) -> None:
    client = _as(people.finance)
    for name in PAGES:
        assert client.get(reverse(f"value:{name}")).status_code == 200, name
    assert client.get(reverse("value:what-if")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_golden_figures_stand_on_the_pages(people: Company, books: dict[str, Customer]) -> None:
    run = compute()
    client = _as(people.finance)
    home = client.get(reverse("value:overview")).content.decode()
    assert "302,664.46" in home
    assert "103.7%" in home
    assert "3,176.60" in home
    listed = client.get(reverse("value:results")).content.decode()
    assert all(text in listed for text in ("90,228.19", "1,005.99", "5,799.36"))
    one = client.get(reverse("value:result", args=[books["G"].pk])).content.decode()
    assert "4,633.50" in one
    for name, arguments in (("breakdown", []), ("lifetime", []), ("run", [run.pk]), ("run-progress", [run.pk]), ("what-if", [])):
        assert client.get(reverse(f"value:{name}", args=arguments)).status_code == 200, name


@pytest.mark.django_db(transaction=True)
def test_every_figure_opens_its_explanation(people: Company, books: dict[str, Customer]) -> None:
    compute()
    client = _as(people.finance)
    for figure in figures():
        answer = client.get(reverse("value:explain"), {"figure": figure, "customer": books["A"].pk})
        assert answer.status_code == 200, figure
        assert escape(figures()[figure][1].meaning) in answer.content.decode()
    assert client.get(reverse("value:explain"), {"figure": "nothing"}).status_code == 422
    assert client.get(reverse("value:explain"), {"figure": "result", "customer": "x"}).status_code == 422
    assert client.get(reverse("value:explain"), {"figure": "result", "customer": 10**17}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_tables_are_files_too(people: Company, books: dict[str, Customer]) -> None:
    compute()
    client = _as(people.finance)
    for name in ("results-csv", "whale-csv", "pools-csv", "lifetime-csv"):
        answer = client.get(reverse(f"value:{name}"))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/csv")
    text = b"".join(client.get(reverse("value:whale-csv"))).decode()  # type: ignore[arg-type]
    assert "103.7" in text


@pytest.mark.django_db(transaction=True)
def test_a_pool_is_changed_by_a_new_revision_and_bad_input_is_refused(people: Company, books: dict[str, Customer]) -> None:
    client = _as(people.finance)
    pool = ResourcePool.objects.get(code="vendas")
    url = reverse("value:pool", args=[pool.pk])
    good = {"cost": "9100", "practical_minutes": "6000", "avoidable_share": "", "revision": 1}
    for wrong in ({"cost": "-1"}, {"practical_minutes": "0"}, {"avoidable_share": "2"}, {"cost": "x"}, {"revision": 7}, {"cost": "1.001"}):
        assert client.post(url, {**good, **wrong}).status_code == 422, wrong
    assert ResourcePool.objects.filter(code="vendas").count() == 1
    assert client.post(url, good).status_code == 302
    revisions = list(ResourcePool.objects.filter(code="vendas").order_by("revision").values_list("revision", "cost"))
    assert [(revision, int(cost)) for revision, cost in revisions] == [(1, 9000), (2, 9100)]
    equation = reverse("value:equation", args=["entrega"])
    said = {"base_minutes": "15", "terms": "1.5*distance_km", "valid_from": "2026-02-01", "revision": 1}
    assert client.post(equation, {**said, "terms": "banana split"}).status_code == 422
    assert client.post(equation, said).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_what_if_computes_and_stores_nothing(people: Company, books: dict[str, Customer]) -> None:
    compute()
    client = _as(people.finance)
    form = client.get(reverse("value:what-if")).context["form"]
    posted = {bound.name: bound.initial if bound.initial is not None else "" for bound in form}
    answer = client.post(reverse("value:what-if"), {**posted, "cost-vendas": "18000"})
    assert answer.status_code == 200
    assert "1,440.00" in answer.content.decode()
    assert AllocationRun.objects.count() == 1
    assert client.post(reverse("value:what-if"), {**posted, "minutes-vendas": "0"}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_a_run_is_ordered_from_the_page(people: Company, books: dict[str, Customer]) -> None:
    client = _as(people.finance)
    assert client.post(reverse("value:runs"), {"start": "2026-04-01", "until": "2026-01-01"}).status_code == 422
    assert client.post(reverse("value:runs"), {"start": "0001-01-01", "until": "9999-12-31"}).status_code == 422
    answer = client.post(reverse("value:runs"), {"start": "2026-01-01", "until": "2026-04-01"})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    assert _as(people.reader).post(reverse("value:runs"), {"start": "2026-01-01", "until": "2026-04-01"}).status_code == 403
