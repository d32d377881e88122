"""Search by trigrams over the folded search_doc of cases: FTS5 with external content on SQLite, pg_trgm on PostgreSQL.

A later migration that makes Django rebuild service_case on SQLite must make the three triggers again.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE service_search USING fts5(search_doc, content='service_case', content_rowid='id', tokenize='trigram')",
    """CREATE TRIGGER service_search_insert AFTER INSERT ON service_case BEGIN
         INSERT INTO service_search (rowid, search_doc) VALUES (new.id, new.search_doc);
       END""",
    """CREATE TRIGGER service_search_delete AFTER DELETE ON service_case BEGIN
         INSERT INTO service_search (service_search, rowid, search_doc) VALUES ('delete', old.id, old.search_doc);
       END""",
    """CREATE TRIGGER service_search_update AFTER UPDATE OF search_doc ON service_case WHEN old.search_doc <> new.search_doc BEGIN
         INSERT INTO service_search (service_search, rowid, search_doc) VALUES ('delete', old.id, old.search_doc);
         INSERT INTO service_search (rowid, search_doc) VALUES (new.id, new.search_doc);
       END""",
]
SQLITE_BACK = [
    "DROP TRIGGER service_search_insert",
    "DROP TRIGGER service_search_delete",
    "DROP TRIGGER service_search_update",
    "DROP TABLE service_search",
]
POSTGRESQL = ["CREATE EXTENSION IF NOT EXISTS pg_trgm", "CREATE INDEX service_search ON service_case USING gin (search_doc gin_trgm_ops)"]
POSTGRESQL_BACK = ["DROP INDEX service_search"]


def build(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("service", "0001_first_nouns")]
    operations = [migrations.RunPython(build, drop)]
