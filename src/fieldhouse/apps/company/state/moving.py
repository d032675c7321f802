"""Moving the state of a home from SQLite into PostgreSQL and back, while nobody works in it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.company.staging import staging
from fieldhouse.apps.company.state import MARK_NAME, STATE_NAME
from fieldhouse.apps.company.state.access import as_the_homes, sqlite_file
from fieldhouse.apps.company.state.actions import bring_up_to_date, copy_state
from fieldhouse.apps.company.state.queries import check_database, hold_the_same
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.folder import writer_lock

MOVED_SUFFIX = ".moved"


def move_to_postgresql() -> str:
    """Carry the state from the home's file into the database of the settings; the digest, equal before and after.

    The file is kept under another name. Until the last moment the home is where it was. A move that was killed is done
    again, or to its end: the mark is set before anything is carried, so that what a killed move has carried is known
    from what is somebody else's. ``Refused`` when the database is not empty, the writer is at work, or the digests
    differ.
    """
    home = Path(settings.HOME)
    state, mark = home / STATE_NAME, home / MARK_NAME
    with writer_lock(), sqlite_file(state) as file:
        bring_up_to_date()
        with transaction.atomic(using=file):  # nobody writes into the file any more
            is_resumed = mark.exists()
            mark.touch()
            with as_the_homes(file):
                digest = home_digest()
            with transaction.atomic():
                _carry(file, is_resumed=is_resumed)
                _check(digest, DEFAULT_DB_ALIAS)
    for suffix in ("", "-wal", "-shm"):
        if (left := state.with_name(state.name + suffix)).exists():
            left.rename(left.with_name(STATE_NAME + MOVED_SUFFIX + suffix))
    with transaction.atomic():  # the head of the log and its key stay in the home, and so does its chain
        record(None, "home.move", "home", fields={"to": "postgresql"})
    return digest


def move_to_sqlite() -> str:
    """Carry the state from the database of the settings into a file of the home; the digest. The database keeps its.

    ``Refused`` when the writer is at work, or the digests differ.
    """
    home = Path(settings.HOME)
    with writer_lock(), staging(home / STATE_NAME) as folder:
        with transaction.atomic(), sqlite_file(folder / STATE_NAME) as file:
            record(None, "home.move", "home", fields={"to": "sqlite"})
            digest = home_digest()
            with transaction.atomic(using=file):
                copy_state(DEFAULT_DB_ALIAS, file)
                _check(digest, file)
        (folder / STATE_NAME).rename(home / STATE_NAME)
        (home / MARK_NAME).unlink()
    return digest


def take_in(state: Path, *, is_resumed: bool) -> None:
    """Carry the state of a back-up's file into the empty database of the settings, and remove the file.

    ``is_resumed``: a restore of the same home was killed, and may have filled the database already.
    """
    bring_up_to_date()
    (state.parent / MARK_NAME).touch()
    with sqlite_file(state) as file:
        _carry(file, is_resumed=is_resumed)
    state.unlink()


def _carry(file: str, *, is_resumed: bool) -> None:
    if not (is_resumed and hold_the_same(file, DEFAULT_DB_ALIAS)):
        check_database(is_there=False)
        copy_state(file, DEFAULT_DB_ALIAS)


def _check(digest: str, target: str) -> None:
    with as_the_homes(target):
        if home_digest() != digest:
            raise Refused("home.move_differs")
