"""The tables of a database, and a second one beside that of the home for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

FILE, INSTANT = "file", "instant"
SECONDS_TO_WAIT = 20


def is_on_postgresql() -> bool:
    """Whether the state of this home lies in PostgreSQL."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


@contextmanager
def sqlite_file(path: Path) -> Iterator[str]:
    """A SQLite file under an alias, with the tables of today; a missing one is made."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": SECONDS_TO_WAIT}
    with _known_as(FILE, {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}):
        with as_the_homes(FILE):  # a migration of the queue asks the default database, whichever is migrated
            give_tables(FILE)
        yield FILE


@contextmanager
def postgresql_of_one_instant() -> Iterator[str]:
    """The home's PostgreSQL under an alias whose transactions see one instant; no writer is held up."""
    from django.db.backends.postgresql.psycopg_any import (
        IsolationLevel,
    )  # a home on SQLite asks for none of it

    ours = connections.settings[DEFAULT_DB_ALIAS]
    options = {**ours["OPTIONS"], "isolation_level": IsolationLevel.REPEATABLE_READ}
    with _known_as(INSTANT, {**ours, "ENGINE": "django.db.backends.postgresql", "OPTIONS": options}):
        yield INSTANT


@contextmanager
def as_the_homes(alias: str) -> Iterator[None]:
    """Have every query of the block ask the database of an alias."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


@contextmanager
def _known_as(alias: str, settings: dict[str, Any]) -> Iterator[None]:
    known = {DEFAULT_DB_ALIAS: connections.settings[DEFAULT_DB_ALIAS], alias: settings}
    connections.settings[alias] = connections.configure_settings(known)[alias]
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def give_tables(alias: str) -> None:
    """Give the database of an alias the tables of this release, whatever it has so far.

    Migrations change what is there, and cost seconds: a database that holds nothing needs none (decision 0094).
    """
    if connections[alias].introspection.table_names():
        call_command("migrate", database=alias, verbosity=0)
    else:
        _make_all(alias)


def _make_all(alias: str) -> None:
    connection = connections[alias]
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    note_all_migrations(alias)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)  # content types and permissions


def note_all_migrations(alias: str) -> None:
    """Note in the database of an alias, whose tables are today's, that every migration there is has been made."""
    executor = MigrationExecutor(connections[alias])
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        executor.record_migration(migration)
