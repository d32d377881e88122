"""Wiring of the folder."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from carteira.web import navigation


class Value(AppConfig):
    """The value folder as a Django application."""

    name = "carteira.value"
    label = "value"

    def ready(self) -> None:
        """Open the doors that nobody calls by name."""
        import_module("carteira.value.jobs")
        import_module("carteira.value.imports")
        from carteira.customers.queries import weigh_by
        from carteira.value.queries import worths

        weigh_by(worths)
        entries = (
            ("value", _("Value"), "value:overview", "chart-spline", "v", "whale result profit", 10),
            ("value-results", _("Results by customer"), "value:results", "list", "", "profit loss", 20),
            ("value-lifetime", _("Lifetime value"), "value:lifetime", "hourglass", "", "clv ltv forecast", 30),
            ("value-prices", _("Prices"), "value:prices", "badge-percent", "", "corridor discount waterfall reprice", 35),
            ("value-bridge", _("Equity bridge"), "value:bridge", "chart-column", "", "customer equity change two dates", 36),
            ("value-model", _("Cost model"), "value:model", "calculator", "m", "pools equations minutes", 40),
            ("value-runs", _("Runs"), "value:runs", "history", "", "compute period", 50),
        )
        for name, label, url, icon, keys, also, order in entries:
            navigation.add(
                navigation.Entry(
                    name,
                    label,
                    url,
                    icon,
                    permission="value.view",
                    section="value" if name in ("value", "value-results", "value-model") else "",
                    order=order,
                    keys=keys,
                    also=also,
                )
            )
