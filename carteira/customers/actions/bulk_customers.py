"""What can be done with many customers at once: owner, territory, status, relationship, the trash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.saying_many import say_of_many, unsay_of_many
from carteira.customers.actions.standing import one_at_a_time
from carteira.customers.actions.trashing import hide, show_again
from carteira.customers.models import Customer, Trashed
from carteira.customers.queries.bulk import Batch, Mark, Verb, Work
from carteira.customers.queries.scope import customers_seen_by, reached_by
from carteira.customers.queries.trash import held_back
from carteira.customers.queries.words import WORDS
from carteira.engine.bulk.tables import among
from carteira.team.models import Territory, User

Choices = Callable[[], list[tuple[str, str]]]
COLUMN = {"owner": "owner_id", "territory": "territory_id", "status": "status", "relationship": "relationship"}
MOST_CHOICES = 500


def _hidden() -> Mark:
    return Mark("refused", _("Not there, or not yours."))


def _locked(batch: Batch) -> QuerySet[Customer]:
    """The rows of the batch that whoever asked sees at this moment, locked."""
    one_at_a_time()
    return among(customers_seen_by(batch.by), "id", batch.ids).order_by("id").select_for_update()


def _setting(name: str) -> Work:
    def carry_out(batch: Batch) -> dict[int, Mark]:
        marks = dict.fromkeys(batch.ids, _hidden())
        seen = list(_locked(batch).values_list("id", "version", COLUMN[name]))
        marks.update({pk: Mark("unchanged") for pk, _version, value in seen if _text(value) == batch.run.value})
        change = {pk: _text(value) for pk, _version, value in seen if _text(value) != batch.run.value}
        if change:
            say_of_many(list(change), {name: _typed(name, batch.run.value)}, at=batch.at)
            rebuild_golden(list(change), at=batch.at)
            now = dict(among(Customer.objects.all(), "id", list(change)).values_list("id", "version"))
            marks.update({pk: Mark("done", before=before, version=now[pk]) for pk, before in change.items()})
        return marks

    return carry_out


def _unsetting(batch: Batch) -> dict[int, Mark]:
    # Not through the scope: who gave its customers away no longer sees them, and may still take that back.
    one_at_a_time()
    living = Customer.objects.filter(trashed_at=None, absorbed_by=None)
    now = dict(among(living, "id", batch.ids).order_by("id").select_for_update().values_list("id", "version"))
    same = [pk for pk in batch.ids if now.get(pk) == batch.version[pk]]
    if same:
        unsay_of_many(same, at=batch.at)
        rebuild_golden(same, at=batch.at)
    changed, hidden = Mark("conflict", _("Somebody changed it since.")), Mark("conflict", _("Not there, or not yours."))
    return {pk: Mark("restored") if now.get(pk) == batch.version[pk] else (changed if pk in now else hidden) for pk in batch.ids}


def _trash(batch: Batch) -> dict[int, Mark]:
    seen = {pk: (name, version) for pk, name, version in _locked(batch).values_list("id", "name", "version")}
    held = held_back(list(seen)) if seen else {}
    hide({pk: name for pk, (name, _version) in seen.items() if pk not in held}, by=batch.by, at=batch.at, run=batch.run.pk)
    marks = dict.fromkeys(batch.ids, _hidden())
    marks.update({pk: Mark("refused", held[pk]) if pk in held else Mark("done", version=version) for pk, (_name, version) in seen.items()})
    return marks


def _untrash(batch: Batch) -> dict[int, Mark]:
    one_at_a_time()
    mine = reached_by(Customer.objects.all(), batch.by).values("pk")
    there = Trashed.objects.select_for_update().filter(run=batch.run.pk, ended_at=None, customer__in=mine)
    rows = list(among(there, "subject", batch.ids))
    show_again(rows, by=batch.by, at=batch.at)
    back = {row.subject for row in rows}
    gone = Mark("conflict", _("It is no longer in the trash."))
    return {pk: Mark("restored") if pk in back else gone for pk in batch.ids}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _typed(name: str, value: str) -> Any:
    return (int(value) if value else "") if name in ("owner", "territory") else value


def _people() -> list[tuple[str, str]]:
    rows = User.objects.filter(is_active=True).order_by("name").values_list("id", "name")[:MOST_CHOICES]
    return [("", _("nobody")), *((str(pk), name) for pk, name in rows)]


def _territories() -> list[tuple[str, str]]:
    rows = Territory.objects.order_by("name").values_list("id", "name")[:MOST_CHOICES]
    return [("", _("none")), *((str(pk), name) for pk, name in rows)]


def _codes(name: str, *more: str) -> Choices:
    return lambda: [(code, code) for code in (*more, *WORDS[name]())]


def _among(name: str, choices: Choices) -> Callable[[str], tuple[str, str]]:
    def check(value: str) -> tuple[str, str]:
        known = dict(choices())
        if value.strip() not in known:
            raise Refused(_("“%s” is not known here.") % value[:60], field="value", remedy=_("Choose one that is there."))
        return value.strip(), known[value.strip()]

    return check


def _nothing(value: str) -> tuple[str, str]:
    if value:
        raise Refused(_("takes no value."), field="value", remedy=_("Leave it empty."))
    return "", ""


def _set(name: str, label: Any, icon: str, choices: Choices) -> Verb:
    return Verb(name, label, icon, "customers.edit", _among(name, choices), _setting(name), _unsetting, choices)


VERBS = (
    _set("owner", gettext_lazy("Assign owner"), "user-check", _people),
    _set("territory", gettext_lazy("Move to territory"), "map-pin", _territories),
    _set("status", gettext_lazy("Set status"), "flag", _codes("status")),
    _set("relationship", gettext_lazy("Set relationship"), "link", _codes("relationship", "")),
    Verb("trash", gettext_lazy("Delete"), "trash-2", "customers.edit", _nothing, _trash, _untrash),
)
