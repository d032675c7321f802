"""Where entries come from, columns to search them by, and salts beside personal values."""

import json
from datetime import datetime

from django.db import migrations, models

BATCH = 2_000


def fill(apps, _editor):
    """Repeat in columns what the entries of before say, and name their personal values."""
    entries, values = apps.get_model("audit", "AuditEntry"), apps.get_model("audit", "AuditValue")
    last = 0
    while True:
        rows = list(entries.objects.filter(seq__gt=last).order_by("seq")[:BATCH])
        if not rows:
            return
        names = {}
        for row in rows:
            said = json.loads(row.payload)
            row.at, row.who = datetime.fromisoformat(said["at"]), said["who"]
            row.action, row.subject = said["action"][:64], said["subject"][:600]
            names |= {(row.pk, digest): name for name, digest in said["personal"].items()}
        entries.objects.bulk_update(rows, ["at", "who", "action", "subject"], batch_size=200)
        held = list(values.objects.filter(entry__in=[row.pk for row in rows]))
        for one in held:
            one.name = names.get((one.entry_id, one.digest), "")
        values.objects.bulk_update(held, ["name"], batch_size=200)
        last = rows[-1].seq


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField("auditentry", "at", models.DateTimeField(null=True, db_index=True)),
        migrations.AddField("auditentry", "who", models.BigIntegerField(null=True, db_index=True)),
        migrations.AddField(
            "auditentry", "action", models.CharField(default="", max_length=64, db_index=True)
        ),
        migrations.AddField(
            "auditentry", "subject", models.CharField(default="", max_length=600, db_index=True)
        ),
        migrations.AddField("auditvalue", "name", models.CharField(default="", max_length=64)),
        migrations.AddField(
            "auditvalue", "salt", models.CharField(blank=True, default="", max_length=32)
        ),
        migrations.AddField("auditvalue", "erased_by", models.BigIntegerField(null=True)),
        migrations.AlterField("auditvalue", "value", models.TextField(blank=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
