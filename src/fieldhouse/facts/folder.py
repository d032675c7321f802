"""The folder of fact files: written under another name and renamed, never rewritten, read only when listed."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from fieldhouse.domain.errors import Refused
from fieldhouse.facts.locks import writer_in_database

GROUP_ROWS = 32 * 1024
"""Rows a group of a file: events of a record lie close together, so that whoever asks for one skips most groups."""


@dataclass(frozen=True, slots=True)
class FactFile:
    """A listed file: its name within the facts folder, what it holds, its content hash and its number of rows.

    ``since`` is the earliest instant of which a file of events tells, in ISO form; empty for a snapshot.
    """

    path: str
    name: str
    sha256: str
    rows: int
    since: str = ""

    def as_json(self) -> dict[str, Any]:
        """As a manifest holds it."""
        return asdict(self)


def facts_path() -> Path:
    """The folder of fact files of this home."""
    return Path(settings.HOME) / "facts"


def write_file(name: str, table: pa.Table) -> FactFile:
    """Write a table as a Parquet file named by its content, unlisted until a manifest names it.

    The same content gives the same file, so a repeated import and an unchanged snapshot add nothing.
    """
    folder = facts_path()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{name}-{os.getpid()}.unfinished"
    pq.write_table(table, unfinished, compression="zstd", row_group_size=GROUP_ROWS)
    digest = _sha256(unfinished)
    final = folder / f"{name}-{digest[:32]}.parquet"
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.rename(final)
    since = pc.min(table["valid_from"]).as_py().isoformat() if name == "events" else ""
    return FactFile(final.name, name, digest, table.num_rows, since)


def whole(listed: FactFile) -> Path:
    """The path of a listed file whose content is what was written, of which each process makes sure once.

    ``Refused`` when it is missing or altered: figures of other events would be wrong without anybody knowing.
    """
    path = facts_path() / listed.path
    try:
        status = path.stat()
    except FileNotFoundError as failure:
        raise Refused("facts.file_missing", file=listed.path) from failure
    if _hashed(path, (status.st_ino, status.st_ctime_ns, status.st_size)) != listed.sha256:
        raise Refused("facts.file_altered", file=listed.path)
    return path


def verify_file(listed: FactFile) -> str | None:
    """The code of what is wrong with a listed file, or ``None``: it is missing, or its content is another."""
    path = facts_path() / listed.path
    if not path.exists():
        return "facts.file_missing"
    if _sha256(path) != listed.sha256:
        return "facts.file_altered"
    return None


def remove_unlisted(listed: set[str]) -> int:
    """Remove the files that no manifest lists: what a killed writer left. Only the holder of the lock may call it."""
    removed = 0
    for path in facts_path().glob("*"):
        is_ours = path.name.endswith((".parquet", ".unfinished"))
        if is_ours and path.name not in listed:
            path.unlink()
            removed += 1
    return removed


@contextmanager
def writer_lock() -> Iterator[None]:
    """Be the one writer of this home's facts, or be refused at once. The system frees the lock of a killed process."""
    folder = facts_path()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writer.lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Refused("facts.writer_busy") from busy
        with writer_in_database():
            yield


@lru_cache(maxsize=16_384)
def _hashed(path: Path, _version: tuple[int, int, int]) -> str:
    return _sha256(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
