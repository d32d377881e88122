"""Logging in, the second factor, sessions, the first visit: as a browser does it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from carteira.governance.models import Event
from carteira.team import actions
from carteira.team.models import ApiKey, User
from tests.company import NOW, PASSWORD, Company

LOGIN, PASSWORD_CHANGE = "/account/login/", "/account/password/change/"


def _log_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def _prove(client: Client) -> None:
    """Give the password again, as the doors of keys and second factors demand."""
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_an_e_mail_and_a_password_let_one_in(company: Company, client: Client) -> None:
    assert _log_in(client, "SERGIO@balas.example")["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    assert Event.objects.filter(verb="team.member-logged-in", subject_id=company.seller.pk).count() == 1
    client.post("/account/logout/")
    assert client.get("/settings/").status_code == 302


def test_a_disabled_person_and_a_wrong_password_stay_out(company: Company, client: Client) -> None:
    actions.disable_member(company.seller.pk, by=company.actor(company.owner), at=NOW)
    _log_in(client, company.seller.email)
    _log_in(client, company.reader.email, "not the password of hers")
    assert client.get("/settings/").status_code == 302


def test_guessing_is_slowed(company: Company, client: Client) -> None:
    for _ in range(6):
        _log_in(client, company.seller.email, "a wrong guess of it")
    answer = _log_in(client, company.seller.email)
    assert client.get("/settings/").status_code == 302, answer.content[:300]


@pytest.mark.parametrize("address", ["/account/signup/", "/account/email/", "/account/password/set/", "/account/login/code/confirm/"])
def test_walled_up_doors_lead_nowhere(company: Company, client: Client, address: str) -> None:
    body = {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD, "action_add": ""}
    before = User.objects.count()
    assert client.get(address).status_code == client.post(address, body).status_code == 404
    client.force_login(company.seller)
    assert client.post(address, body).status_code == 404
    assert User.objects.count() == before


def test_the_first_visit_by_link(db: None, client: Client) -> None:
    token = actions.open_house(at=timezone.now())
    address = f"/welcome/{token}/"
    for _ in range(2):  # looking uses nothing up: mail scanners look too
        assert client.get(address).status_code == 200
    weak = client.post(address, {"email": "alice@balas.example", "name": "Alice", "password": "short"})
    assert weak.status_code == 422
    done = client.post(address, {"email": "alice@balas.example", "name": "Alice", "password": PASSWORD})
    assert done["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    assert Client().get(address).status_code == 404
    assert _log_in(Client(), "alice@balas.example")["Location"] == "/"


def test_changing_the_password_ends_all_sessions(company: Company, client: Client) -> None:
    other = Client()
    for browser in (client, other):
        _log_in(browser, company.seller.email)
        assert browser.get("/settings/").status_code == 200
    new = "another horse, another battery"
    client.post(PASSWORD_CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 302
    assert Event.objects.filter(verb="team.password-changed").count() == 1
    assert _log_in(client, company.seller.email, new)["Location"] == "/"


@pytest.mark.parametrize("weak", ["short", "password1234", "sergio@balas.example"])
def test_weak_passwords_are_refused(company: Company, client: Client, weak: str) -> None:
    _log_in(client, company.seller.email)
    client.post(PASSWORD_CHANGE, {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    company.seller.refresh_from_db()
    assert company.seller.check_password(PASSWORD)


def test_sessions_are_listed_and_ended(company: Company, client: Client) -> None:
    other = Client(headers={"user-agent": "Another Browser"})
    for browser in (client, other):
        _log_in(browser, company.seller.email)
        browser.get("/settings/")
    assert b"Another Browser" in client.get("/account/sessions/").content
    client.post("/account/sessions/")
    assert other.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 200
    assert UserSession.objects.filter(user=company.seller).count() == 1


def test_a_sleeping_session_ends(company: Company, client: Client) -> None:
    _log_in(client, company.seller.email)
    client.get("/settings/")
    session = client.session
    session["seen_at"] -= 9 * 3600
    session.save()
    assert client.get("/settings/").status_code == 302


def test_the_second_factor_is_asked_for(company: Company, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    _log_in(client, company.seller.email)
    _prove(client)
    page = client.get("/account/2fa/totp/activate/")
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page.content.decode())
    assert secret is not None
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/activate/", {"code": _code(secret[1])})
    assert Authenticator.objects.filter(user=company.seller, type="totp").count() == 1
    assert Event.objects.filter(verb="team.second-factor-added").exists()
    fresh = Client()
    assert _log_in(fresh, company.seller.email)["Location"].startswith("/account/2fa/authenticate/")
    assert fresh.get("/settings/").status_code == 302
    fresh.post("/account/2fa/authenticate/", {"code": "000000"})
    assert fresh.get("/settings/").status_code == 302
    assert client.get("/account/2fa/recovery-codes/").status_code == 200


def test_a_one_time_link_does_not_get_round_the_second_factor(company: Company) -> None:
    TOTP.activate(company.seller, "JBSWY3DPEHPK3PXP")
    token = actions.give_link(company.seller.pk, by=company.actor(company.owner), at=timezone.now())
    client = Client()
    answer = client.post(f"/welcome/{token}/", {"name": "Sergio", "password": "another horse, another battery"})
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/settings/").status_code == 302


def test_secrets_of_second_factors_are_locked_and_can_be_dropped(company: Company, settings: Any) -> None:
    TOTP.activate(company.seller, "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get(user=company.seller)
    assert "JBSWY3DPEHPK3PXP" not in str(kept.data)
    assert kept.wrap().validate_code(_code("JBSWY3DPEHPK3PXP"))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key of the installation"
    cache.clear()  # a code works once
    assert kept.wrap().validate_code(_code("JBSWY3DPEHPK3PXP"))
    settings.SECRET_KEY_FALLBACKS = []
    cache.clear()
    assert not kept.wrap().validate_code(_code("JBSWY3DPEHPK3PXP"))
    actions.drop_second_factor(company.seller.pk, by=company.actor(company.owner), at=NOW)
    assert not Authenticator.objects.filter(user=company.seller).exists()
    assert _log_in(Client(), company.seller.email)["Location"] == "/"


def test_making_a_key_asks_who_you_are_again(company: Company, client: Client) -> None:
    body = {"name": "till", "days": "30", "scopes": ["customers.view"]}
    client.force_login(company.seller)  # a session that somebody left open: no password was given in it
    assert "/account/reauthenticate/" in client.post("/settings/keys/make/", body)["Location"]
    assert ApiKey.objects.count() == 0
    fresh = Client()
    _log_in(fresh, company.seller.email)
    _prove(fresh)
    shown = fresh.post("/settings/keys/make/", body)
    secret = re.search(r"cart_live_[\w-]{32}", shown.content.decode())
    assert secret is not None
    assert secret[0] not in fresh.get("/settings/keys/").content.decode()
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret[0]}"}).status_code == 200


def test_mass_assignment_changes_nothing(company: Company, client: Client) -> None:
    _log_in(client, company.seller.email)
    asked = {
        "name": "Sergio",
        "language": "pt-pt",
        "time_zone": "",
        "role": "owner",
        "email": "boss@balas.example",
        "is_active": "",
        "territory": company.south.pk,
    }
    client.post("/settings/", asked)
    company.seller.refresh_from_db()
    assert (company.seller.language, company.seller.role, company.seller.email) == ("pt-pt", "seller", "sergio@balas.example")
    assert company.seller.territory == company.north


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"])
def test_log_in_leads_nowhere_else(company: Company, client: Client, next_page: str) -> None:
    answer = client.post(LOGIN, {"login": company.seller.email, "password": PASSWORD, "next": next_page})
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]
