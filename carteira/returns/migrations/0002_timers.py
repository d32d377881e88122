"""A clock that a person lets run."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_first_nouns"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Timer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(help_text="case, opportunity, talk", max_length=12)),
                ("about_id", models.BigIntegerField()),
                ("customer", models.BigIntegerField(help_text="Whose relationship gets the minutes; empty: a stranger's case.", null=True)),
                ("label", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField()),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
