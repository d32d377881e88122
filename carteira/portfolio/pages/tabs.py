"""The tabs of the portfolio."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from carteira.web.components.blocks import Tab


def tabs() -> list[Tab]:
    """Every view of the portfolio."""
    return [
        Tab("overview", _("Profile"), reverse("portfolio:overview")),
        Tab("migration", _("Migration of value"), reverse("portfolio:migration")),
        Tab("bases", _("Three bases"), reverse("portfolio:bases")),
        Tab("levels", _("Levels"), reverse("portfolio:levels")),
        Tab("segments", _("Segments"), reverse("portfolio:schemes")),
        Tab("candidates", _("Candidates"), reverse("portfolio:candidates")),
        Tab("losses", _("Exits and losses"), reverse("portfolio:losses")),
        Tab("reviews", _("Reviews"), reverse("portfolio:reviews")),
        Tab("decisions", _("Decisions"), reverse("portfolio:decisions")),
        Tab("direction", _("Direction"), reverse("portfolio:direction")),
    ]
