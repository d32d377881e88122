"""The facts of all capabilities together."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings

from carteira.engine.tables import Fact, discover


def published_facts() -> tuple[Fact, ...]:
    """Every published table, by capability, in an order that runs."""
    return tuple(fact for capability in settings.CAPABILITIES if find_spec(f"{capability}.facts") for fact in discover(capability))
