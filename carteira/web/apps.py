"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext

from carteira.basics.words import lend_translations


class Web(AppConfig):
    """The web folder as a Django application."""

    name = "carteira.web"
    label = "web"

    def ready(self) -> None:
        """Rules say their words in the reader's language too."""
        lend_translations(gettext)
