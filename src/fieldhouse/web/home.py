"""Where the home is: one folder with one company's database, facts, files and keys."""

from __future__ import annotations

import os
from pathlib import Path

from fieldhouse.apps.company.state import MARK_NAME, STATE_NAME

ENVIRONMENT_NAME = "FIELDHOUSE_HOME"
DEFAULT_FOLDER = "home"


def home_path() -> Path:
    """The absolute path of the home: ``FIELDHOUSE_HOME``, or ``./home``. The folder need not exist yet."""
    return Path(os.environ.get(ENVIRONMENT_NAME) or DEFAULT_FOLDER).expanduser().resolve()


def database_path(home: Path) -> Path:
    """The SQLite file that holds the state of a home."""
    return home / STATE_NAME


def mark_path(home: Path) -> Path:
    """The empty file that says that the state of a home lies in PostgreSQL; ``DATABASE_URL`` says where."""
    return home / MARK_NAME


def static_path(home: Path) -> Path:
    """Where the hashed and compressed static files are collected: a cache, which a back-up leaves out."""
    return home / "cache" / "static"
