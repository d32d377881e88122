"""What nobody could place is kept with its words, until a person says whose it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_senders")]
    operations = [
        migrations.AddField(
            model_name="hookevent",
            name="text",
            field=models.TextField(blank=True, help_text="What was written, while nobody could place it."),
        ),
        migrations.AddField(model_name="hookevent", name="seconds", field=models.IntegerField(null=True)),
        migrations.AddField(model_name="hookevent", name="direction", field=models.CharField(default="in", max_length=4)),
        migrations.AddField(
            model_name="hookevent",
            name="dismissed_at",
            field=models.DateTimeField(help_text="A person said that it concerns no customer.", null=True),
        ),
    ]
