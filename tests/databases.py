"""The database of a home under test: its SQLite file, or a database of the cluster that the tests run on."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from tests.cluster import ENVIRONMENT_NAME

SERVER = os.environ.get(ENVIRONMENT_NAME, "")
"""The cluster's address; empty when the tests run on SQLite."""

NOT_YET = (sqlite3.OperationalError, psycopg.errors.UndefinedTable)
"""What `state_of` is answered while a home is being made."""

_DATABASE = re.compile(r"/postgres(?=\?|$)")
_made: dict[Path, str] = {}


def url_of(home: Path) -> str:
    """What ``DATABASE_URL`` is for a home, whose empty database is made when it is first asked for; "" on SQLite."""
    if not SERVER:
        return ""
    home = home.resolve()
    if home not in _made:
        _made[home] = name_of(home)
        _on_server(f'CREATE DATABASE "{name_of(home)}" TEMPLATE template0', unless=name_of(home))
    return _DATABASE.sub(f"/{name_of(home)}", SERVER)


def settings_of(home: Path) -> dict[str, Any]:
    """Django's settings of a home's database."""
    from fieldhouse.web.database import postgresql_settings, sqlite_settings
    from fieldhouse.web.home import database_path

    return postgresql_settings(url_of(home)) if SERVER else sqlite_settings(database_path(home))


def copy_home(built: Path, home: Path) -> Path:
    """A copy of a home that nobody uses at the moment, with a database of its own; the copy's folder."""
    shutil.copytree(built, home)
    if SERVER:
        url_of(built)
        home = home.resolve()
        _made[home] = name_of(home)
        _on_server(f'CREATE DATABASE "{name_of(home)}" TEMPLATE "{name_of(built)}"')
    return home


@contextmanager
def state_of(home: Path) -> Iterator[Any]:
    """Ask the database of a home past the program: ``ask(statement)`` gives its cursor; it is committed at the end."""
    connection = _connected(home)
    try:
        yield lambda statement, values=(): _asked(connection, statement, values)
        connection.commit()
    finally:
        connection.close()


def number_from(home: Path, table: str, number: int) -> None:
    """Have a home's table number its next records from about here."""
    with state_of(home) as ask:
        if SERVER:
            ask("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", [table, number])
        else:
            ask("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, number])


def drop_below(folder: Path) -> None:
    """Drop the databases of the homes below a folder, which no test needs any more."""
    for home in [one for one in _made if one.is_relative_to(folder.resolve())]:
        _on_server(f'DROP DATABASE IF EXISTS "{_made.pop(home)}" WITH (FORCE)')


def _connected(home: Path) -> Any:
    if SERVER:
        return psycopg.connect(url_of(home))
    return sqlite3.connect(f"file:{home / 'fieldhouse.sqlite3'}?mode=rw", uri=True, timeout=5)


def _asked(connection: Any, statement: str, values: Sequence[object]) -> Any:
    if SERVER:
        return connection.execute(
            statement.replace("?", "%s"), values or None
        )  # else a % would be a place, too
    return connection.execute(statement, values)


def name_of(home: Path) -> str:
    """The name of a home's database in the cluster."""
    return f"home_{sha256(str(home.resolve()).encode()).hexdigest()[:24]}"


def _on_server(statement: str, unless: str = "") -> None:
    """Run a statement that stands outside transactions, unless there is a database of a name."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        if unless and server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [unless]).fetchone():
            return
        server.execute(statement)  # type: ignore[call-overload]
