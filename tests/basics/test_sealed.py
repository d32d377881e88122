"""Secrets at rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.sealed import Unsealable, seal, unseal


@given(st.text(max_size=200))
def test_what_is_sealed_opens_with_the_key_and_with_nothing_else(text: str) -> None:
    sealed = seal(text, keys=["old"], purpose="mail")
    assert unseal(sealed, keys=["new", "old"], purpose="mail") == text
    for keys, purpose in ((["new"], "mail"), (["old"], "other")):
        with pytest.raises(Unsealable):
            unseal(sealed, keys=keys, purpose=purpose)


def test_the_secret_does_not_show() -> None:
    assert "hunter" not in seal("hunter", keys=["k"], purpose="p")
