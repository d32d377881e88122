"""Providers that send text messages for us, and what they tell of each message."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_message_templates")]
    operations = [
        migrations.CreateModel(
            name="Sender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("channel", models.CharField(help_text="sms or whatsapp", max_length=12)),
                ("url", models.CharField(help_text="Where the provider takes messages, without the last parts.", max_length=300)),
                ("account", models.CharField(help_text="Our number at the provider.", max_length=100)),
                ("number", models.CharField(blank=True, help_text="The number that receivers see.", max_length=40)),
                ("sealed", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "hook",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="senders", to="channels.hook"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="outmessage",
            name="sender",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="channels.sender"),
        ),
        migrations.AddField(
            model_name="outmessage",
            name="provider_id",
            field=models.CharField(blank=True, db_index=True, help_text="The provider's number of the message.", max_length=100),
        ),
        migrations.AddField(model_name="outmessage", name="delivered_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="outmessage", name="read_at", field=models.DateTimeField(null=True)),
    ]
