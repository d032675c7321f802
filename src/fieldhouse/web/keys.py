"""The key that signs sessions and forms: a file of the home, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_BYTES = 50


def django_key_path(home: Path) -> Path:
    """The file that holds Django's secret key of a home."""
    return home / "keys" / "django"


def ensure_django_key(home: Path) -> Path:
    """Make the key file when the home has none, and return its path.

    Safe when several processes start at once: the file has mode 0600 from its first byte, and whoever loses
    the race uses the winner's file. The folder ``keys`` gets mode 0700.
    """
    path = django_key_path(home)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        return path
    draft = path.with_name(f"django.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(KEY_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        return path
    finally:
        draft.unlink()
    return path


def django_key(home: Path) -> str:
    """The home's key, or a random one for this process alone when the home does not exist yet.

    Commands that need no sessions (making migrations, the first import) run before there is a home.
    """
    path = django_key_path(home)
    if path.is_file():
        return path.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(KEY_BYTES)
