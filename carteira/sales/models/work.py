"""What our people have to do: tasks, visits, and where customers are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import Interaction, SourceIdentity
from carteira.trade.models.amounts import amount_field


class Task(models.Model):
    """One row is one thing to do. What triggered it names it, so that the same trigger makes it once."""

    STATES = (("open", "open"), ("doing", "doing"), ("done", "done"), ("dropped", "dropped"))

    declared: ClassVar[dict[str, Declared]] = {
        "title": personal("know what is to be done"),
        **declare(
            internal=(
                "trigger",
                "identity",
                "owner",
                "kind",
                "due_on",
                "minutes",
                "delay_costs",
                "state",
                "made_at",
                "started_at",
                "ended_at",
                "version",
            )
        ),
    }

    trigger = models.CharField(max_length=120, unique=True, help_text="What made it, as kind:id or rule:record:day.")
    identity = models.ForeignKey(SourceIdentity, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    owner = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, default="task")
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    minutes = models.IntegerField(null=True, blank=True, help_text="How long it will take; empty is not known.")
    delay_costs = amount_field(null=True, blank=True, help_text="What a day of waiting costs; empty is not known.")
    state = models.CharField(max_length=7, choices=STATES, default="open")
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["owner", "state", "due_on", "id"], name="task_of_owner")]


class Place(models.Model):
    """One row is where a customer is, for routes."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("plan routes", erased="delete row") for name in ("latitude", "longitude")},
        **declare(internal=("identity",)),
    }

    identity = models.OneToOneField(SourceIdentity, on_delete=models.CASCADE, related_name="place")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180), name="place_on_earth"
            )
        ]


class PlannedVisit(models.Model):
    """One row is one visit that was planned: open, made (then it has its touchpoint), or dropped."""

    STATES = (("planned", "planned"), ("made", "made"), ("dropped", "dropped"))

    declared: ClassVar[dict[str, Declared]] = {
        "purpose": personal("know what the visit is for"),
        **declare(internal=("identity", "owner", "planned_on", "place_in_route", "state", "interaction", "made_at")),
    }

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="planned_visits")
    owner = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    planned_on = models.DateField()
    place_in_route = models.IntegerField(null=True, blank=True, help_text="Empty: not routed, or we do not know where it is.")
    purpose = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=STATES, default="planned")
    interaction = models.ForeignKey(Interaction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "planned_on", "state"], name="visit_of_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "owner", "planned_on"], condition=Q(state="planned"), name="one_planned_visit_a_day"
            )
        ]
