"""Whether the demo company is here."""

from __future__ import annotations

from carteira.channels.models import Import

SOURCE = "demo"


def is_loaded() -> bool:
    """Whether anything of the demo company is in the base."""
    return Import.objects.filter(source=SOURCE, state__in=["done", "running", "undoing"]).exists()
