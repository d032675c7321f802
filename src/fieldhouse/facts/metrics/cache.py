"""Views of days kept as files of the home's cache: what one process has built, others and later ones need not.

A file is named by a hash of everything it depends on, so none is ever out of date; removing the folder loses nothing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

RULES = 2
"""Counts up when `standing` or `members` change what they say, so that views of older rules are not read."""

KEPT_FILES = 400
"""About two hundred days: those of every past quarter that anybody has looked at lately."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables of a day: how every deal stood, and in which nodes it counts."""

    deals: pa.Table
    members: pa.Table


def read(key: str) -> Tables | None:
    """The tables of a key, or ``None`` when they are not kept, or not whole: a file cut short is as good as none."""
    try:
        return Tables(*(pq.read_table(_path(key, name)) for name in ("deals", "members")))
    except (OSError, pa.ArrowInvalid):
        return None


def write(key: str, tables: Tables) -> None:
    """Keep the tables of a key; a reader sees both or neither of a file, never half."""
    _folder().mkdir(parents=True, exist_ok=True)
    for name, table in (("members", tables.members), ("deals", tables.deals)):
        unfinished = _path(key, name).with_suffix(f".{os.getpid()}")
        pq.write_table(table, unfinished, compression="zstd")
        unfinished.rename(_path(key, name))


def prune() -> None:
    """Remove the files that were written longest ago, beyond `KEPT_FILES`."""
    written: list[tuple[float, Path]] = []
    for path in _folder().glob("*"):
        with suppress(FileNotFoundError):  # another process has renamed or removed it meanwhile
            written.append((path.stat().st_mtime, path))
    for _at, path in sorted(written, reverse=True)[KEPT_FILES:]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.HOME) / "cache" / "views"


def _path(key: str, name: str) -> Path:
    return _folder() / f"{RULES}-{key}-{name}.parquet"
