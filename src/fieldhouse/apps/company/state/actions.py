"""The tables of a state, and carrying its rows into another database: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model

from fieldhouse.apps.company.staging import staging
from fieldhouse.apps.company.state import STATE_NAME
from fieldhouse.apps.company.state.access import give_tables, sqlite_file
from fieldhouse.apps.company.state.queries import MADE_BY_MIGRATIONS, stored_models

BLOCK = 10_000


def bring_up_to_date() -> None:
    """Give the database of the settings the tables of this release.

    Django notes most migrations after it has committed them, so one that is killed in between cannot go on. On
    PostgreSQL all of them are one transaction; a new SQLite file gets its name when it is complete.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET CONSTRAINTS ALL IMMEDIATE"
                )  # a table with pending checks could not be altered
            give_tables(DEFAULT_DB_ALIAS)
        return
    file = Path(settings.HOME) / STATE_NAME
    if not file.exists():
        with staging(file) as folder:
            with sqlite_file(folder / file.name):
                pass
            (folder / file.name).rename(file)
    give_tables(DEFAULT_DB_ALIAS)


def copy_state(source: str, target: str) -> None:
    """Put every row of the database ``source`` into ``target``, which has the same tables and no row of ours.

    Both are aliases. It is one transaction of the target's; the caller sees to it that the source holds still.
    """
    with transaction.atomic(using=target):
        with connections[target].cursor() as cursor:
            for table in sorted(MADE_BY_MIGRATIONS):  # permissions before the types that they are of
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - two names of our own
        for model in stored_models():
            _insert(target, model, _rows(source, target, model))
        with connections[target].cursor() as cursor:
            for statement in connections[target].ops.sequence_reset_sql(no_style(), stored_models()):
                cursor.execute(statement)


def _rows(source: str, target: str, model: type[Model]) -> Iterator[tuple[Any, ...]]:
    """The rows of a model as the target takes them."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    rows = model._base_manager.using(source).order_by("pk").values_list(*names)
    connection = connections[target]
    for row in rows.iterator(chunk_size=BLOCK):
        yield tuple(
            field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)
        )


def _insert(target: str, model: type[Model], rows: Iterable[tuple[Any, ...]]) -> None:
    connection = connections[target]
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in model._meta.concrete_fields]
    into = f"{quote(model._meta.db_table)} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        ahead = iter(rows)
        places = ", ".join(["%s"] * len(columns))
        while block := list(islice(ahead, BLOCK)):
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", block)  # noqa: S608 - names of models
