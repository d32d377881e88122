"""An undo asks which earlier imports changed the rows that it puts back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_mail_outbox_doors")]
    operations = [
        migrations.AddIndex(model_name="importchange", index=models.Index(fields=["table", "row_id"], name="change_of_row")),
    ]
