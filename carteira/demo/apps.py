"""Wiring of the folder."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.web import navigation

if TYPE_CHECKING:
    from django.http import HttpRequest


class Demo(AppConfig):
    """The demo folder as a Django application."""

    name = "carteira.demo"
    label = "demo"

    def ready(self) -> None:
        """Let the recipes for public data sets be found by name."""
        from carteira.channels.importing.recipes import add_folder

        add_folder(Path(__file__).with_name("recipes"))
        import_module("carteira.demo.jobs")
        navigation.add(
            navigation.Entry(
                "demo", _("Demo company"), "demo:company", icon="building-2", permission="demo.manage", section="", also="sample data"
            )
        )
        navigation.add_ribbon(_ribbon)


def _ribbon(request: HttpRequest) -> navigation.Ribbon | None:
    from carteira.demo.queries import is_loaded
    from carteira.web.requests import known_actor

    actor = known_actor(request)
    if actor is None or not is_loaded():
        return None
    if not actor.may("demo.manage"):
        return navigation.Ribbon(_("Demo data"))
    return navigation.Ribbon(_("Demo data"), reverse("demo:company"), _("Remove"))
