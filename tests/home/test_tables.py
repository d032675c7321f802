"""A new home's tables are today's models', and they are the tables that all migrations together lead to."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

from django.core.management import call_command
from tests.databases import SERVER, url_of
from tests.demo_home import standing_in

NAMED_BY_DJANGO_4 = {
    ("auth_group_permissions", "id"),
    ("auth_user_groups", "id"),
    ("auth_user_user_permissions", "id"),
}
"""Numbers of Django's own tables between two others: its migrations make them wider than its models do."""


def _tables() -> dict[str, Any]:
    """Columns and constraints of every table, without the names that SQLite's constraints are only counted by."""
    from django.db import connection

    found: dict[str, Any] = {}
    inspection = connection.introspection
    with connection.cursor() as cursor:
        for table in inspection.table_names(cursor):
            columns = {
                row.name: (inspection.get_field_type(row.type_code, row), *row[2:])
                for row in inspection.get_table_description(cursor, table)
                if (table, row.name) not in NAMED_BY_DJANGO_4
            }
            constraints = inspection.get_constraints(cursor, table)
            keyed = {
                (re.sub(r"^(fk_|__unnamed).*", "", name), repr(said)) for name, said in constraints.items()
            }
            found[table] = columns, keyed
    return found


def _noted() -> set[tuple[str, str]]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return set(MigrationRecorder(connection).applied_migrations())


def _named() -> set[tuple[str, ...]]:
    from django.contrib.auth.models import Permission

    return set(Permission.objects.values_list("content_type__app_label", "content_type__model", "codename"))


def test_they_are_what_the_migrations_lead_to(
    new_home, tmp_path: Path, django_db_setup, django_db_blocker
) -> None:
    migrated = tmp_path / "migrated"
    migrated.mkdir()
    if SERVER:
        url_of(migrated)
    else:
        sqlite3.connect(migrated / "fieldhouse.sqlite3").close()
    with django_db_blocker.unblock():
        with standing_in(migrated):
            call_command("migrate", verbosity=0)
            expected = _tables(), _noted(), _named()
        with standing_in(new_home):
            tables, noted, named = _tables(), _noted(), _named()
    differing = {
        name: (tables.get(name), expected[0].get(name)) for name in tables.keys() | expected[0].keys()
    }
    assert {name: two for name, two in differing.items() if two[0] != two[1]} == {}
    assert (noted, named) == expected[1:]
    assert len(expected[0]) > 90 and len(expected[1]) > 100
