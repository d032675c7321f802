"""What can be wrong with packed text: gzip that is cut, damaged, nested or made to burst, and other archives."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from random import Random

from .seeds import larger, zipped

MEBIBYTE = 1024 * 1024


def gzip_cut(table: str, random: Random) -> bytes:
    """The file ends too early: in its head, in its content, in its check sum."""
    body = gzip.compress(larger(table, random).encode())
    return body[: random.choice([2, 5, 10, 17, len(body) // 2, len(body) - 9, len(body) - 4, len(body) - 1])]


def gzip_damaged(table: str, random: Random) -> bytes:
    """Bytes of the packed file are others."""
    body = bytearray(gzip.compress(larger(table, random).encode()))
    for _ in range(random.randint(1, 4)):
        body[random.randrange(2, len(body))] = random.randrange(256)
    return bytes(body)


def gzip_in_parts(table: str, random: Random) -> bytes:
    """Several packed files one behind the other, empty ones among them, then zeros or rubbish."""
    lines = table.splitlines(keepends=True)
    parts = b"".join(gzip.compress(line.encode()) for line in ["", *lines, ""])
    return parts + random.choice([b"", b"\0" * 512, b"rubbish", b"\x1f\x8b"])


def gzip_nested(table: str, random: Random) -> bytes:
    """Packed more than once."""
    body = table.encode()
    for _ in range(random.randint(2, 4)):
        body = gzip.compress(body)
    return body


def gzip_bomb(table: str, random: Random) -> bytes:
    """A few kilobytes that unpack to a hundred mebibytes of blank lines, zeros or one line."""
    filler = random.choice([b"\n", b"\0", b"x", b'"', b",", b"x,1\n"])
    packer = zlib.compressobj(9, wbits=31)
    chunk = filler * (MEBIBYTE // len(filler))
    bombs = [packer.compress(chunk) for _ in range(random.choice([20, 80, 150]))]
    return b"".join([packer.compress(table.encode()), *bombs, packer.flush()])


def gzip_good(table: str, random: Random) -> bytes:
    """Nothing is wrong with it."""
    return gzip.compress(table.encode(), mtime=0)


def gzip_head_odd(table: str, random: Random) -> bytes:
    """The head promises a name, a comment, more fields or another method."""
    body = bytearray(gzip.compress(table.encode(), mtime=0))
    body[random.choice([2, 3])] = random.randrange(256)
    return bytes(body)


def archive_of_another_kind(table: str, random: Random) -> bytes:
    """A zip, tar, bzip2 or xz archive that is named as a table."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        entry = tarfile.TarInfo("../../opportunity.csv")
        entry.size = len(table.encode())
        archive.addfile(entry, io.BytesIO(table.encode()))
    content = table.encode()
    zip_ = zipped({"opportunity.csv": content, "../up.csv": content})
    return random.choice([zip_, held.getvalue(), bz2.compress(content), lzma.compress(content)])


HARMS = (
    *(gzip_cut, gzip_damaged, gzip_in_parts, gzip_nested, gzip_bomb, gzip_good, gzip_head_odd),
    archive_of_another_kind,
)
