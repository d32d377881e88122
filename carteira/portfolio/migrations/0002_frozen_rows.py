"""The databases themselves refuse to change what is frozen: evidence, decisions, directions, policies, published segments."""

from django.db import migrations

KEPT = ("evidence", "decision", "decisionoutcome", "businessdirection", "selectionpolicy")
UNCHANGED = ("targetprofile", "targetcriterion")
PUBLISHED = "(SELECT state FROM portfolio_schemeversion WHERE id = {row}.version_id) = 'published'"
FUNCTION = """
CREATE OR REPLACE FUNCTION carteira_keep_portfolio() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this row is frozen' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
SEGMENT_FUNCTION = """
CREATE OR REPLACE FUNCTION carteira_keep_segments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND (SELECT state FROM portfolio_schemeversion WHERE id = OLD.version_id) = 'published' THEN
    RAISE EXCEPTION 'this version is published' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP <> 'DELETE' AND (SELECT state FROM portfolio_schemeversion WHERE id = NEW.version_id) = 'published' THEN
    RAISE EXCEPTION 'this version is published' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""


def rules():
    """(trigger, verb, table, condition for SQLite) of every guard of the plain kind."""
    for table in KEPT:
        for verb in ("UPDATE", "DELETE"):
            yield f"keep_{table}_{verb.lower()}", verb, f"portfolio_{table}", ""
    for table in UNCHANGED:
        yield f"keep_{table}_update", "UPDATE", f"portfolio_{table}", ""
    yield "keep_published_version", "UPDATE", "portfolio_schemeversion", "WHEN OLD.state = 'published'"


def segment_rules():
    yield "keep_segment_update", "UPDATE", PUBLISHED.format(row="OLD")
    yield "keep_segment_delete", "DELETE", PUBLISHED.format(row="OLD")
    yield "keep_segment_insert", "INSERT", PUBLISHED.format(row="NEW")


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(SEGMENT_FUNCTION)
        for name, verb, table, when in rules():
            condition = when.replace("WHEN ", "WHEN (") + ")" if when else ""
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION carteira_keep_portfolio()"
            )
        schema_editor.execute(
            "CREATE TRIGGER keep_segments BEFORE INSERT OR UPDATE OR DELETE ON portfolio_segment "
            "FOR EACH ROW EXECUTE FUNCTION carteira_keep_segments()"
        )
        return
    for name, verb, table, when in rules():
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when} BEGIN SELECT RAISE(ABORT, 'this row is frozen'); END")
    for name, verb, when in segment_rules():
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON portfolio_segment WHEN {when} BEGIN SELECT RAISE(ABORT, 'this version is published'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, _verb, table, _when in rules():
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute("DROP TRIGGER keep_segments ON portfolio_segment")
        return
    for name, *_rest in [*rules(), *segment_rules()]:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):

    dependencies = [
        ("portfolio", "0001_first_nouns"),
    ]

    operations = [
        migrations.RunPython(guard, unguard, elidable=False),
    ]
