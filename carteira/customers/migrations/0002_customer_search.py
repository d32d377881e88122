"""Search by trigrams over the folded search_doc: FTS5 with external content on SQLite, pg_trgm on PostgreSQL.

A later migration that makes Django rebuild customers_customer on SQLite must make the three triggers again.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE customers_search USING fts5(search_doc, content='customers_customer', content_rowid='id', tokenize='trigram')",
    """CREATE TRIGGER customers_search_insert AFTER INSERT ON customers_customer BEGIN
         INSERT INTO customers_search (rowid, search_doc) VALUES (new.id, new.search_doc);
       END""",
    """CREATE TRIGGER customers_search_delete AFTER DELETE ON customers_customer BEGIN
         INSERT INTO customers_search (customers_search, rowid, search_doc) VALUES ('delete', old.id, old.search_doc);
       END""",
    # One trigger, because two of the same event run in no promised order: forgetting must come before learning.
    """CREATE TRIGGER customers_search_update AFTER UPDATE OF search_doc ON customers_customer WHEN old.search_doc <> new.search_doc BEGIN
         INSERT INTO customers_search (customers_search, rowid, search_doc) VALUES ('delete', old.id, old.search_doc);
         INSERT INTO customers_search (rowid, search_doc) VALUES (new.id, new.search_doc);
       END""",
    "INSERT INTO customers_search (customers_search) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER customers_search_insert",
    "DROP TRIGGER customers_search_delete",
    "DROP TRIGGER customers_search_update",
    "DROP TABLE customers_search",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    'ALTER TABLE customers_customer ALTER COLUMN name_key TYPE varchar(200) COLLATE "C"',
    "CREATE INDEX customers_search ON customers_customer USING gin (search_doc gin_trgm_ops)",
]
POSTGRESQL_BACK = ["DROP INDEX customers_search", "ALTER TABLE customers_customer ALTER COLUMN name_key TYPE varchar(200)"]


def build(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_first_nouns")]
    operations = [migrations.RunPython(build, drop)]
