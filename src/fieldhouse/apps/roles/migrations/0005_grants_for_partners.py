"""A role may be granted for a partner, whose people see the deals with a leg of it."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_merges"), ("roles", "0004_roles_of_atoms")]

    operations = [
        migrations.AddField(
            "grant",
            "partner",
            models.ForeignKey(
                null=True, on_delete=deletion.PROTECT, related_name="+", to="accounts.account"
            ),
        ),
    ]
