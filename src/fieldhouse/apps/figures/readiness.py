"""How the newest generation does, for those who run the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldhouse.facts.folder import facts_path
from fieldhouse.facts.generations import current_manifest, files_of
from fieldhouse.facts.outbox import undrained


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest generation: its number, when it was committed, its files, and the edits not yet in one."""

    number: int
    committed_at: datetime
    n_files: int
    n_waiting: int


def newest_generation() -> Newest | None:
    """The newest generation, or ``None`` in a home without data."""
    manifest = current_manifest()
    if manifest is None:
        return None
    waiting, _through = undrained(manifest.outbox_through)
    return Newest(manifest.number, manifest.committed_at, len(files_of(manifest)), len(waiting))


def has_its_files() -> bool:
    """Whether every file that the newest generation lists is there; true in a home without data."""
    manifest = current_manifest()
    return manifest is None or all((facts_path() / one.path).is_file() for one in files_of(manifest))
