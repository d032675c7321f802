"""What lies in the watched folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from fieldhouse.apps.imports.profiles import known_names
from fieldhouse.clock import now

SETTLED_AFTER = timedelta(seconds=60)
"""A file that nobody has written to or renamed for so long is whole."""

DONE, REFUSED = "done", "refused"
UNFINISHED = (".part", ".partial", ".tmp", ".filepart", ".crdownload")
"""Endings by which programs mark what they are still writing; so are names that begin with a dot or a tilde."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file, or a folder of files, that lies in the folder of a profile.

    ``is_known``: there is such a profile, and something to read. ``mark`` changes when anything is written to it.
    """

    profile: str
    path: Path
    changed_at: datetime
    mark: str
    is_known: bool

    @property
    def is_settled(self) -> bool:
        """Whether it has been left alone for long enough."""
        return self.is_known and now() - self.changed_at >= SETTLED_AFTER


def inbox() -> Path:
    """The watched folder; nothing is watched while there is none."""
    return Path(settings.INBOX or Path(settings.HOME) / "inbox")


def arrivals() -> list[Arrival]:
    """What waits, by profile and name."""
    return sorted(_arrivals(), key=lambda one: (one.profile, one.path.name))


def arrival_at(profile: str, name: str) -> Arrival | None:
    """One of them, as it is now; the name is compared and never joined to a path."""
    return next((one for one in _arrivals() if (one.profile, one.path.name) == (profile, name)), None)


def _arrivals() -> Iterator[Arrival]:
    if not inbox().is_dir():
        return
    names = set(known_names())
    for folder in _entries(inbox()):
        if not folder.is_dir():
            continue
        for path in _entries(folder):
            if path.name not in (DONE, REFUSED):
                yield from _arrival(folder.name, path, folder.name in names)


def _arrival(profile: str, path: Path, is_known: bool) -> Iterator[Arrival]:
    try:
        stats = [(one, one.stat()) for one in (path, *(sorted(path.rglob("*")) if path.is_dir() else ()))]
    except FileNotFoundError:  # taken away meanwhile
        return
    changed = max(stat.st_ctime_ns for _one, stat in stats)
    parts = [
        f"{one.relative_to(path.parent)}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ino}"
        for one, stat in stats
    ]
    is_known = is_known and any(not one.is_dir() for one, _stat in stats)
    yield Arrival(profile, path, datetime.fromtimestamp(changed // 10**9, UTC), "|".join(parts), is_known)


def _entries(folder: Path) -> list[Path]:
    """The entries of a folder that are no links and that nobody marks as unfinished."""
    return [
        Path(one.path)
        for one in os.scandir(folder)
        if not one.is_symlink() and one.name[0] not in ".~" and not one.name.lower().endswith(UNFINISHED)
    ]
