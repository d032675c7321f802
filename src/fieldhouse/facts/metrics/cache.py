"""Views of days kept as files of the home's cache: what one process has built, others and later ones need not.

A file is named by a hash of everything it depends on, so none is ever out of date; removing the folder loses nothing.
Files are mapped into memory, not read: what several processes look at is in memory once.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from fieldhouse.facts.metrics.tables import Tables

RULES = 3
"""Counts up when `tables` change what they say, so that views of older rules are not read."""

KEPT_BYTES = 4 * 2**30
"""About thirty days of a million deals; thousands of a small home's: those that anybody has looked at lately."""

_NAMES = ("deals", "nodes", "shares")


def read(key: str) -> Tables | None:
    """The tables of a key, or ``None`` when they are not kept, or not whole: a file cut short is as good as none."""
    try:
        return Tables(**{name: _mapped(_path(key, name)) for name in _NAMES})
    except (OSError, pa.ArrowInvalid):
        return None


def write(key: str, tables: Tables) -> None:
    """Keep the tables of a key; a reader sees the whole of a file or none of it."""
    _folder().mkdir(parents=True, exist_ok=True)
    for name in _NAMES:
        table = getattr(tables, name)
        unfinished = _path(key, name).with_suffix(f".{os.getpid()}")
        with pa.OSFile(str(unfinished), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        unfinished.rename(_path(key, name))


def prune() -> None:
    """Remove the files that were written longest ago, beyond `KEPT_BYTES`."""
    written: list[tuple[float, int, Path]] = []
    for path in _folder().glob("*"):
        with suppress(FileNotFoundError):  # another process has renamed or removed it meanwhile
            status = path.stat()
            written.append((status.st_mtime, status.st_size, path))
    kept = 0
    for _at, size, path in sorted(written, reverse=True):
        kept += size
        if kept > KEPT_BYTES:
            path.unlink(missing_ok=True)


def _mapped(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _folder() -> Path:
    return Path(settings.HOME) / "cache" / "views"


def _path(key: str, name: str) -> Path:
    return _folder() / f"{RULES}-{key}-{name}.arrow"
