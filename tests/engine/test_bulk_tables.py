"""Looking many values up at once."""

from __future__ import annotations

import pytest
from django.db import connection

from carteira.customers.models import Customer, SourceIdentity
from carteira.engine.bulk.tables import among, analyze
from tests.company import NOW

pytestmark = pytest.mark.django_db


def test_a_list_is_looked_up_by_the_index_of_a_column_that_is_empty_in_most_rows():
    """What a file without telephones leaves behind: statistics by which the index tells nothing apart."""
    home = Customer.objects.create(name="C", name_key="c", created_at=NOW, updated_at=NOW)
    SourceIdentity.objects.bulk_create(SourceIdentity(source="t", native_id=str(n), customer=home, home=home) for n in range(2_000))
    SourceIdentity.objects.filter(native_id="7").update(phone_key="+551133334444")
    analyze(SourceIdentity)

    found = among(SourceIdentity.objects.all(), "phone_key", ["+551133334444", "+551133335555"]).order_by("id")

    assert [one.native_id for one in found] == ["7"]
    if connection.vendor == "sqlite":
        assert "identity_by_phone_key" in found.explain()
