"""The texts that a file holds, whatever it is: for looking for a name in it."""

from __future__ import annotations

import gzip
import html
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ENCODINGS = ("utf-8-sig", "utf-16", "cp932", "euc_jp")
"""In the order in which they are tried; UTF-16 only where its mark says so."""

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LARGEST = 512 * 2**20
"""Bytes of a packed member that are looked at; what people bring is refused long before."""

PACKED = (b"PK\x03\x04",)
GZIPPED, PARQUET = b"\x1f\x8b", b"PAR1"


def decoded(content: bytes) -> tuple[str, str] | None:
    """A text file's text and its encoding; ``None`` for what is no text."""
    for encoding in ENCODINGS:
        if (encoding == "utf-16") != content.startswith(UTF_16_MARKS):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, ("utf-8" if encoding == "utf-8-sig" and content[:3] != b"\xef\xbb\xbf" else encoding)
    return None


def texts_in(path: Path) -> Iterator[str]:
    """Every text of a file: of a workbook or an archive its members, of Parquet its text columns."""
    with path.open("rb") as handle:
        begins = handle.read(4)
    if begins == PARQUET:
        yield from _of_parquet(path)
    elif begins in PACKED:
        yield from _of_archive(path)
    elif begins[:2] == GZIPPED:
        yield from _of_bytes(_unzipped(path))
    else:
        yield from _of_bytes(path.read_bytes())


def _of_bytes(content: bytes) -> Iterator[str]:
    found = decoded(content)
    if found is not None:
        yield found[0]
        return
    for encoding in ("utf-8", "utf-16-le", "cp932"):  # of what is no text, whatever can be read in it
        yield content.decode(encoding, errors="replace")


def _of_archive(path: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                yield member.filename
                with archive.open(member) as opened:
                    for text in _of_bytes(opened.read(LARGEST)):
                        yield html.unescape(text) if member.filename.endswith(".xml") else text
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        yield from _of_bytes(path.read_bytes())  # cut short, or locked: its bytes as they are


def _unzipped(path: Path) -> bytes:
    try:
        with gzip.open(path) as opened:
            return opened.read(LARGEST)
    except (OSError, EOFError, zlib.error):
        return path.read_bytes()


def _of_parquet(path: Path) -> Iterator[str]:
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches():
                for column in batch.columns:
                    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                        yield "\n".join(text for text in column.to_pylist() if text is not None)
    except (pa.ArrowInvalid, OSError):
        yield from _of_bytes(path.read_bytes())
