"""Where the business wants to go, and the policy of selection that follows from it. Versions; never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.trade.models.amounts import amount_field


class BusinessDirection(models.Model):
    """One row is one version of what the business does, for whom and how (*norte do negócio*). Selection rules cite it."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("number", "what", "for_whom", "how", "published_at", "published_by"))

    number = models.IntegerField(unique=True)
    what = models.CharField(max_length=500)
    for_whom = models.CharField(max_length=500)
    how = models.CharField(max_length=500)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)


class SelectionPolicy(models.Model):
    """One row is one version of the numbers that selection uses: hurdle, limits of levers, reach of word of mouth."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("number", "direction", "hurdle", "reprice_limit", "reach", "contagion_parameter", "avoidable_shares", "linked_share"),
        internal=(
            "days_between_orders", "days_between_visits", "terms_days", "returns_cut", "repeat_share", "reason", "published_at", "published_by",
        ),
    )  # fmt: skip

    number = models.IntegerField(unique=True)
    direction = models.ForeignKey(BusinessDirection, on_delete=models.PROTECT, related_name="policies")
    hurdle = amount_field(default=0, help_text="Result from which a customer is acceptable.")
    reprice_limit = models.DecimalField(max_digits=6, decimal_places=4, default="0.25", help_text="Largest price rise proposed.")
    reach = models.DecimalField(max_digits=8, decimal_places=2, default=10, help_text="People that a leaving customer tells.")
    contagion_parameter = models.DecimalField(
        max_digits=7, decimal_places=6, default="0.01", help_text="Chance that one told customer leaves."
    )
    linked_share = models.DecimalField(
        max_digits=5, decimal_places=4, default=0, help_text="Part of the group's value that leaves with him."
    )
    avoidable_shares = models.JSONField(default=dict, help_text="Pool code to share of its cost that goes with the work.")
    days_between_orders = models.DecimalField(max_digits=6, decimal_places=2, default=13)
    days_between_visits = models.DecimalField(max_digits=6, decimal_places=2, default=45)
    terms_days = models.DecimalField(max_digits=6, decimal_places=2, default=30)
    returns_cut = models.DecimalField(max_digits=5, decimal_places=4, default="0.5")
    repeat_share = models.DecimalField(max_digits=5, decimal_places=4, default="0.5")
    reason = models.CharField(max_length=500)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reprice_limit__gte=0, reach__gte=0, contagion_parameter__gte=0, contagion_parameter__lte=1),
                name="policy_shares_make_sense",
            ),
            models.CheckConstraint(
                condition=Q(days_between_orders__gt=0, days_between_visits__gt=0, repeat_share__gte=0, repeat_share__lte=1),
                name="policy_levers_make_sense",
            ),
        ]
