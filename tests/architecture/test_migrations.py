"""Migrations are named, linear and complete."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from carteira.governance.queries import examine
from tests.company import NOW

AUTO = re.compile(r"_auto_\d|_initial$|_and_more$|_alter_|_remove_|_rename_")
OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("carteira."))


def _names(app: str) -> list[str]:
    return sorted(name for label, name in MigrationLoader(None).disk_migrations if label == app)


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_linear(app: str) -> None:
    loader = MigrationLoader(None)
    names = _names(app)
    assert len(loader.graph.leaf_nodes(app)) == (1 if names else 0)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), names


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_named_by_a_person(app: str) -> None:
    assert [name for name in _names(app) if AUTO.search(name)] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_the_migrated_database_has_all_that_the_doctor_looks_for() -> None:
    checks = {check.name: check for check in examine(at=NOW)}
    for name in ("database", "migrations", "indexes", "audit guard", "audit chain"):
        assert checks[name].verdict == "ok", checks[name]
    assert ("journal" in checks) == (connection.vendor == "sqlite")
