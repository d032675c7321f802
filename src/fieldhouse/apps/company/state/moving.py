"""Moving the state of a home from SQLite into PostgreSQL and back, while nobody works in it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from fieldhouse.apps.company.state import MARK_NAME, STATE_NAME
from fieldhouse.apps.company.state.access import as_the_homes, sqlite_file
from fieldhouse.apps.company.state.actions import bring_up_to_date, copy_state
from fieldhouse.apps.company.state.queries import check_database
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.folder import writer_lock

MOVED_SUFFIX = ".moved"


def move_to_postgresql() -> str:
    """Carry the state from the home's file into the database of the settings; the digest, equal before and after.

    The file is kept under another name. Until the last moment the home is where it was, and an interrupted move leaves
    nothing behind. ``Refused`` when the database is not empty, the writer is at work, or the digests differ.
    """
    home = Path(settings.HOME)
    state = home / STATE_NAME
    with writer_lock(), sqlite_file(state) as file:
        bring_up_to_date()
        with transaction.atomic(using=file):  # nobody writes into the file any more
            digest = _copied(file, DEFAULT_DB_ALIAS)
            (home / MARK_NAME).touch()
    for suffix in ("", "-wal", "-shm"):
        if (left := state.with_name(state.name + suffix)).exists():
            left.rename(left.with_name(STATE_NAME + MOVED_SUFFIX + suffix))
    return digest


def move_to_sqlite() -> str:
    """Carry the state from the database of the settings into a file of the home; the digest. The database keeps its.

    ``Refused`` when the writer is at work, or the digests differ.
    """
    home = Path(settings.HOME)
    unfinished = home / f".{STATE_NAME}.unfinished"
    unfinished.unlink(missing_ok=True)
    with writer_lock():
        with transaction.atomic(), sqlite_file(unfinished) as file:
            digest = _copied(DEFAULT_DB_ALIAS, file)
        unfinished.rename(home / STATE_NAME)
        (home / MARK_NAME).unlink()
    return digest


def take_in(state: Path) -> None:
    """Carry the state of a back-up's file into the empty database of the settings, and remove the file."""
    bring_up_to_date()
    check_database(is_there=False)
    with sqlite_file(state) as file:
        copy_state(file, DEFAULT_DB_ALIAS)
    state.unlink()
    (state.parent / MARK_NAME).touch()


def _copied(source: str, target: str) -> str:
    with transaction.atomic(using=target):
        if target == DEFAULT_DB_ALIAS:
            check_database(is_there=False)
        with as_the_homes(source):
            before = home_digest()
        copy_state(source, target)
        with as_the_homes(target):
            if home_digest() != before:
                raise Refused("home.move_differs")
    return before
