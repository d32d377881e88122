"""Templates by need, channel and language; each change is a version of its own, and a message knows which one it was written with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_index_changes_of_a_row")]
    operations = [
        migrations.RemoveConstraint(model_name="template", name="template_language"),
        migrations.AddField(model_name="template", name="channel", field=models.CharField(default="email", max_length=12)),
        migrations.AddField(
            model_name="template",
            name="approved_as",
            field=models.CharField(blank=True, help_text="Name under which WhatsApp approved it; needed to begin a talk.", max_length=120),
        ),
        migrations.AddField(model_name="template", name="retired_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(fields=["code", "channel", "language", "version"], name="template_version"),
        ),
        migrations.AddField(
            model_name="outmessage",
            name="template",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="channels.template"),
        ),
        migrations.AddField(
            model_name="outmessage",
            name="parameters",
            field=models.JSONField(default=list, help_text="What was filled into the template, in its order."),
        ),
    ]
