"""Users have the nationalities that some walls ask for beside a clearance."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0005_grants_for_partners")]

    operations = [migrations.AddField("user", "nationalities", models.JSONField(default=list))]
