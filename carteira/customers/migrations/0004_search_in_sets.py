"""Let many customers enter the search index with one statement: a trigger for each row makes FTS5 write to disk for each row.

While customers_search_pause has a row (never outside one write transaction), the triggers for new and changed rows rest.
"""

from django.db import migrations

AWAKE = "NOT EXISTS (SELECT 1 FROM customers_search_pause)"
INSERT = """CREATE TRIGGER customers_search_insert AFTER INSERT ON customers_customer {when} BEGIN
    INSERT INTO customers_search (rowid, search_doc) VALUES (new.id, new.search_doc);
  END"""
UPDATE = """CREATE TRIGGER customers_search_update AFTER UPDATE OF search_doc ON customers_customer WHEN old.search_doc <> new.search_doc {also} BEGIN
    INSERT INTO customers_search (customers_search, rowid, search_doc) VALUES ('delete', old.id, old.search_doc);
    INSERT INTO customers_search (rowid, search_doc) VALUES (new.id, new.search_doc);
  END"""
DROP = ["DROP TRIGGER customers_search_insert", "DROP TRIGGER customers_search_update"]


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        pausing = INSERT.format(when=f"WHEN {AWAKE}"), UPDATE.format(also=f"AND {AWAKE}")
        for statement in ("CREATE TABLE customers_search_pause (id integer PRIMARY KEY)", *DROP, *pausing):
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in (*DROP, INSERT.format(when=""), UPDATE.format(also=""), "DROP TABLE customers_search_pause"):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_index_current_records")]
    operations = [migrations.RunPython(build, drop)]
