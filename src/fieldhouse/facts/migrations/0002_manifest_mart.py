"""Which mart a generation uses; so far each its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_initial")]
    operations = [
        migrations.AddField("manifest", "mart", models.BigIntegerField(default=1), preserve_default=False),
        migrations.RunSQL("UPDATE facts_manifest SET mart = number", migrations.RunSQL.noop),
    ]
