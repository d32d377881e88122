"""How accounts work: by invitation only, links from a setting (never from the Host header)."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from carteira.basics.sealed import Unsealable, seal, unseal

PURPOSE = "second factor"
# Doors of allauth that this house has walled up: addresses are changed by the owner, passwords are chosen by link.
CLOSED = {
    "signup/": "account_signup",
    "email/": "account_email",
    "confirm-email/": "account_email_verification_sent",
    "confirm-email/<str:key>/": "account_confirm_email",
    "password/set/": "account_set_password",
    "login/code/confirm/": "account_confirm_login_code",
}


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail leads to the configured address, whatever the request said."""
        uidb36, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
        return f"{settings.PUBLIC_URL}{path}"


class LockedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept encrypted under the secret key; earlier keys (SECRET_KEY_FALLBACKS) still open them."""

    def encrypt(self, text: str) -> str:
        return seal(text, keys=_keys(), purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; another one when the key is lost, so that codes are refused instead of the page failing."""
        try:
            return unseal(encrypted_text, keys=_keys(), purpose=PURPOSE)
        except Unsealable:
            return base64.b32encode(hashlib.sha256(encrypted_text.encode()).digest()).decode()


def _keys() -> tuple[str | bytes, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def nowhere(request: HttpRequest, key: str = "") -> HttpResponse:
    """A walled-up door."""
    raise Http404


nowhere.permission = None  # type: ignore[attr-defined]


def closed_doors() -> list[URLPattern]:
    """They keep their names, which allauth's pages mention, and lead nowhere."""
    return [path(f"account/{address}", nowhere, name=name) for address, name in CLOSED.items()]
