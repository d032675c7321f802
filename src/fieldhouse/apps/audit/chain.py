"""The chain that proves the log: each entry's mac covers the entry before. The key and the head stand outside it."""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from django.conf import settings

FIRST = bytes(32)
"""What stands before the first entry."""

KEY_NAME, HEAD_NAME = "audit", "audit.head"
LONGEST_LINE = 128
"""Bytes, more than a number of 19 digits and a mac take."""


def canonical(payload: Mapping[str, object]) -> str:
    """A payload as the one text that its mac covers: sorted keys, no spaces, UTF-8."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def mac(before: bytes, payload: str) -> str:
    """HMAC-SHA256, in hexadecimal, of the mac before and the payload's text."""
    return hmac.new(_key(), before + payload.encode(), "sha256").hexdigest()


def keyed(purpose: str, text: str) -> str:
    """A digest of a text, in hexadecimal, that nobody finds by trying texts without the home's key."""
    return hmac.new(_key(), f"{purpose}\0{text}".encode(), "sha256").hexdigest()


def append_head(seq: int, head: str) -> None:
    """Add a line to the file that remembers how far the log had come; it is only ever added to.

    Two processes that commit one after the other may come here in the other order: the earlier entry needs no line of
    its own then, because the later one's mac covers it.
    """
    descriptor = os.open(keys_path() / HEAD_NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "rb+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if seq > _last_noted(handle):
            handle.write(f"{seq} {head}\n".encode())


def keys_path() -> Path:
    """The folder of the home's keys, which the head file stands in too."""
    folder = Path(settings.HOME) / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _last_noted(handle: IO[bytes]) -> int:
    size = handle.seek(0, os.SEEK_END)
    handle.seek(max(0, size - LONGEST_LINE))
    lines = handle.read().splitlines()
    return int(lines[-1].split()[0]) if lines else 0


def _key() -> bytes:
    """Every byte of the key file, as `fieldhouse.checkers.audit_chain` takes it; made when the home has none."""
    path = keys_path() / KEY_NAME
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_bytes()
        finally:
            draft.unlink()
    return path.read_bytes()
