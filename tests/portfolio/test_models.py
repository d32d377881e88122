"""What is frozen stays frozen, by the database itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import Error, connection, transaction

from carteira.portfolio import models
from tests.company import NOW


@pytest.fixture
def evidence(db: None) -> models.Evidence:
    return models.Evidence.objects.create(evidence_on=date(2026, 3, 1), taken_at=NOW, content={"result": "-5"}, digest="d")


def test_evidence_cannot_be_edited_or_deleted_by_orm_or_sql(evidence: models.Evidence) -> None:
    with pytest.raises(Error), transaction.atomic():
        models.Evidence.objects.update(content={})
    with pytest.raises(Error), transaction.atomic():
        models.Evidence.objects.filter(pk=evidence.pk).delete()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE portfolio_evidence SET digest = 'x'")
    evidence.refresh_from_db()
    assert evidence.content == {"result": "-5"}


def test_a_published_version_takes_no_segment(db: None) -> None:
    direction = models.BusinessDirection.objects.create(number=1, what="a", for_whom="b", how="c", published_at=NOW, published_by="x")
    scheme = models.Scheme.objects.create(code="s", name="S", created_at=NOW)
    version = models.SchemeVersion.objects.create(scheme=scheme, number=1)
    segment = models.Segment.objects.create(version=version, code="a", name="A", rule="otherwise", precedence=1)
    version.state, version.direction, version.effective_on, version.published_at = "published", direction, NOW.date(), NOW
    version.save()
    for change in (
        lambda: models.Segment.objects.create(version=version, code="b", name="B", rule="otherwise", precedence=2),
        lambda: models.Segment.objects.filter(pk=segment.pk).update(rule="result < 0"),
        segment.delete,
        lambda: models.SchemeVersion.objects.update(number=7),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
    assert models.Segment.objects.get().rule == "otherwise"


def test_every_field_is_declared() -> None:
    for name in models.__all__:
        model = getattr(models, name)
        fields = {field.name for field in model._meta.concrete_fields if not field.primary_key}
        assert fields == set(model.declared), name
