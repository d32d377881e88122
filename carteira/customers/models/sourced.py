"""Where a row came from: every row that a source can send again carries this."""

from __future__ import annotations

from django.db import models


class Sourced(models.Model):
    """One row as one source names it. (source, native_id) is unique; the fingerprint tells unchanged from updated."""

    source = models.CharField(max_length=40, help_text="The system that sent it: erp, shop, carteira.")
    native_id = models.CharField(max_length=120, help_text="Its key there.")
    fingerprint = models.CharField(max_length=32, blank=True, help_text="Hash of the values as imported.")
    import_id = models.BigIntegerField(null=True, db_index=True, help_text="The import that created the row.")
    version = models.IntegerField(default=1, help_text="Grows with each change; ETag and conflict check.")

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["source", "native_id"], name="%(app_label)s_%(class)s_key")]


SOURCED_FIELDS = ("source", "native_id", "fingerprint", "import_id", "version")
