"""The files that a run leaves in its folder of the home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_OFFERED = re.compile(
    r"findings\.csv|rejected-[^/\\]+\.csv|(simulated-)?fieldhouse-[a-z0-9_-]+\.(csv|xlsx)"
    r"|person\.(json|html)|changes-manifest\.json|(simulated-)?changes-[\w-]+-(update|rollback)\.csv"
)


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file that can be fetched: its name and its size in bytes."""

    name: str
    size: int


def files_of(run: int) -> list[RunFile]:
    """The files of a run that can be fetched, by name."""
    return [RunFile(path.name, path.stat().st_size) for path in _paths(run)]


def file_named(run: int, name: str) -> Path | None:
    """The path of one of a run's files, or ``None``.

    The name is compared with what lies in the folder and never joined to a path, so there is no way out of it.
    """
    return next((path for path in _paths(run) if path.name == name), None)


def _paths(run: int) -> list[Path]:
    folder = Path(settings.HOME) / "runs" / str(run)
    if not folder.is_dir():
        return []
    plain = (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    return sorted(path for path in plain if _OFFERED.fullmatch(path.name))
