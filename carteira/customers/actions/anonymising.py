"""Make a customer nobody: what is declared personal is emptied wherever it points here; figures, days and decisions stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from carteira.basics.personal import Declared
from carteira.customers.actions.search_index import search_index_kept
from carteira.customers.models import Customer, LinkAssertion, ReviewPair, SourceIdentity
from carteira.engine.bulk.tables import among

TOKEN = Concat(Value("removed-"), Cast("pk", CharField()))
ERASABLE = ("blank", "replace by token")
DEEPEST = 2


def anonymise(customers: Sequence[int], *, at: datetime) -> None:
    """Empty every personal field of these customers and of what points to them. Leaves the event to the caller."""
    identities = list(among(SourceIdentity.objects.all(), "customer", customers).values_list("id", flat=True))
    for model, path in _trails(SourceIdentity):
        _empty(model, path, identities)
    for model, path in _trails(Customer):
        _empty(model, path, customers)
    for table in (LinkAssertion, ReviewPair):
        for side in ("left", "right"):
            among(table._default_manager.all(), side, identities).update(evidence={})
    among(SourceIdentity.objects.all(), "id", identities).update(native_id=TOKEN, tax_key="", email_key="", phone_key="", current=None)
    with search_index_kept(list(customers)):
        blank = {name: "" for name, told in Customer.declared.items() if told.data_class == "personal"}
        called = {"name": TOKEN, "name_key": TOKEN, "updated_at": at, "version": F("version") + 1}
        among(Customer.objects.all(), "id", customers).update(**{**blank, "tax_id_kind": "", **called})


def _trails(root: type[models.Model], path: str = "") -> Iterator[tuple[type[models.Model], str]]:
    """The tables that point to the root, straight or through another one, each with the way there."""
    for relation in root._meta.related_objects:
        table: Any = relation.related_model
        if table in (Customer, SourceIdentity, LinkAssertion, ReviewPair):
            continue
        way = f"{relation.field.name}__{path}" if path else relation.field.name
        yield table, way
        if way.count("__") < DEEPEST - 1:
            yield from _trails(table, way)


def _empty(model: type[models.Model], path: str, ids: Sequence[int]) -> None:
    fields = {name: _nothing(model._meta.get_field(name)) for name, told in _told(model).items() if _goes(told)}
    values = {name: value for name, value in fields.items() if value is not KEPT}
    if values and ids:
        _rows(model, path, ids).update(**values)


def _rows(model: type[models.Model], path: str, ids: Sequence[int]) -> QuerySet[Any]:
    every = model._default_manager.all()
    return every.filter(**{f"{path}__in": list(ids)}) if "__" in path else among(every, path, ids)


def _told(model: type[models.Model]) -> dict[str, Declared]:
    found: dict[str, Declared] = getattr(model, "declared", {})
    return found


def _goes(told: Declared) -> bool:
    """What the law wants kept (a consent and its proof) stays: without it somebody would be written to again."""
    return told.data_class in ("personal", "sensitive") and told.erased in ERASABLE and told.basis != "legal obligation"


KEPT = object()


def _nothing(field: Any) -> Any:
    """The empty value of a column; KEPT where it can hold none."""
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return field.get_default() or {}
    return "" if isinstance(field, models.CharField | models.TextField) and not field.unique else KEPT
