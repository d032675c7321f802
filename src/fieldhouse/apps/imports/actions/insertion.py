"""New records into their table, many at a time: the one place that knows how each database takes them fastest.

Measured on SQLite, 100,000 opportunities: 5.0 s of processor time by ``bulk_create``, 1.0 s by one prepared statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import DateField, Field, Model

Columns = Mapping[str, Sequence[Any]]
"""Values by column (``owner_id``), one a record."""


def insert(model: type[Model], columns: Columns) -> list[int]:
    """Insert records in the caller's transaction and return their numbers, in order; other columns get their defaults.

    Instants have a zone. Raises `django.db.IntegrityError` as the table's constraints say.
    """
    rows = len(next(iter(columns.values())))
    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    numbers = _reserved(model, rows)
    values = [_prepared(one, columns.get(one.attname, ()), rows) for one in fields]
    names = [model._meta.pk.column, *(one.column for one in fields)]
    _write(model._meta.db_table, names, list(zip(numbers, *values, strict=True)))
    return numbers


def by_column(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> Columns:
    """Rows by column name as columns; what a row does not say is the column's default."""
    names = {name for row in rows for name in row}
    defaults = {name: model._meta.get_field(name).get_default() for name in names}
    return {name: [row.get(name, default) for row in rows] for name, default in defaults.items()}


def _prepared(field: Field[Any, Any], values: Sequence[Any], rows: int) -> Sequence[Any]:
    """Values as the database takes them: numbers and texts as they are, days and instants in its own form."""
    if not len(values):
        return [field.get_default()] * rows
    if isinstance(field, DateField):
        return [field.get_db_prep_save(one, connection) for one in values]
    return values


def _reserved(model: type[Model], rows: int) -> list[int]:
    """Numbers that no record has or will get."""
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, pk, rows],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = found[0] + 1 if found else 1
        return list(range(first, first + rows))


def _write(table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, names))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608 - names of our own tables
