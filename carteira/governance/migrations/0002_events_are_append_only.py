"""The databases themselves refuse to change or delete an event."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER keep_event_{verb} BEFORE {verb} ON governance_event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION carteira_keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER keep_event_{verb} BEFORE {verb} ON governance_event
FOR EACH ROW EXECUTE FUNCTION carteira_keep_events()
"""


def guard(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(POSTGRESQL_FUNCTION)
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute((POSTGRESQL if on_postgresql else SQLITE).format(verb=verb))


def unguard(apps, schema_editor):
    on = " ON governance_event" if schema_editor.connection.vendor == "postgresql" else ""
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER keep_event_{verb}{on}")


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0001_first_nouns"),
    ]

    operations = [
        migrations.RunPython(guard, unguard, elidable=False),
    ]
