"""One need of the customer, told over many touchpoints; and what was promised on the way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models.contact import Contact
from carteira.customers.models.source import SourceIdentity


class Episode(models.Model):
    """One row is one need of one customer, whatever the channels it was spoken of. Open while `closed_at` is empty."""

    declared: ClassVar[dict[str, Declared]] = {
        "title": personal("serve the customer and keep the history"),
        **declare(internal=("identity", "purpose", "opened_at", "opened_by", "closed_at", "closed_by", "about")),
    }

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="episodes")
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=60, blank=True, help_text="What a stage above made of it, as kind:id (case:5).")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about"], condition=~models.Q(about=""), name="episode_of_one_thing")]

    def __str__(self) -> str:
        return self.title


class Promise(models.Model):
    """One row is one promise with a day. `first_due_on` never moves: moving the day does not make a late promise timely."""

    declared: ClassVar[dict[str, Declared]] = {
        "what": personal("keep what was promised"),
        **declare(
            internal=(
                "identity", "contact", "episode", "owner", "made_by", "made_at", "due_on", "first_due_on", "outcome", "settled_at",
                "settled_by",
            )
        ),
    }  # fmt: skip

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="promises")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    episode = models.ForeignKey(Episode, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises")
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.CharField(max_length=8, default="us", help_text="us or customer")
    what = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    due_on = models.DateField()
    first_due_on = models.DateField()
    outcome = models.CharField(max_length=10, blank=True, help_text="kept, broken, released; empty while it is open.")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["outcome", "owner", "due_on"], name="promise_by_day")]

    def __str__(self) -> str:
        return self.what
