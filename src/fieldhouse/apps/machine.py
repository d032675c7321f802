"""What the machine refuses, as a named error: no room on a disk, a file that cannot be written, a database away."""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from fieldhouse.apps.company.state import STATE_NAME
from fieldhouse.domain.errors import Refused

_OF_THE_DISK = {
    errno.ENOSPC: "home.disk_full",
    errno.EDQUOT: "home.disk_full",
    errno.EROFS: "home.no_access",
    errno.EACCES: "home.no_access",
    errno.EPERM: "home.no_access",
    errno.EIO: "home.disk_broken",
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: "home.disk_full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "home.disk_full",  # no room for the index of its log
    sqlite3.SQLITE_READONLY: "home.no_access",
    sqlite3.SQLITE_PERM: "home.no_access",
    sqlite3.SQLITE_CANTOPEN: "home.database_missing",
    sqlite3.SQLITE_BUSY: "home.database_busy",
    sqlite3.SQLITE_IOERR: "home.disk_broken",
}


def refusal_of(failure: BaseException) -> Refused | None:
    """The named error of a fault of the machine, or of what it was the cause of; ``None`` for a fault of ours.

    A disk is full in many ways (a write fails, or a database's), so the whole chain of causes is looked through.
    """
    for one in _chain(failure):
        code = _code(one)
        if code is not None:
            place = getattr(one, "filename", None) or settings.HOME
            return Refused(code, path=str(place), reason=_reason(one))
    return None


def _code(fault: BaseException) -> str | None:
    if isinstance(fault, sqlite3.Error):
        number = getattr(fault, "sqlite_errorcode", 0)
        if number & 0xFF == sqlite3.SQLITE_CANTOPEN and (Path(settings.HOME) / STATE_NAME).exists():
            return "home.no_access"
        return _OF_SQLITE.get(number) or _OF_SQLITE.get(number & 0xFF)
    if isinstance(fault, OSError):
        return _OF_THE_DISK.get(fault.errno or 0)
    return _of_postgresql(fault) if "psycopg" in sys.modules else None  # SQLite's homes never import it


def _of_postgresql(fault: BaseException) -> str | None:
    import psycopg

    if isinstance(fault, psycopg.errors.DiskFull):
        return "home.database_full"
    if isinstance(fault, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
        return "home.database_busy"
    if isinstance(fault, psycopg.OperationalError | psycopg.InterfaceError):
        return "home.database_away"
    return None


def _reason(fault: BaseException) -> str:
    return str(getattr(fault, "strerror", None) or fault).strip().splitlines()[0][:200]


def _chain(failure: BaseException) -> Iterator[BaseException]:
    """A failure and what it came from, the first cause first."""
    found: list[BaseException] = []
    one: BaseException | None = failure
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    yield from reversed(found)
