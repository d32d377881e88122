from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    """What people opened last and what they starred."""

    dependencies = [
        ("customers", "0009_views_for_a_team"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="customer, opportunity, case", max_length=20)),
                ("subject", models.BigIntegerField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("starred_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("seen_at__isnull", False)), fields=["user", "-seen_at"], name="bookmark_recent"),
                    models.Index(condition=models.Q(("starred_at__isnull", False)), fields=["user", "-starred_at"], name="bookmark_starred"),
                ],
                "constraints": [models.UniqueConstraint(fields=("user", "kind", "subject"), name="bookmark_once")],
            },
        ),
    ]
