"""The tests keep their hands off everything that is not theirs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings


def test_tests_never_use_the_data_folder_of_an_installation() -> None:
    assert Path(tempfile.gettempdir()).resolve() in settings.HOME.resolve().parents
    if settings.DATABASES["default"]["ENGINE"] == "carteira.engine.sqlite":
        assert str(settings.HOME) in str(settings.DATABASES["default"]["NAME"])
