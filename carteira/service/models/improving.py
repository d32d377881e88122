"""What cases are good for: complaints made outside, causes, corrective actions, ratings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import Interaction
from carteira.service.models.case import Case


class ExternalComplaint(models.Model):
    """One row is the outside half of a case: the body, its number, the date that it set, and our ears that were deaf before."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "case",
            "body",
            "reference",
            "filed_at",
            "stated_due_at",
            "ignored_case",
            "ignored_interaction",
            "linked_by",
            "ignored_days",
        )
    )

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="external")
    body = models.CharField(max_length=30, help_text="procon, consumidor.gov.br, livro-de-reclamacoes, social, other")
    reference = models.CharField(max_length=80, help_text="Its number there.")
    filed_at = models.DateTimeField(help_text="When it was filed there: the legal clock begins here, not when we read it.")
    stated_due_at = models.DateTimeField(null=True, blank=True, help_text="The date that the notice names; it stands.")
    ignored_case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ignored_interaction = models.ForeignKey(Interaction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ignored_days = models.IntegerField(null=True, blank=True, help_text="Days that the earlier contact had waited.")
    linked_by = models.CharField(max_length=150, blank=True, help_text="automatic, or who said so.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "reference"], name="external_complaint_once")]


class Cause(models.Model):
    """One row is one root cause, in a tree."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("code", "name", "about", "parent", "found_at", "found_by", "retired_at"))

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class CorrectiveAction(models.Model):
    """One row is something done against a cause, with the test of its effect fixed beforehand: windows, and orders as exposure."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "cause", "what", "owner", "planned_at", "planned_by", "done_on", "before_days", "after_days", "verdict", "judged_at", "judged_by", "figures",
        )
    )  # fmt: skip

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=150)
    done_on = models.DateField(null=True, blank=True)
    before_days = models.IntegerField(default=90)
    after_days = models.IntegerField(default=90)
    verdict = models.CharField(max_length=12, blank=True, help_text="eliminated, not-proven, worse; empty while it is open.")
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.CharField(max_length=150, blank=True)
    figures = models.JSONField(default=dict, help_text="Counts, exposures, ratio and interval as they were when it was judged.")


class Rating(models.Model):
    """One row is what whoever wrote said of a closed case, through a signed link without log-in."""

    declared: ClassVar[dict[str, Declared]] = {
        "comment": personal("learn how service was received"),
        **declare(internal=("case", "friendly", "effort", "solved", "rated_at")),
    }

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="rating")
    friendly = models.SmallIntegerField(help_text="1 to 5")
    effort = models.SmallIntegerField(null=True, blank=True, help_text="1 very easy to 5 very hard")
    solved = models.BooleanField(null=True)
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(friendly__gte=1, friendly__lte=5), name="rating_from_one_to_five")]
