"""A field of a customer changed where it stands, and taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from carteira.customers.models import Customer
from carteira.governance.models import Event
from tests.company import Company
from tests.desk.conftest import logged_in

HTMX = {"HX-Request": "true"}


def _post(client: Client, address: str, **said: object) -> tuple[int, str]:
    answer = client.post(address, {name: str(value) for name, value in said.items()}, headers=HTMX)
    return answer.status_code, answer.content.decode()


def test_a_field_is_saved_where_it_stands_and_undone_there(company: Company, shop: dict[str, Customer]) -> None:
    client, bar = logged_in(company.seller), Customer.objects.get(pk=shop["Bar do Zé"].pk)
    address = f"/customers/{bar.pk}/fields/city"

    form = client.get(address, headers=HTMX).content.decode()
    status, saved = _post(client, address, value="Recife", version=bar.version)
    changed = Customer.objects.get(pk=bar.pk)
    undone = _post(client, f"/customers/{bar.pk}/take-back/{changed.version}", field="city")

    assert 'value="São Luís"' in form
    assert status == 200
    assert "Recife" in saved
    assert f'action="/customers/{bar.pk}/take-back/{changed.version}"' in saved
    assert changed.city == "Recife"
    assert undone[0] == 200
    assert "São Luís" in undone[1]
    assert Customer.objects.get(pk=bar.pk).city == "São Luís"
    verbs = list(Event.objects.filter(customer_id=bar.pk).order_by("-id").values_list("verb", flat=True)[:2])
    assert verbs == ["customers.customer-update-taken-back", "customers.customer-updated"]


def test_without_a_script_the_page_says_it_and_offers_the_way_back(company: Company, shop: dict[str, Customer]) -> None:
    client, bar = logged_in(company.seller), shop["Bar do Zé"]
    list_page = client.get("/customers/").content.decode()
    answer = client.post(f"/customers/{bar.pk}/fields/status", {"value": "former", "version": bar.version}, follow=True)
    version = Customer.objects.get(pk=bar.pk).version

    assert f'href="/customers/{bar.pk}/edit#id_city"' in list_page
    assert f"/customers/{bar.pk}/take-back/{version}" in answer.content.decode()
    client.post(f"/customers/{bar.pk}/take-back/{version}")
    assert Customer.objects.get(pk=bar.pk).status == "active"


def test_a_change_by_somebody_else_is_shown_and_never_overwritten(company: Company, shop: dict[str, Customer]) -> None:
    bar = shop["Bar do Zé"]
    _post(logged_in(company.owner), f"/customers/{bar.pk}/fields/city", value="Natal", version=bar.version)

    status, said = _post(logged_in(company.seller), f"/customers/{bar.pk}/fields/city", value="Recife", version=bar.version)

    assert status == 412
    assert "Natal" in said
    assert 'value="Recife"' in said
    assert Customer.objects.get(pk=bar.pk).city == "Natal"


def test_an_undo_that_comes_too_late_says_so(company: Company, shop: dict[str, Customer]) -> None:
    client, bar = logged_in(company.seller), shop["Bar do Zé"]
    for city in ("Natal", "Recife"):
        _post(client, f"/customers/{bar.pk}/fields/city", value=city, version=Customer.objects.get(pk=bar.pk).version)

    status, said = _post(client, f"/customers/{bar.pk}/take-back/{bar.version + 1}", field="city")

    assert status == 200
    assert 'role="alert"' in said
    assert Customer.objects.get(pk=bar.pk).city == "Recife"


@pytest.mark.parametrize(
    ("name", "value"), [("email", "x"), ("phone", "12"), ("country", "Atlantis"), ("city", "a\x00b"), ("status", "god")]
)
def test_a_wrong_value_comes_back_with_the_reason(company: Company, shop: dict[str, Customer], name: str, value: str) -> None:
    bar = shop["Bar do Zé"]
    before = Customer.objects.values().get(pk=bar.pk)

    status, said = _post(logged_in(company.seller), f"/customers/{bar.pk}/fields/{name}", value=value, version=bar.version)

    assert status == 422
    assert name == "city" or 'aria-invalid="true"' in said
    assert Customer.objects.values().get(pk=bar.pk) == before


@pytest.mark.parametrize("name", ["name_key", "owner", "search_doc", "password", "version"])
def test_no_other_field_is_changed_this_way(company: Company, shop: dict[str, Customer], name: str) -> None:
    status, _said = _post(logged_in(company.owner), f"/customers/{shop['Bar do Zé'].pk}/fields/{name}", value="1", version=1)
    assert status == 404


def test_nobody_changes_or_undoes_what_is_not_theirs(company: Company, shop: dict[str, Customer]) -> None:
    bar = shop["Bar do Zé"]
    for who, expected in ((company.outsider, 404), (company.reader, 403)):
        client = logged_in(who)
        assert _post(client, f"/customers/{bar.pk}/fields/city", value="Recife", version=bar.version)[0] == expected
        assert _post(client, f"/customers/{bar.pk}/take-back/{bar.version}", field="city")[0] == expected
        assert client.get(f"/customers/{bar.pk}/fields/city").status_code == expected
    assert "inline-edit" not in logged_in(company.reader).get("/customers/").content.decode()
