"""The bytes of a file, in chunks, unpacked where gzip packed them, within the limits."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO

from fieldhouse.ingest.limits import CHUNK, GZIP_RATIO_FROM, GZIP_RATIO_LIMIT, UNPACKED_LIMIT

GZIP_MAGIC = b"\x1f\x8b"


class Unreadable(Exception):
    """A file that cannot be read to its end: the rule it breaks, and the fields of the rule's sentence."""

    def __init__(self, rule: str, **fields: str) -> None:
        self.rule = rule
        self.fields = fields
        super().__init__(rule)


class BytesIn:
    """One file's bytes; ``done`` of ``total`` bytes of the file as it lies on disk have been taken."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.done = 0
        self.total = 0
        self.is_gzip = False

    def chunks(self) -> Generator[bytes, None, None]:
        """Yield the unpacked bytes. Raises `Unreadable`: ``file.gzip_truncated``, ``file.gzip_damaged``,
        ``file.expands_too_far``, ``file.unreadable``."""
        try:
            with self._path.open("rb") as raw:
                self.total = self._path.stat().st_size
                self.done = 0
                self.is_gzip = raw.read(2) == GZIP_MAGIC
                raw.seek(0)
                yield from self._unpacked(raw) if self.is_gzip else self._as_it_is(raw)
        except EOFError as error:
            raise Unreadable("file.gzip_truncated") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable("file.gzip_damaged", reason=str(error)) from error
        except OSError as error:
            raise Unreadable("file.unreadable", reason=error.strerror or str(error)) from error

    def _as_it_is(self, raw: BinaryIO) -> Iterator[bytes]:
        while chunk := raw.read(CHUNK):
            self.done += len(chunk)
            yield chunk

    def _unpacked(self, raw: BinaryIO) -> Iterator[bytes]:
        size = 0
        with gzip.GzipFile(fileobj=raw) as packed:
            while chunk := packed.read(CHUNK):
                size += len(chunk)
                self.done = raw.tell()
                if size > UNPACKED_LIMIT:
                    raise Unreadable("file.expands_too_far", limit=str(UNPACKED_LIMIT))
                if size > GZIP_RATIO_FROM and size > GZIP_RATIO_LIMIT * max(self.done, 1):
                    raise Unreadable("file.expands_too_far", limit=f"{GZIP_RATIO_LIMIT}:1")
                yield chunk
