"""What sources said, kept as they said it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal
from carteira.customers.models.customer import Customer


class SourceIdentity(models.Model):
    """One row is one customer as one source knows it. Everything else (orders, contacts, visits) points here, so that
    a merge or an unmerge moves this one pointer and nothing else."""

    declared: ClassVar[dict[str, Declared]] = {
        **{
            name: personal("recognise the source's record", erased="replace by token")
            for name in ("native_id", "tax_key", "email_key", "phone_key")
        },
        **declare(internal=("source", "customer", "home", "current", "import_id")),
    }

    source = models.CharField(max_length=40)
    native_id = models.CharField(max_length=120)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="identities", help_text="Whom it counts for today.")
    home = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", help_text="The customer made for it; unmerge returns there."
    )
    current = models.ForeignKey("customers.SourceRecord", null=True, on_delete=models.PROTECT, related_name="+")
    tax_key = models.CharField(max_length=25, blank=True, help_text="cnpj:root, cpf:… or nif:…; empty when not valid or generic.")
    email_key = models.CharField(max_length=254, blank=True, help_text="Empty when not valid or a placeholder.")
    phone_key = models.CharField(max_length=20, blank=True, help_text="E.164; empty when not valid or a placeholder.")
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "native_id"], name="source_identity_key")]
        indexes = [
            models.Index(fields=["tax_key"], name="identity_by_tax_key"),
            models.Index(fields=["email_key"], name="identity_by_email_key"),
            models.Index(fields=["phone_key"], name="identity_by_phone_key"),
        ]


class SourceRecord(models.Model):
    """One row is one revision of what a source said of a customer. Never updated, never deleted while its identity lives."""

    declared: ClassVar[dict[str, Declared]] = {
        "payload": personal("prove what the source said", erased="blank"),
        **declare(internal=("identity", "revision", "fingerprint", "received_at", "import_id")),
    }

    identity = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="records", db_index=False)
    revision = models.IntegerField(default=1)
    payload = models.JSONField(help_text="Normalised values by field name, and the raw text where it differed.")
    fingerprint = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "revision"], name="source_record_revision")]
