"""Bringing the database to the tables that this release knows."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from carteira.basics.refused import Refused


def waiting() -> list[str]:
    """Names of the migrations that were not yet applied, in order."""
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def is_new() -> bool:
    """Whether nothing was ever put into this database."""
    return "django_migrations" not in connection.introspection.table_names()


def unknown() -> list[str]:
    """Applied migrations that this release does not know: the database is of a newer one."""
    loader = MigrationExecutor(connection).loader
    ours = {app for app, _ in loader.disk_migrations}
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations if app in ours and (app, name) not in loader.disk_migrations)


def migrate() -> list[str]:
    """Apply what waits; gives what was applied."""
    if newer := unknown():
        raise Refused(
            f"The database is of a newer release: it has {newer[0]}.", remedy="Install that release, or restore a backup of this one."
        )
    steps = waiting()
    if steps:
        call_command("migrate", verbosity=0, interactive=False)
    return steps


def make_ready() -> None:
    """Let a command find its tables: a new database is filled at once, an older one is refused with the remedy."""
    if is_new():
        migrate()
    elif steps := waiting():
        raise Refused(
            f"The database is of an older release: {len(steps)} migrations wait.", remedy="Make a backup, then run `carteira migrate`."
        )
