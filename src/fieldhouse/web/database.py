"""The state store: the SQLite file of the home, or the PostgreSQL database that ``DATABASE_URL`` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from fieldhouse.domain.errors import BadInput
from fieldhouse.web.home import database_path

ENVIRONMENT_NAME = "DATABASE_URL"
SCHEMES = ("postgresql://", "postgres://")
SECONDS_TO_WAIT = 20
"""How long a writer waits for the one before it, on both databases."""

SECONDS_TO_CONNECT = 5
_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_settings(home: Path) -> dict[str, Any]:
    """Django's settings of the state store of a home. ``BadInput`` when ``DATABASE_URL`` names no PostgreSQL."""
    url = os.environ.get(ENVIRONMENT_NAME, "")
    return postgresql_settings(url) if url else sqlite_settings(database_path(home))


def sqlite_settings(path: Path) -> dict[str, Any]:
    """SQLite in WAL mode with immediate transactions; a file that is not there is not made.

    With deferred ones, more than half of concurrent read-then-write transactions failed with "database is locked";
    with these, none did.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{path.as_uri()}?mode=rw",  # else a new one would lie where a lost one is put back
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SECONDS_TO_WAIT,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql_settings(url: str) -> dict[str, Any]:
    """PostgreSQL; whatever else libpq understands (``sslmode``, ``sslrootcert``, ...) may stand in the address.

    A connection is kept by its thread and asked before each request whether it still answers, so that pages work again
    when a database that was gone is back. Transactions follow one another, as they do on SQLite.
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        said = conninfo_to_dict(url) if url.startswith(SCHEMES) else {}
    except psycopg.ProgrammingError:
        said = {}  # the fault's own text may quote the password
    if not said.get("dbname"):
        raise BadInput("home.bad_database_url")
    options = {name: value for name, value in said.items() if name not in _NAMES}
    options.setdefault("connect_timeout", SECONDS_TO_CONNECT)
    options["options"] = f"{options.get('options', '')} -c lock_timeout={SECONDS_TO_WAIT}s".strip()
    return {
        "ENGINE": "fieldhouse.web.postgresql",
        **{ours: str(said.get(theirs) or "") for theirs, ours in _NAMES.items()},
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
