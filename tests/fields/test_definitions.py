"""Fields that the company adds: defined, changed, retired, brought back, and never a value lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused, Stale
from carteira.fields import actions, queries
from carteira.fields.actions.defining import Definition
from carteira.fields.models import CustomField
from carteira.fields.rules.definitions import Personal
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.fields.defined import BY, defined, indexes

pytestmark = pytest.mark.django_db
TIER = Definition("customer", "choice", {"en": "Tier", "pt-br": "Nível"}, options=({"en": "Gold", "pt-br": "Ouro"}, {"en": "Silver"}))


def snapshot() -> tuple[Any, ...]:
    return list(CustomField.objects.order_by("id").values_list()), Event.objects.count(), indexes()


def test_a_field_is_added_with_its_index_and_one_event():
    view = actions.add_field(TIER, by=BY, at=NOW)

    assert (view.key, view.name, view.label, view.version) == ("tier", "x_tier", "Tier", 1)
    assert [(option.code, option.label) for option in view.options] == [("gold", "Gold"), ("silver", "Silver")]
    assert indexes() == {"custom_customer_tier"}
    event = Event.objects.get()
    assert (event.verb, event.detail["key"]) == ("fields.field-added", "tier")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"noun": "order"}, "noun"), ({"kind": "json"}, "kind"), ({"labels": {}}, "label_en"), ({"labels": {"fr": "Niveau"}}, "label"),
        ({"labels": {"en": "x" * 81}}, "label_en"), ({"labels": {"en": "a\x00"}}, "label_en"), ({"labels": {"en": "\ud800"}}, "label_en"),
        ({"key": "Tier"}, "key"), ({"key": "a__b"}, "key"), ({"key": "9a"}, "key"), ({"key": "a'); DROP"}, "key"), ({"key": "x" * 31}, "key"),
        ({"options": ()}, "options"), ({"kind": "text"}, "options"), ({"options": ({"en": "A"}, {"en": " a "})}, "option"),
        ({"options": ({"en": "A", "code": "Ö"},)}, "option"), ({"seen_with": "everything"}, "seen_with"), ({"edited_with": "x"}, "edited_with"),
        ({"personal": Personal("personal")}, "purpose"), ({"personal": Personal("personal", "call them")}, "basis"),
        ({"personal": Personal("sensitive", "call them", "contract")}, "basis"), ({"personal": Personal("secret")}, "data_class"),
    ],
)  # fmt: skip
def test_what_is_no_definition_is_refused_by_field_and_changes_nothing(wrong: dict[str, Any], field: str):
    before = snapshot()

    with pytest.raises(Refused) as refused:
        actions.add_field(replace(TIER, **wrong), by=BY, at=NOW)

    assert (refused.value.field, bool(refused.value.remedy), snapshot()) == (field, True, before)


def test_a_key_is_taken_once_also_by_a_retired_field():
    view = actions.add_field(TIER, by=BY, at=NOW)
    actions.retire_field(view.id, by=BY, at=NOW)

    with pytest.raises(Refused) as refused:
        actions.add_field(TIER, by=BY, at=NOW)

    assert refused.value.field == "key"
    assert "Bring the retired field back" in refused.value.remedy


def test_the_database_itself_holds_no_personal_field_without_purpose():
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomField.objects.create(noun="customer", key="a", kind="text", labels={}, data_class="personal", created_at=NOW)


def test_a_field_is_renamed_and_keeps_its_key():
    view = actions.add_field(TIER, by=BY, at=NOW)

    changed = actions.change_field(view.id, {"labels": {"en": "Level"}}, by=BY, at=NOW, version=1)

    assert (changed.key, changed.label, changed.labels["pt-br"], changed.version) == ("tier", "Level", "Nível", 2)
    assert Event.objects.order_by("id").last().detail["fields"] == ["labels"]
    assert actions.change_field(view.id, {"labels": {"en": "Level"}}, by=BY, at=NOW).version == 2


@pytest.mark.parametrize(("name", "value"), [("kind", "text"), ("key", "level"), ("noun", "contact")])
def test_what_the_values_rest_on_never_changes(name: str, value: str):
    view = actions.add_field(TIER, by=BY, at=NOW)
    before = snapshot()

    with pytest.raises(Refused) as refused:
        actions.change_field(view.id, {name: value}, by=BY, at=NOW)

    assert refused.value.field == name
    assert "Retire this field and add a new one" in refused.value.remedy
    assert snapshot() == before


def test_a_stale_change_is_refused():
    view = actions.add_field(TIER, by=BY, at=NOW)

    with pytest.raises(Stale):
        actions.change_field(view.id, {"required": True}, by=BY, at=NOW, version=9)


def test_a_retired_field_comes_back_within_thirty_days_and_not_later():
    view = actions.add_field(TIER, by=BY, at=NOW)
    actions.retire_field(view.id, by=BY, at=NOW)
    assert (queries.fields_of("customer", by=BY), indexes()) == ([], set())

    actions.restore_field(view.id, by=BY, at=NOW + timedelta(days=30))
    assert ([field.key for field in queries.fields_of("customer", by=BY)], indexes()) == (["tier"], {"custom_customer_tier"})

    actions.retire_field(view.id, by=BY, at=NOW)
    before = snapshot()
    with pytest.raises(Refused):
        actions.restore_field(view.id, by=BY, at=NOW + timedelta(days=31))
    assert snapshot() == before


def test_options_are_added_renamed_retired_and_brought_back_and_the_last_one_stays():
    view = actions.add_field(TIER, by=BY, at=NOW)

    actions.add_option(view.id, {"en": "Bronze (new)"}, by=BY, at=NOW)
    actions.rename_option(view.id, "gold", {"en": "Premium"}, by=BY, at=NOW)
    retired = actions.retire_option(view.id, "silver", by=BY, at=NOW)
    assert retired.offered == [("gold", "Premium"), ("bronze-new", "Bronze (new)")]
    assert retired.said("silver") == "Silver"

    back = actions.restore_option(view.id, "silver", by=BY, at=NOW)
    assert [code for code, _label in back.offered] == ["gold", "silver", "bronze-new"]
    actions.retire_option(view.id, "silver", by=BY, at=NOW)
    actions.retire_option(view.id, "bronze-new", by=BY, at=NOW)
    with pytest.raises(Refused):
        actions.retire_option(view.id, "gold", by=BY, at=NOW)


def test_a_field_is_moved_among_the_others():
    keys = [defined("text", key=key).id for key in ("a", "b", "c")]

    actions.move_field(keys[2], 1, by=BY, at=NOW)

    assert [view.key for view in queries.fields_of("customer", by=BY)] == ["c", "a", "b"]


def test_a_field_is_seen_and_changed_by_whom_it_says(company: Company):
    defined("text", key="open")
    defined("text", key="worth", seen_with="audit.view", edited_with="settings.manage")

    def known(user: Any) -> list[tuple[str, bool]]:
        return [(view.key, view.editable) for view in queries.fields_of("customer", by=company.actor(user))]

    assert known(company.seller) == [("open", True)]
    assert known(company.reader) == [("open", False)]
    assert known(company.finance) == [("open", True), ("worth", False)]
    assert known(company.owner) == [("open", True), ("worth", True)]


@pytest.mark.parametrize(
    "verb",
    [
        lambda _field, by: actions.add_field(TIER, by=by, at=NOW), lambda field, by: actions.change_field(field, {}, by=by, at=NOW),
        lambda field, by: actions.move_field(field, 1, by=by, at=NOW), lambda field, by: actions.retire_field(field, by=by, at=NOW),
        lambda field, by: actions.restore_field(field, by=by, at=NOW), lambda field, by: actions.add_option(field, {"en": "A"}, by=by, at=NOW),
        lambda field, by: actions.retire_option(field, "gold", by=by, at=NOW), lambda _field, by: queries.every_field(by=by),
        lambda field, by: queries.field_for(field, by=by),
    ],
)  # fmt: skip
def test_only_who_manages_settings_defines_fields(verb: Callable[[int, Actor], Any], company: Company):
    view = actions.add_field(TIER, by=BY, at=NOW)

    with pytest.raises(NotAllowed):
        verb(view.id, company.actor(company.finance))


def test_an_index_that_a_migration_left_behind_is_made_again():
    defined("number", key="revenue")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX custom_customer_revenue")

    actions.keep_indexes()

    assert indexes() == {"custom_customer_revenue"}
