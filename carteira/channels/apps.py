"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Channels(AppConfig):
    """The channels folder as a Django application."""

    name = "carteira.channels"
    label = "channels"

    def ready(self) -> None:
        """Make the kinds of import and the jobs known; offer the pages."""
        from carteira.channels import imports, jobs
        from carteira.channels.queries.mailboxes import stuck_folders
        from carteira.web import navigation

        assert imports, jobs  # noqa: S101 - imported for what they register
        navigation.add(
            navigation.Entry(
                "imports", _("Imports"), "channels:imports", icon="file-up", permission="imports.run", section="data", order=60, keys="i",
                also="csv xlsx excel parquet",
            )
        )  # fmt: skip
        navigation.add(
            navigation.Entry(
                "mail",
                _("Mail"),
                "channels:mail",
                icon="mail",
                permission="customers.view",
                section="work",
                order=60,
                also="inbox outbox e-mail",
            )
        )
        navigation.add(
            navigation.Entry(
                "visits",
                _("Log visits"),
                "channels:visits",
                icon="map-pin",
                permission="customers.edit",
                section="",
                order=61,
                also="offline visita",
            )
        )
        navigation.add(
            navigation.Entry(
                "calendar",
                _("My calendar elsewhere"),
                "channels:calendar",
                icon="calendar",
                permission="customers.view",
                section="",
                order=62,
                also="ics",
            )
        )
        navigation.add(
            navigation.Entry(
                "mailboxes",
                _("Mailboxes"),
                "channels:mailboxes",
                icon="inbox",
                permission="channels.manage",
                section="manage",
                order=60,
                also="smtp imap",
            ),
            count=stuck_folders,
        )
