"""With the demo company in the base every page says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from carteira.channels.models import Import
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
PAGES = (
    "/", "desk:customers", "customers:duplicates", "channels:imports", "value:overview", "value:runs", "portfolio:overview", "demo:company", "/nowhere",
)  # fmt: skip


def _client(company: Company, who: str) -> Client:
    client = Client()
    client.force_login(getattr(company, who), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("who", ["owner", "seller"])
def test_every_page_says_that_these_are_demo_data(company: Company, who: str) -> None:
    client = _client(company, who)
    label = '<div class="ribbon">'
    assert label not in client.get(reverse("desk:customers")).content.decode()
    Import.objects.create(kind="customers", source="demo", state="done", size=1, created_at=NOW)
    for name in PAGES:
        page = client.get(reverse(name) if ":" in name else name, follow=True).content.decode()
        assert (label in page, "Demo data" in page) == (True, True), name
