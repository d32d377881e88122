"""The clock that a person lets run."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class Timer(models.Model):
    """One row is the clock of one person that runs now, and what it runs for. Stopped, it is minutes; a person has one at most."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("user", "about", "about_id", "customer", "label", "started_at"))

    user = models.OneToOneField("team.User", on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=12, help_text="case, opportunity, talk")
    about_id = models.BigIntegerField()
    customer = models.BigIntegerField(null=True, help_text="Whose relationship gets the minutes; empty: a stranger's case.")
    label = models.CharField(max_length=200)
    started_at = models.DateTimeField()
