"""The databases themselves refuse to change a move."""

from django.db import migrations

TABLE = "sales_stagemove"
FUNCTION = """
CREATE OR REPLACE FUNCTION carteira_keep_sales() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this row is kept as it was' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(f"CREATE TRIGGER keep_move BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION carteira_keep_sales()")
        return
    schema_editor.execute(f"CREATE TRIGGER keep_move BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'this row is kept as it was'); END")


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER keep_move ON {TABLE}")
        schema_editor.execute("DROP FUNCTION carteira_keep_sales()")
        return
    schema_editor.execute("DROP TRIGGER keep_move")


class Migration(migrations.Migration):

    dependencies = [("sales", "0001_first_nouns")]

    operations = [
        migrations.RunPython(guard, release),
    ]
