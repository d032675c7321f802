"""Where attempts to sign in are counted: files of the home's cache, which all web processes share."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

MOST_FILES = 10_000


class SharedCounts(FileBasedCache):
    """Django's cache in files, with two differences that counting needs.

    ``add`` is made once by one process, because it is the lock around a count. And what has not run out is never
    removed to make room: whoever tries many names could otherwise have their own count forgotten.
    """

    def _createdir(self) -> None:
        # Made with the first count: reading the settings writes nothing.
        if Path(self._dir).parent.parent.is_dir():
            super()._createdir()

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Keep a value unless there is one; whether it was kept."""
        self._createdir()
        descriptor = os.open(Path(self._dir) / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            return bool(super().add(key, value, timeout, version))
        finally:
            os.close(descriptor)

    def _cull(self) -> None:
        names = self._list_cache_files()
        if len(names) < MOST_FILES:
            return
        for name in names:
            try:
                with open(name, "rb") as file:
                    self._is_expired(file)
            except FileNotFoundError:
                continue  # another process removed it
