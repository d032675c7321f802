"""Roles become records made of rights, reach, walls and withheld fields; grants name them by their code."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0003_shares_and_absences")]

    operations = [
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("name_ja", models.CharField(blank=True, max_length=100)),
                ("about", models.CharField(blank=True, max_length=500)),
                ("about_ja", models.CharField(blank=True, max_length=500)),
                ("rights", models.JSONField(default=list)),
                ("reach", models.JSONField(default=list)),
                ("walls", models.JSONField(default=list)),
                ("fields", models.JSONField(default=list)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("code",),
                        name="roles_one_role_a_code",
                    )
                ],
            },
        ),
        migrations.AlterField("grant", "role", models.CharField(max_length=32)),
    ]
