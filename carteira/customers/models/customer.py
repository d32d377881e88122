"""The customer: one commercial relation, the golden view over all that its sources said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal


class Group(models.Model):
    """One row is an economic group of customers."""

    declared: ClassVar[dict[str, Declared]] = declare(customer=("name",))

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """One row is one customer. Absorbed rows keep their id and point to the survivor, so that every merge can be undone."""

    class Status(models.TextChoices):
        PROSPECT = "prospect"
        ACTIVE = "active"
        FORMER = "former"
        ABSORBED = "absorbed"

    declared: ClassVar[dict[str, Declared]] = {
        **{
            name: personal("know and serve the customer (a sole trader is a person)", erased="replace by token")
            for name in ("name", "name_key", "tax_id", "email", "phone", "search_doc")
        },
        **{name: personal("deliver and bill", erased="blank") for name in ("city", "region", "postal_code", "address")},
        "custom": personal("fields that the company added, each with its own declaration", erased="blank"),
        **declare(
            customer=("kind", "tax_id_kind", "country", "language"),
            internal=(
                "status", "relationship", "owner", "territory", "group", "absorbed_by", "source_count", "created_at", "updated_at",
                "import_id", "version", "trashed_at",
            ),
        ),
    }  # fmt: skip

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, help_text="Folded name: sorts and begins alike on both databases.")
    kind = models.CharField(max_length=12, default="organisation", help_text="organisation or person")
    tax_id = models.CharField(max_length=20, blank=True, help_text="Compact: letters and digits only.")
    tax_id_kind = models.CharField(max_length=8, blank=True, help_text="cnpj, cpf or nif; empty when the check digits fail")
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2")
    language = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    relationship = models.CharField(max_length=10, blank=True, help_text="contract, repeat, project; empty is not known")
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    territory = models.ForeignKey("team.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    absorbed_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    source_count = models.IntegerField(default=1)
    custom = models.JSONField(null=True, blank=True, help_text="Values of added fields by key, as canonical text; null: none.")
    search_doc = models.TextField(blank=True, help_text="Folded name, e-mail, phone digits, tax id; searched by trigrams.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    import_id = models.BigIntegerField(null=True, db_index=True)
    version = models.IntegerField(default=1)
    trashed_at = models.DateTimeField(null=True, blank=True, help_text="Since when it is in the trash: hidden, and whole.")

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="customer_by_name"),
            models.Index(fields=["-updated_at", "-id"], name="customer_by_update"),
            models.Index(fields=["owner", "name_key", "id"], name="customer_by_owner"),
            models.Index(fields=["territory", "name_key", "id"], name="customer_by_territory"),
            models.Index(fields=["status", "name_key", "id"], name="customer_by_status"),
            models.Index(fields=["country", "name_key", "id"], name="customer_by_country"),
            models.Index(fields=["relationship", "name_key", "id"], name="customer_by_relationship"),
            models.Index(fields=["trashed_at"], name="customer_in_trash", condition=models.Q(trashed_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(absorbed_by=models.F("id")), name="customer_not_absorbed_by_itself"),
            models.CheckConstraint(
                condition=models.Q(status="absorbed", absorbed_by__isnull=False)
                | (~models.Q(status="absorbed") & models.Q(absorbed_by__isnull=True)),
                name="customer_absorbed_has_survivor",
            ),
        ]

    def __str__(self) -> str:
        return self.name
