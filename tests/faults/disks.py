"""A disk of one's own, which can be filled and written-protected: only a real one fails as a disk does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTES = 96


class Disk:
    """A small disk mounted at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self, free: int) -> None:
        """Leave about so many bytes free."""
        room = os.statvfs(self.path)
        with self._filler.open("ab") as filler:
            os.posix_fallocate(filler.fileno(), 0, max(room.f_bavail * room.f_frsize - free, 1))

    def clear(self) -> None:
        """Make room again."""
        self._filler.unlink()

    def protect(self, *, is_protected: bool) -> None:
        """Let nobody write, or all as before."""
        _done("mount", "-o", f"remount,{'ro' if is_protected else 'rw'}", str(self.path))


@contextmanager
def small_disk(path: Path) -> Iterator[Disk]:
    """A disk for as long as the block lasts; mounting one takes root."""
    path.mkdir()
    _done("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(path))
    try:
        yield Disk(path)
    finally:
        _done("umount", "--lazy", str(path))


def _done(*command: str) -> None:
    subprocess.run(command, check=True)
