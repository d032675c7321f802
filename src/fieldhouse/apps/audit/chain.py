"""The chain that proves the log: each entry's mac covers the entry before. The key and the head stand outside it."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

FIRST = bytes(32)
"""What stands before the first entry."""


def canonical(payload: Mapping[str, object]) -> str:
    """A payload as the one text that its mac covers: sorted keys, no spaces, UTF-8."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def mac(before: bytes, payload: str) -> str:
    """HMAC-SHA256, in hexadecimal, of the mac before and the payload's text."""
    return hmac.new(_key(), before + payload.encode(), "sha256").hexdigest()


def append_head(seq: int, head: str) -> None:
    """Add a line to the file that remembers how far the log had come; it is only ever added to."""
    descriptor = os.open(_folder() / "audit.head", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(f"{seq} {head}\n")


def _key() -> bytes:
    path = _folder() / "audit"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            return bytes.fromhex(path.read_text())
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text())


def _folder() -> Path:
    folder = Path(settings.HOME) / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
