"""A view is shared with the team or with everybody, and a person may begin with one."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_who_sees_them(apps: Any, schema_editor: Any) -> None:
    """What was shared was shared with everybody."""
    apps.get_model("customers", "SavedView").objects.filter(shared=True).update(shared_with="all")


def share_again(apps: Any, schema_editor: Any) -> None:
    """Back: a view of the team was seen by fewer, and stays with its owner."""
    apps.get_model("customers", "SavedView").objects.filter(shared_with="all").update(shared=True)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("customers", "0008_index_superseded_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="savedview",
            name="shared_with",
            field=models.CharField(
                blank=True, choices=[("", "myself"), ("team", "team"), ("all", "everybody")], default="", max_length=4
            ),
        ),
        migrations.RunPython(keep_who_sees_them, share_again),
        migrations.RemoveField(model_name="savedview", name="shared"),
        migrations.CreateModel(
            name="FirstView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=40)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "view",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="first_of", to="customers.savedview"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("user", "page"), name="one_first_view_of_a_list")]},
        ),
    ]
