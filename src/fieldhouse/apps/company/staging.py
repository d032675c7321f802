"""Where something large is made before it gets its name: beside it, and gone afterwards, however the maker ended."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldhouse.domain.errors import Refused


def staging_path(target: Path) -> Path:
    """The folder in which a target is made."""
    return target.with_name(f".{target.name}.unfinished")


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target``, readable by its owner only, for as long as the block lasts.

    What a killed process left in it is removed first. ``Refused`` when a living one is making the same target.
    """
    folder = staging_path(target)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Refused("staging.busy", path=str(target)) from busy
        _empty(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
    finally:
        os.close(held)


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()
