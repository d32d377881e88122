"""Secrets of peers, sealed under the installation's secret key; earlier keys still open them. Never shown, logged or exported."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused


def seal(secret: str) -> str:
    """The secret as it is kept."""
    return _vault().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret as the peer wants it; a lost key is a business no: somebody must enter it again."""
    try:
        return _vault().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Refused(_("The secret can no longer be opened."), field="password", remedy=_("Enter it again.")) from None


def _vault() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"channel secret " + str(key).encode()).digest())) for key in keys])
