"""What all processes must know of each other: calls a minute, log-in attempts, codes that were used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_events_are_append_only")]

    operations = [
        migrations.CreateModel(
            name="CallCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("caller", models.CharField(help_text="Digest of the key or address.", max_length=40)),
                ("minute", models.BigIntegerField()),
                ("calls", models.BigIntegerField(default=0)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("minute", "caller"), name="one_count_per_caller_and_minute")]},
        ),
        migrations.CreateModel(
            name="Remembered",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "governance_remembered"},
        ),
    ]
