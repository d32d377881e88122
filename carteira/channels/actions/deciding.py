"""A person's decisions about a file: how it is read, which column is what, and keeping that as a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.actions.storing import dialect_of, stored_path
from carteira.channels.importing.kinds import whole_kind
from carteira.channels.importing.mapping import Mapped, guess_mapping
from carteira.channels.importing.reading.opening import find_headers
from carteira.channels.models import Import, ImportRecipe
from carteira.channels.queries import import_for
from carteira.governance.actions import record_event

OPEN = ("uploaded", "previewed")


def decide_reading(import_id: int, *, reading: Mapping[str, Any], mapping: Mapping[str, Any], by: Actor, at: datetime) -> Import:
    """Settle how a file is read and mapped, before it runs. A changed dialect may change the headers: then the mapping is guessed anew."""
    by.require("imports.run")
    with transaction.atomic():
        taken = import_for(import_id, by=by)
        if taken.state not in OPEN:
            raise Refused(_("The import has already run."), field="import", remedy=_("Upload the file again to read it another way."))
        dialect = dialect_of(taken).with_settings(reading)
        headers = find_headers(stored_path(taken), dialect)
        decided = Mapped.from_json(mapping)
        if headers != taken.settings["headers"] and not set(decided.columns.values()) <= set(headers):
            guessed = guess_mapping(whole_kind(taken.kind, by=by), headers, constants=decided.constants)
            decided = Mapped.from_json({**mapping, "columns": guessed.columns})
        decided.known(whole_kind(taken.kind, by=by), headers)
        taken.settings = {"reading": dialect.as_json(), "headers": headers, **decided.as_json()}
        taken.state = "uploaded"
        taken.save(update_fields=["settings", "state"])
        record_event("channels.reading-decided", by=by, at=at, subject_kind="import", subject_id=taken.pk)
    return taken


def save_recipe(name: str, *, from_import: int, by: Actor, at: datetime) -> ImportRecipe:
    """Keep how a file was read under a name, for the next file of its kind; an earlier recipe of that name is replaced."""
    by.require("imports.run")
    name = clean_text(name, field="name", limit=80)
    if not name:
        raise Refused(_("is empty."), field="name", remedy=_("Give the recipe a name."))
    with transaction.atomic():
        taken = import_for(from_import, by=by)
        reading = {
            key: value for key, value in taken.settings["reading"].items() if key in ("encoding", "delimiter", "quote", "decimal", "dates")
        }
        if taken.settings["reading"]["format"] != "text":
            reading = {key: reading[key] for key in ("decimal", "dates")}
        kept = {"reading": reading, "source": taken.source, **{k: v for k, v in taken.settings.items() if k not in ("reading", "headers")}}
        recipe, _made = ImportRecipe.objects.update_or_create(
            name=name, defaults={"kind": taken.kind, "settings": kept, "owner_id": taken.owner_id, "updated_at": at}
        )
        record_event("channels.recipe-saved", by=by, at=at, subject_kind="recipe", subject_id=recipe.pk, detail={"kind": taken.kind})
    return recipe
