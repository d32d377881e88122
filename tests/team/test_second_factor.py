"""Of whom a second factor is demanded, and what they see before they have one."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from carteira.config.environment import BadSetting, one_of
from carteira.team import actions
from tests.company import Company


@pytest.mark.parametrize(
    ("demanded", "person", "asked"),
    [
        ("nobody", "owner", False),
        ("mighty", "owner", True),
        ("mighty", "seller", True),
        ("mighty", "reader", False),
        ("everybody", "reader", True),
    ],
)
def test_a_second_factor_is_demanded_of_whom_the_setting_says(
    company: Company, client: Client, settings: Any, demanded: str, person: str, asked: bool
) -> None:
    settings.SECOND_FACTOR = demanded
    client.force_login(getattr(company, person))
    page = client.get("/customers/")
    assert (page.status_code, page.headers.get("Location")) == ((302, "/account/2fa/") if asked else (200, None))
    assert client.get("/api/v1/customers").status_code == (403 if asked else 200)


def test_with_a_second_factor_the_doors_open_and_without_it_they_shut_again(company: Company, client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR = "mighty"
    factor = TOTP.activate(company.owner, "JBSWY3DPEHPK3PXP").instance
    client.force_login(company.owner)
    assert client.get("/customers/").status_code == 200
    factor.delete()
    client.get("/account/2fa/")
    assert client.get("/customers/").status_code == 302


def test_a_key_of_a_mighty_person_works_without(company: Company, settings: Any) -> None:
    settings.SECOND_FACTOR = "everybody"
    _, secret = actions.make_key("erp", scopes=["customers.view"], days=1, by=company.actor(company.owner), at=timezone.now())
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/customers").status_code == 200


def test_a_word_that_is_not_a_choice_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTEIRA_SECOND_FACTOR", "perhaps")
    with pytest.raises(BadSetting, match="nobody, mighty, everybody"):
        one_of("CARTEIRA_SECOND_FACTOR", ("nobody", "mighty", "everybody"), "nobody")
