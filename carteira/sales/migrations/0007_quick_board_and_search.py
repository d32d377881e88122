"""The board of one seller from one index, and opportunities found by trigrams over their folded names.

A later migration that makes Django rebuild sales_opportunity on SQLite must make the three triggers again.
"""

from django.db import migrations, models

from carteira.basics.text import fold

CHUNK = 5_000
SQLITE = [
    "CREATE VIRTUAL TABLE sales_search USING fts5(search_doc, content='sales_opportunity', content_rowid='id', tokenize='trigram')",
    "INSERT INTO sales_search (sales_search) VALUES ('rebuild')",
    """CREATE TRIGGER sales_search_insert AFTER INSERT ON sales_opportunity BEGIN
         INSERT INTO sales_search (rowid, search_doc) VALUES (new.id, new.search_doc);
       END""",
    """CREATE TRIGGER sales_search_delete AFTER DELETE ON sales_opportunity BEGIN
         INSERT INTO sales_search (sales_search, rowid, search_doc) VALUES ('delete', old.id, old.search_doc);
       END""",
    """CREATE TRIGGER sales_search_update AFTER UPDATE OF search_doc ON sales_opportunity WHEN old.search_doc <> new.search_doc BEGIN
         INSERT INTO sales_search (sales_search, rowid, search_doc) VALUES ('delete', old.id, old.search_doc);
         INSERT INTO sales_search (rowid, search_doc) VALUES (new.id, new.search_doc);
       END""",
]
SQLITE_BACK = [
    "DROP TRIGGER sales_search_insert",
    "DROP TRIGGER sales_search_delete",
    "DROP TRIGGER sales_search_update",
    "DROP TABLE sales_search",
]
POSTGRESQL = ["CREATE EXTENSION IF NOT EXISTS pg_trgm", "CREATE INDEX sales_search ON sales_opportunity USING gin (search_doc gin_trgm_ops)"]
POSTGRESQL_BACK = ["DROP INDEX sales_search"]


def write_docs(apps, schema_editor):
    Opportunity = apps.get_model("sales", "Opportunity")
    last = 0
    while rows := list(Opportunity.objects.filter(pk__gt=last).order_by("pk").only("pk", "name")[:CHUNK]):
        for row in rows:
            row.search_doc = fold(row.name)
        Opportunity.objects.bulk_update(rows, ["search_doc"], batch_size=500)
        last = rows[-1].pk


def build(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("sales", "0006_newest_opportunities")]
    operations = [
        migrations.AddField("opportunity", "search_doc", models.TextField(blank=True, default="", help_text="The name, folded."), preserve_default=False),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(
                fields=["identity", "variant", "step", "-entered_at", "-id", "owner", "currency", "value"],
                name="board_of_customer",
                condition=models.Q(state="open"),
            ),
        ),
        migrations.RunPython(write_docs, migrations.RunPython.noop),
        migrations.RunPython(build, drop),
    ]
