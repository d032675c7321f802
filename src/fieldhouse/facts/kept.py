"""Tables kept as files of the home's cache: what one process has computed, others and later ones need not.

A file is named by a hash of everything it depends on, so none is ever out of date; removing the folder loses nothing.
Files are mapped into memory, not read: what several processes look at is in memory once.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from fieldhouse.clock import now

VIEWS, FOLDS, NAMES, FORECASTS = "views", "folds", "names", "forecasts"
"""Folders: of days in one currency, of the ends of quarters from which days are computed, of names of records, and of
what is expected of a period."""

RULES = 8
"""Counts up when what is kept is computed otherwise, so that files of older rules are not read."""

KEPT_BYTES = 4 * 2**30
"""In each folder: about thirty days of a million deals, thousands of a small home's, the last ones written."""

ENDING, LOCK = ".arrow", ".lock"
UNFINISHED_FOR = timedelta(hours=1)
"""How long a file may be at work that does not have its name yet; an older one was left by a killed process."""

_log = logging.getLogger(__name__)


def read(folder: str, name: str) -> pa.Table | None:
    """The table of a name in a folder, or ``None`` when none is kept whole: a file cut short is as good as none."""
    try:
        with pa.memory_map(str(_path(folder, name))) as source:
            return pa.ipc.open_file(source).read_all()
    except (OSError, pa.ArrowInvalid):
        return None


def write(folder: str, name: str, table: pa.Table) -> None:
    """Keep a table; a reader sees the whole of its file or none of it.

    Where nothing can be written that is logged, and figures are computed anew each time.
    """
    path = _path(folder, name)
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with pa.OSFile(str(unfinished), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        unfinished.rename(path)
    except OSError as error:
        _log.warning("what was computed could not be kept: %s", error)
        with suppress(OSError):  # there may be none, or no way to it
            unfinished.unlink()


@contextmanager
def alone(folder: str, name: str) -> Iterator[None]:
    """While the block lasts no other process makes the table of a name; it waits, and finds it kept.

    Where no lock can be written nothing can be kept either, and each process makes its own.
    """
    path = _path(folder, name).with_suffix(LOCK)
    with ExitStack() as held:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            fcntl.flock(held.enter_context(path.open("a")), fcntl.LOCK_EX)
            held.callback(path.unlink, missing_ok=True)  # who waits for it has it open
        yield


def names(folder: str, beginning: str) -> list[str]:
    """The names of what is kept in a folder, those that begin so."""
    found = _folder(folder).glob(f"{RULES}-{beginning}*{ENDING}")
    return [path.name.removeprefix(f"{RULES}-").removesuffix(ENDING) for path in found]


def forget(folder: str) -> None:
    """Remove all that is kept in a folder."""
    for path in _folder(folder).glob("*"):
        path.unlink(missing_ok=True)


def prune() -> None:
    """Remove the files that were written longest ago, beyond `KEPT_BYTES` in each folder, and those left unfinished."""
    left_before = (now() - UNFINISHED_FOR).timestamp()
    for folder in (VIEWS, FOLDS, NAMES, FORECASTS):
        written: list[tuple[float, int, Path]] = []
        for path in _folder(folder).glob("*"):
            with suppress(FileNotFoundError):  # another process has renamed or removed it meanwhile
                status = path.stat()
                written.append((status.st_mtime, status.st_size, path))
        kept = 0
        for at, size, path in sorted(written, reverse=True):
            kept += size
            if kept > KEPT_BYTES or (path.suffix != ENDING and at < left_before):
                path.unlink(missing_ok=True)


def _folder(name: str) -> Path:
    return Path(settings.HOME) / "cache" / name


def _path(folder: str, name: str) -> Path:
    return _folder(folder) / f"{RULES}-{name}{ENDING}"
