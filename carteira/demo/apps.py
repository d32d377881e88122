"""Wiring of the folder."""

from pathlib import Path

from django.apps import AppConfig


class Demo(AppConfig):
    """The demo folder as a Django application."""

    name = "carteira.demo"
    label = "demo"

    def ready(self) -> None:
        """Let the recipes for public data sets be found by name."""
        from carteira.channels.importing.recipes import add_folder

        add_folder(Path(__file__).with_name("recipes"))
