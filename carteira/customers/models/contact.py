"""People and places of a customer. They point to the source identity, and so move with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models.source import SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS, Sourced


class Contact(Sourced):
    """One row is a person in a role at a customer, from one date to another."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("talk with the customer") for name in ("name", "role", "email", "phone", "language")},
        "custom": personal("fields that the company added, each with its own declaration"),
        **declare(internal=("identity", "valid_from", "valid_until", *SOURCED_FIELDS)),
    }

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, blank=True)
    custom = models.JSONField(null=True, blank=True, help_text="Values of added fields by key, as canonical text; null: none.")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)


class Establishment(Sourced):
    """One row is a place of a customer: head office or branch (CNPJ of 14 positions under one root of 8)."""

    declared: ClassVar[dict[str, Declared]] = {
        **{name: personal("deliver and bill") for name in ("name", "tax_id", "address", "city", "region", "postal_code")},
        **declare(customer=("country",), internal=("identity", *SOURCED_FIELDS)),
    }

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="establishments")
    name = models.CharField(max_length=200, blank=True)
    tax_id = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
