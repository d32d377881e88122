"""A case and all that happened on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models import Episode, Interaction, SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS, Sourced
from carteira.service.models.desk import Queue, RequestedService

NEVER = datetime(2200, 1, 1, tzinfo=UTC)
"""Stands where nothing is due, so that lists sort and page on one column."""


class Case(Sourced):
    """One row is one complaint, request, suggestion, question or praise, of a customer, of a stranger, or anonymous."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("serve whoever wrote and keep the history") for name in ("subject", "body", "author", "author_contact", "search_doc", "outcome")},
        **declare(
            internal=(
                "protocol", "type", "state", "is_open", "queue", "agent", "about_user", "identity", "interaction", "episode", "channel", "form_of_trade",
                "priority", "country", "regulated", "service", "opened_at", "due_at", "answered_at", "resolved_at", "closed_at", "told_how", "protocol_given_at",
                "transfers", "contacts", "reopens", "parent", "merged_into", "cause", "milestones", "promised_at", *SOURCED_FIELDS,
            )
        ),
    }  # fmt: skip

    protocol = models.CharField(max_length=40, unique=True, help_text="The number that the customer is given.")
    type = models.CharField(max_length=12, help_text="complaint, request, suggestion, question, praise")
    state = models.CharField(max_length=12, default="new")
    is_open = models.BooleanField(default=True, help_text="Somebody still has to do something.")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="cases")
    agent = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    about_user = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="It complains of this colleague, who does not see it.")  # fmt: skip
    identity = models.ForeignKey(SourceIdentity, null=True, blank=True, on_delete=models.PROTECT, related_name="cases", db_index=False)
    interaction = models.OneToOneField(Interaction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="What it costs: the event that the time equations read.")  # fmt: skip
    episode = models.ForeignKey(Episode, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    author = models.CharField(max_length=150, blank=True, help_text="Who wrote, when no customer; empty and no customer: anonymous.")
    author_contact = models.CharField(max_length=254, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    form_of_trade = models.CharField(max_length=20, blank=True)
    priority = models.SmallIntegerField(default=3, help_text="1 is most urgent, 4 least.")
    country = models.CharField(max_length=2, blank=True, help_text="Whose law runs.")
    regulated = models.BooleanField(default=False, help_text="We sell as a supplier that a federal body regulates.")
    service = models.ForeignKey(RequestedService, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    outcome = models.TextField(blank=True, help_text="What came of it, as told to whoever wrote.")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(default=NEVER, help_text="The next date owed, from events and calendar; kept only to sort by.")
    promised_at = models.DateTimeField(null=True, blank=True, help_text="What we promised the customer ourselves.")
    answered_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True, help_text="The last resolution.")
    closed_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(max_length=30, blank=True, help_text="How the outcome was told.")
    protocol_given_at = models.DateTimeField(null=True, blank=True)
    transfers = models.IntegerField(default=0)
    contacts = models.IntegerField(default=1, help_text="Times that the customer had to turn to us.")
    reopens = models.IntegerField(default=0)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children", help_text="The mass incident that it belongs to.")  # fmt: skip
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    cause = models.ForeignKey("service.Cause", null=True, blank=True, on_delete=models.SET_NULL, related_name="cases")
    milestones = models.JSONField(
        default=list, help_text='What the source told of its course: [["answered", "2026-03-01T10:00:00+00:00"], ...].'
    )
    search_doc = models.TextField(blank=True, help_text="Protocol, subject and author, folded.")

    class Meta(Sourced.Meta):
        indexes = [
            models.Index(fields=["due_at", "id"], name="case_inbox", condition=Q(is_open=True)),
            models.Index(fields=["queue", "due_at", "id"], name="case_inbox_of_queue", condition=Q(is_open=True)),
            models.Index(fields=["agent", "due_at", "id"], name="case_inbox_of_agent", condition=Q(is_open=True)),
            models.Index(fields=["-opened_at", "-id"], name="case_by_opening"),
            models.Index(fields=["identity", "-opened_at", "-id"], name="case_by_customer"),
            models.Index(fields=["type", "opened_at"], name="case_by_type"),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.subject}"


class CaseEvent(models.Model):
    """One row is one thing that happened on a case. Clocks are read from these; none is ever changed."""

    declared: ClassVar[dict[str, Declared]] = {
        "text": personal("serve whoever wrote and keep the history"),
        **declare(internal=("case", "at", "kind", "state", "by", "by_name", "channel", "minutes", "minutes_source", "detail")),
    }

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(
        max_length=12, help_text="opened, answered, wrote, noted, waiting, resumed, transferred, resolved, reopened, closed, cancelled, ..."
    )
    state = models.CharField(max_length=12, blank=True, help_text="The state it led to.")
    by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    channel = models.CharField(max_length=20, blank=True)
    minutes = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True, help_text="Recorded; empty is not known.")
    minutes_source = models.CharField(max_length=10, blank=True, help_text="timer, recorded, default, calendar")
    text = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at", "id"], name="case_event_course"),
            models.Index(fields=["at", "id"], name="case_event_by_day", condition=Q(minutes__isnull=False)),
        ]
