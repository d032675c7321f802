"""Putting uploaded files into a folder: plain names, ZIP files unpacked, within limits; all of them or a refusal."""

from __future__ import annotations

import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from fieldhouse.domain.errors import BadInput
from fieldhouse.ingest.folder import OVERRIDE_NAME
from fieldhouse.ingest.limits import GZIP_RATIO_FROM, GZIP_RATIO_LIMIT, MEBIBYTE
from fieldhouse.ingest.shown import shown

FILES_LIMIT = 200
"""Most files of one upload: a Salesforce export has one for each object, a few dozen."""

UPLOAD_LIMIT = 2048 * MEBIBYTE
"""Most bytes that a browser may send at once."""

UNPACKED_LIMIT = 16 * 1024 * MEBIBYTE
"""Most bytes of an upload's files when its ZIP files are unpacked."""

NAME_LIMIT = 200
"""Bytes of a file's name."""

ENDINGS = (".csv", ".csv.gz", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet")
BLOCK = MEBIBYTE

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How the members of an archive may be packed: as every common program does."""

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What `zipfile` raises of archives that are damaged, locked or packed in another way."""

Part = tuple[str, IO[bytes]]
"""A file's name, and what to read it from."""


def place_files(parts: Iterator[Part], folder: Path) -> list[dict[str, Any]]:
    """Write files into a folder and return their names and sizes, in order.

    `BadInput`: ``upload.empty``, ``upload.too_many``, ``upload.too_large``, ``upload.name_unusable``,
    ``upload.name_twice``, ``upload.not_read``, ``upload.zip_unreadable``, ``upload.zip_expands``.
    """
    sizes: dict[str, int] = {}
    for name, content in _unpacked(parts):
        plain = _plain(name)
        if plain.lower() in map(str.lower, sizes):
            raise BadInput("upload.name_twice", file=shown(plain))
        if len(sizes) == FILES_LIMIT:
            raise BadInput("upload.too_many", limit=str(FILES_LIMIT))
        try:
            sizes[plain] = _copy(content, folder / plain, UNPACKED_LIMIT - sum(sizes.values()))
        except UNREADABLE as failure:
            raise _unreadable(plain, failure) from failure
    if not sizes:
        raise BadInput("upload.empty")
    return [{"name": name, "bytes": sizes[name]} for name in sorted(sizes)]


def _unpacked(parts: Iterator[Part]) -> Iterator[Part]:
    for name, content in parts:
        if not name.lower().endswith(".zip"):
            yield name, content
            continue
        try:
            with zipfile.ZipFile(content) as archive:
                yield from _members(archive, shown(name))
        except UNREADABLE as failure:
            raise _unreadable(name, failure) from failure


def _unreadable(name: str, failure: Exception) -> BadInput:
    return BadInput("upload.zip_unreadable", file=shown(name), reason=shown(str(failure)))


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[Part]:
    """The files of an archive, in whatever folders they lie; what systems add of their own is passed over."""
    members = [one for one in archive.infolist() if not one.is_dir() and not _is_of_the_system(one.filename)]
    unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if unpacked > UNPACKED_LIMIT or (unpacked > GZIP_RATIO_FROM and unpacked > GZIP_RATIO_LIMIT * packed):
        raise BadInput("upload.zip_expands", file=name)
    for one in members:
        if one.compress_type not in PACKINGS:
            raise NotImplementedError(f"{shown(one.filename)}: compression {one.compress_type}")
        with archive.open(one) as content:
            yield PurePosixPath(_decoded(one)).name, content


def _decoded(member: zipfile.ZipInfo) -> str:
    """A member's name; without the mark of UTF-8 it is in the encoding of the system that packed it."""
    if member.flag_bits & 0x800:
        return member.filename
    told = member.filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            return told.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_of_the_system(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith(".") or path.name == "Thumbs.db"


def _plain(name: str) -> str:
    """The name of a file as it may stand in a folder; `BadInput` for one that may not, or that nothing reads."""
    is_usable = name.isprintable() and not set(name) & set("/\\") and not name.startswith(".")
    if not is_usable or not 0 < len(name.encode("utf-8", "replace")) <= NAME_LIMIT:
        raise BadInput("upload.name_unusable", file=shown(name))
    if not name.lower().endswith(ENDINGS) and name != OVERRIDE_NAME:
        raise BadInput("upload.not_read", file=shown(name), endings=", ".join(ENDINGS))
    return name


def _copy(content: IO[bytes], path: Path, room: int) -> int:
    """Write a file and return its size; `BadInput` when it has more bytes than there is room for."""
    size = 0
    with path.open("xb") as file:
        while block := content.read(BLOCK):
            size += len(block)
            if size > room:
                raise BadInput("upload.too_large", limit=f"{UNPACKED_LIMIT // MEBIBYTE} MiB")
            file.write(block)
    return size


def remove_folder(folder: Path) -> None:
    """Remove a folder of files; one that is not there is removed already."""
    shutil.rmtree(folder, ignore_errors=True)
