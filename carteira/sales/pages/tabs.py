"""The tabs of sales."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.web.components.blocks import Tab


def tabs() -> list[Tab]:
    """Every view of the pipeline."""
    return [
        Tab("board", _("Board"), reverse("sales:board")),
        Tab("opportunities", _("Table"), reverse("sales:opportunities")),
        Tab("proposals", _("Proposals"), reverse("sales:proposals")),
        Tab("losses", _("Losses"), reverse("sales:losses")),
        Tab("forecast", _("Forecast"), reverse("sales:forecast")),
    ]
