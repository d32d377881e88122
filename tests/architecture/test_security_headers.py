"""Every answer carries the headers: pages, errors, static files, the API; and the checks of Django find nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.architecture.routes import pages
from tests.company import Company

CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "form-action 'self'",
    "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'",
}  # fmt: skip
ADDRESSES = [
    "/account/login/",
    "/nothing/",
    "/api/v1/me",
    "/api/v1/nothing",
    "/api/v1/openapi.json",
    "/livez",
    "/readyz",
    "/team/",
    "/settings/",
    "/?x=%00",
]
OPEN = sorted({route.address() for route in pages() if not route.parameters and route.method == "GET" and route.name != "web:theme"})


def _check(response: Any) -> None:
    policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    assert policy >= CSP
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Permissions-Policy"]
    assert len(response["X-Request-ID"]) == 32
    assert "Server" not in response
    assert "Access-Control-Allow-Origin" not in response
    if response.get("Content-Type", "").startswith("text/html"):
        assert any(word in response["Cache-Control"] for word in ("no-store", "private", "no-cache"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_get_the_headers(client: Client, address: str) -> None:
    _check(client.get(address))


@pytest.mark.parametrize("address", OPEN)
def test_people_get_the_headers(company: Company, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(company.owner)
    _check(client.get(address))


@pytest.mark.django_db
def test_a_fault_gets_the_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    from carteira.governance import queries

    def broken(**kwargs: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(queries, "readiness", broken)
    response = Client(raise_request_exception=False).get("/readyz")
    assert response.status_code == 500
    assert b"secret of the inside" not in response.content
    _check(response)


def test_a_static_file_gets_the_headers(client: Client) -> None:
    _check(client.get("/static/account/js/onload.js"))


def test_a_strange_host_is_refused_and_gets_the_headers(client: Client) -> None:
    response = client.get("/livez", headers={"host": "evil.example"})
    assert response.status_code in (200, 400)
    response = client.get("/account/login/", headers={"host": "evil.example"})
    assert response.status_code == 400
    _check(response)


@pytest.mark.django_db
def test_log_out_clears_what_the_browser_kept(company: Company, client: Client) -> None:
    client.force_login(company.owner)
    response = client.post("/account/logout/")
    assert '"cache"' in response["Clear-Site-Data"]


def test_cookies_are_shut(company: Company, client: Client) -> None:
    client.get("/account/login/")
    response = client.post("/account/login/", {"login": company.owner.email, "password": "wrong password here"})
    assert response.status_code == 200
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_links_come_from_the_setting_not_from_the_request(company: Company, client: Client, mailoutbox: list[Any]) -> None:
    client.post("/account/password/reset/", {"email": company.owner.email}, headers={"X-Forwarded-Host": "evil.example"})
    assert len(mailoutbox) == 1
    assert settings.PUBLIC_URL in mailoutbox[0].body
    assert "evil.example" not in mailoutbox[0].body


def test_nobody_learns_who_has_an_account(company: Company, client: Client, mailoutbox: list[Any]) -> None:
    known = client.post("/account/password/reset/", {"email": company.owner.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@balas.example"})
    assert (known.status_code, known.get("Location")) == (unknown.status_code, unknown.get("Location"))
    wrong = [
        client.post("/account/login/", {"login": email, "password": "wrong wrong wrong"})
        for email in (company.seller.email, "nobody@balas.example")
    ]
    assert wrong[0].status_code == wrong[1].status_code
    assert {str(error) for error in wrong[0].context["form"].non_field_errors()} == {
        str(error) for error in wrong[1].context["form"].non_field_errors()
    }


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "CARTEIRA_HOME": str(tmp_path),
        "CARTEIRA_HTTPS": "1",
        "CARTEIRA_PUBLIC_URL": "https://carteira.example",
        "CARTEIRA_HOSTS": "carteira.example",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
