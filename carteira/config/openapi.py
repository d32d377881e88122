"""Renew the committed description of the API: `python -m carteira.config.openapi`."""

from __future__ import annotations

import json
import os
from pathlib import Path

SNAPSHOT = Path(__file__).resolve().parents[2] / "tests" / "architecture" / "openapi.json"


def described() -> str:
    """The API's description as the snapshot keeps it."""
    from carteira.config.urls import api

    return json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"


def main() -> None:
    """Write the snapshot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carteira.config.settings")
    import django

    django.setup()
    SNAPSHOT.write_text(described())


if __name__ == "__main__":
    main()
