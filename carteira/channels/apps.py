"""Wiring of the folder."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from carteira.web.navigation import Entry, add

IMPORTS = Entry(
    "imports", _("Imports"), "channels:imports", icon="file-up", permission="imports.run", section="data", order=60, keys="i",
    also="csv xlsx excel parquet",
)  # fmt: skip
MAILBOXES = Entry(
    "mailboxes",
    _("Mailboxes"),
    "channels:mailboxes",
    icon="inbox",
    permission="channels.manage",
    section="manage",
    order=60,
    also="smtp imap",
)
ENTRIES = (
    IMPORTS,
    Entry(
        "mail", _("Mail"), "channels:mail", icon="mail", permission="customers.view", section="work", order=60, also="inbox outbox e-mail"
    ),
    Entry(
        "visits",
        _("Log visits"),
        "channels:visits",
        icon="map-pin",
        permission="customers.edit",
        section="",
        order=61,
        also="offline visita",
    ),
    Entry(
        "calendar",
        _("My calendar elsewhere"),
        "channels:calendar",
        icon="calendar",
        permission="customers.view",
        section="",
        order=62,
        also="ics",
    ),
    Entry(
        "texts",
        _("Texts"),
        "channels:texts",
        icon="file-text",
        permission="customers.edit",
        section="manage",
        order=58,
        also="template sms whatsapp",
    ),
    Entry(
        "hooks",
        _("Providers"),
        "channels:hooks",
        icon="webhook",
        permission="channels.manage",
        section="manage",
        order=61,
        also="sms whatsapp telephony",
    ),
    Entry(
        "senders", _("Senders"), "channels:senders", icon="send", permission="channels.manage", section="", order=62, also="sms whatsapp"
    ),
    Entry(
        "webforms", _("Web forms"), "channels:webforms", icon="globe", permission="channels.manage", section="manage", order=62, also="form"
    ),
    Entry(
        "waiting",
        _("Nobody's yet"),
        "channels:waiting",
        icon="inbox",
        permission="customers.edit",
        section="",
        order=63,
        also="unknown number",
    ),
    Entry(
        "lines",
        _("Lines and channels"),
        "channels:lines",
        icon="phone",
        permission="channels.manage",
        section="manage",
        order=63,
        also="0800 tariff",
    ),
    Entry(
        "plans",
        _("Contact plans"),
        "channels:plans",
        icon="sliders-horizontal",
        permission="channels.manage",
        section="",
        order=64,
        also="cap quiet hours",
    ),
)


class Channels(AppConfig):
    """The channels folder as a Django application."""

    name = "carteira.channels"
    label = "channels"

    def ready(self) -> None:
        """Make the kinds of import and the jobs known; offer the pages."""
        from carteira.channels import imports, jobs
        from carteira.channels.queries.mailboxes import stuck_folders

        assert imports, jobs  # noqa: S101 - imported for what they register
        for entry in ENTRIES:
            add(entry)
        add(MAILBOXES, count=stuck_folders)
