"""The two dimensions of every contact, as data: the channel, and the form of trade."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class Channel(models.Model):
    """One row is one way of talking: a mailbox, a telephone line, a shop. A new one needs no code."""

    declared: ClassVar[dict[str, Declared]] = declare(
        public=("code", "kind", "name", "number", "prefix", "payer"), internal=("queue", "cost_an_attempt", "cost_a_minute", "retired_at")
    )

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, help_text="email, phone, sms, whatsapp, visit, webform, shop, post, other")
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=40, blank=True, help_text="Telephone number of a line.")
    prefix = models.CharField(max_length=8, blank=True, help_text="0800, 0300, 808, ...")
    payer = models.CharField(max_length=8, blank=True, help_text="Who pays the call: us, caller, shared.")
    queue = models.CharField(max_length=40, blank=True)
    cost_an_attempt = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True, help_text="Empty is not known.")
    cost_a_minute = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True, help_text="Tariff; empty is not known.")
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class FormOfTrade(models.Model):
    """One row is one form of trade: direct, traditional, retail, e-commerce, wholesale, a combination."""

    declared: ClassVar[dict[str, Declared]] = declare(public=("code", "name"), internal=("retired_at",))

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
