"""The desk: calendars with their own days off, queues, clocks, and the services that can be asked for. All data, none in code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class Calendar(models.Model):
    """One row is when a desk works: zone, country, region and hours by weekday; the days off of country and region are known."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("code", "name", "zone", "country", "region", "carnival", "hours"))

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=60)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=3, blank=True, help_text="SP, RJ, ... in Brazil; 01 to 30 in Portugal (20 is the Azores).")
    carnival = models.BooleanField(default=True, help_text="Keeps carnival, Ash Wednesday and Corpus Christi where they are optional.")
    hours = models.JSONField(
        default=dict, help_text='{"mon": ["09:00-12:00", "13:00-18:00"], ...}; empty means nine to six, Monday to Friday.'
    )

    def __str__(self) -> str:
        return self.name


class LocalHoliday(models.Model):
    """One row is a day off that a town keeps, each year or in one year."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("calendar", "name", "month", "day", "year"))

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="local_holidays")
    name = models.CharField(max_length=120)
    month = models.SmallIntegerField()
    day = models.SmallIntegerField()
    year = models.SmallIntegerField(null=True, blank=True, help_text="Empty: each year.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "month", "day", "year"], nulls_distinct=False, name="local_holiday_once")
        ]


class Queue(models.Model):
    """One row is one group of people who work on cases, with its calendar."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("code", "name", "calendar", "retired_at"))

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="queues")
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ClockRule(models.Model):
    """One row is one clock and the cases on which it runs. Empty conditions hold for all."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("name", "case_type", "nature", "measure", "amount", "unit", "calendar", "queue", "country", "regulated", "body", "service", "retired_at")
    )  # fmt: skip

    name = models.CharField(max_length=80)
    case_type = models.CharField(max_length=12)
    nature = models.CharField(max_length=10, help_text="legal, internal, promise")
    measure = models.CharField(max_length=20, help_text="answer, first resolution, total resolution")
    amount = models.IntegerField()
    unit = models.CharField(max_length=20, help_text="minutes, working minutes, days, working days")
    calendar = models.ForeignKey(
        Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: the queue's."
    )
    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    regulated = models.BooleanField(
        null=True, blank=True, help_text="Only for regulated suppliers (yes), only for others (no), all (empty)."
    )
    body = models.CharField(max_length=30, blank=True, help_text="Only for complaints that came through this body.")
    service = models.ForeignKey("service.RequestedService", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)


class RequestedService(models.Model):
    """One row is one service that customers can ask for: a statement, a query, a booking, guidance."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("code", "name", "kind", "queue", "answer_text", "retired_at"))

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, help_text="statement, query, booking, guidance, cancellation")
    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answer_text = models.TextField(blank=True, help_text="Answers the request at once, without an agent. Empty: an agent does.")
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
