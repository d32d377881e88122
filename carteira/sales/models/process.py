"""How a kind of customer is sold to: the steps, their clocks and who takes them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from carteira.basics.personal import Declared, declare


class ProcessVariant(models.Model):
    """One row is one version of a sales process. A running opportunity keeps the version it began with."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("code", "number", "name", "about", "segments", "is_default"))

    code = models.SlugField(max_length=40)
    number = models.IntegerField(default=1)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    segments = models.JSONField(default=list, help_text="Codes of the segments whose customers are sold to in this way.")
    is_default = models.BooleanField(default=False, help_text="For customers of no segment that another variant names.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="sales_variant_version")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name as the reader says it: what was planted is translated, what a company wrote stays."""
        return gettext(self.name) if self.name else ""


class Step(models.Model):
    """One row is one step of a variant, in its order: open, won or lost."""

    KINDS = (("open", "open"), ("won", "won"), ("lost", "lost"))

    declared: ClassVar[dict[str, Declared]] = declare(internal=("variant", "position", "code", "name", "kind", "role", "clock_hours"))

    variant = models.ForeignKey(ProcessVariant, on_delete=models.CASCADE, related_name="steps", db_index=False)
    position = models.IntegerField()
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=5, choices=KINDS, default="open")
    role = models.CharField(max_length=20, blank=True, help_text="Role of ours that takes it; empty is anybody.")
    clock_hours = models.IntegerField(null=True, blank=True, help_text="How long an opportunity may stand here; empty is no clock.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "code"], name="sales_step_code"),
            models.UniqueConstraint(fields=["variant", "position"], name="sales_step_place"),
        ]
        ordering = ["variant", "position"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name as the reader says it: what was planted is translated, what a company wrote stays."""
        return gettext(self.name) if self.name else ""


class StepRate(models.Model):
    """One row is how often opportunities that reached a step were won: of one seller, or of all (owner empty)."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("step", "owner", "reached", "won", "probability", "computed_at"))

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="rates", db_index=False)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reached = models.IntegerField()
    won = models.IntegerField()
    probability = models.FloatField(help_text="Shrunk towards the rate of all sellers, and that towards the variant's.")
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "owner"], name="step_rate_of_seller"),
            models.UniqueConstraint(fields=["step"], condition=models.Q(owner=None), name="step_rate_of_all"),
        ]
