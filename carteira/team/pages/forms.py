"""What the pages ask for; the actions decide."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.team.models import Territory
from carteira.team.queries import territories
from carteira.team.rules import PERMISSIONS, ROLES, may_grant

ROLE_NAMES = {
    "owner": _("Owner"),
    "director": _("Director"),
    "finance": _("Finance"),
    "manager": _("Manager"),
    "seller": _("Seller"),
    "service": _("Service"),
    "reader": _("Reader"),
}
PERMISSION_NAMES = {
    "customers.view": _("See customers"),
    "customers.edit": _("Edit customers"),
    "customers.merge": _("Merge customers"),
    "customers.export": _("Export customers"),
    "trade.view": _("See orders and invoices"),
    "imports.run": _("Import files"),
    "imports.undo": _("Undo imports"),
    "value.view": _("See results and values"),
    "value.view_costs": _("See what resource pools cost"),
    "value.run": _("Run the calculation"),
    "value.edit_model": _("Edit the cost model"),
    "team.view": _("See the team"),
    "team.manage": _("Manage the team"),
    "audit.view": _("Read the audit"),
    "settings.manage": _("Manage settings"),
    "demo.manage": _("Load and remove demo data"),
    "backup.run": _("Make backups"),
    "keys.manage": _("Make API keys"),
    "reports.share": _("Share reports and views"),
    "customers.match": _("Look for duplicates"),
    "channels.manage": _("Manage channels"),
    "trade.edit": _("Edit orders"),
    "portfolio.view": _("See the portfolio"),
    "portfolio.review": _("Review the portfolio"),
    "portfolio.decide": _("Decide on customers"),
    "portfolio.approve": _("Approve exits"),
    "portfolio.define": _("Define segments and policy"),
    "service.view": _("See cases"),
    "service.work": _("Work on cases"),
    "service.define": _("Define how cases are handled"),
    "sales.view": _("See sales"),
    "sales.work": _("Work on sales"),
    "sales.define": _("Define how we sell"),
    "returns.view": _("See effort and returns"),
    "returns.log": _("Log effort"),
    "returns.define": _("Define initiatives"),
}


class Place(forms.Form):
    """Role and territory of a person; only what the asker may hand out."""

    role = forms.ChoiceField(label=_("Role"))
    territory = forms.TypedChoiceField(label=_("Territory"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        granted = [(name, ROLE_NAMES.get(name, name)) for name, role in ROLES.items() if may_grant(by, role)]
        self.fields["role"].choices = granted  # type: ignore[attr-defined]
        self.fields["territory"].choices = [("", _("None")), *indented(territories())]  # type: ignore[attr-defined]


class Invitation(Place):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ("name", "email", "role", "territory")


class NewTerritory(forms.Form):
    """A territory, below another one or at the top."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.TypedChoiceField(label=_("Part of"), required=False, coerce=int, empty_value=None)

    prefix = "territory"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("None")), *indented(territories())]  # type: ignore[attr-defined]


class Preferences(forms.Form):
    """How the product speaks to me."""

    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", settings.TIME_ZONE), *((zone, zone) for zone in sorted(zoneinfo.available_timezones()) if "/" in zone)],
    )


class NewKey(forms.Form):
    """A key for a program, with at most my rights."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("The program that will use it."))
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=366, initial=90)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(code, PERMISSION_NAMES.get(code, code)) for code in sorted(PERMISSIONS) if by.may(code)]
        self.fields["scopes"].choices = mine  # type: ignore[attr-defined]


class Welcome(forms.Form):
    """The first visit: a name and a password; the first owner also gives an address."""

    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        help_text=_("At least 12 characters. Three or four unrelated words make a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "12"}),
    )


def indented(found: Any) -> list[tuple[int, str]]:
    """Territories as choices, each below its parent."""
    rows: list[Territory] = list(found)
    return [(row.pk, "\u2003" * (row.path.count("/") - 2) + row.name) for row in rows]


class NewWebhook(forms.Form):
    """An address that is told what happens."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("The program that will listen."))
    url = forms.CharField(label=_("Address"), max_length=500, help_text=_("Begins with https://."))
    verbs = forms.CharField(
        label=_("Events"), max_length=1_000, initial="*",
        help_text=_("Beginnings of event names, separated by spaces, such as customers. or trade. A star means all. Selection is never told."),
    )  # fmt: skip
