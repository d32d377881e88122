"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Returns(AppConfig):
    """The returns folder as a Django application."""

    name = "carteira.returns"
    label = "returns"

    def ready(self) -> None:
        """Stand in the navigation."""
        from carteira.web import navigation
        from carteira.web.navigation import Entry

        see, about = "returns.view", "hours cost investment tactics without strategy"
        navigation.add(Entry("effort", _("Effort"), "returns:effort", "hourglass", see, "value", 50, "", about))
        navigation.add(Entry("timer", _("My clock"), "returns:timer", "clock", "returns.log", "", 52, "", "timer minutes start stop"))
        navigation.add(
            Entry("log-effort", _("Log my time"), "returns:log", "clock", "returns.log", "", 51, "", "hours preparation travel training")
        )
