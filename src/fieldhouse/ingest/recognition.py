"""Which profiles read some files, and how much of them: by opening the files with each, as an import does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.apart import heads_remembered
from fieldhouse.ingest.profile import Profile
from fieldhouse.ingest.source import Source, read_source

NOT_READ_FILE, NOT_READ_COLUMN = "file.not_read", "file.column_not_read"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a profile fits some files: how many of the files, and of these files' columns, it reads.

    ``faults`` are the findings for which the files cannot be imported by it; with none of them they can. ``known_by``
    are the columns by which it told what the files are; of a profile that goes by their names there are none.
    """

    profile: str
    files_read: int
    columns_read: int
    columns: int
    faults: tuple[Finding, ...]
    known_by: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether the files can be imported by the profile."""
        return not self.faults


def recognised(path: Path, profiles: Iterable[tuple[str, Profile]]) -> list[Fit]:
    """Return how each profile, given by name, fits the files of a folder, or one file; the best first.

    One that reads more files goes before one that reads fewer, then one that knows them by their columns, then the
    one that leaves fewer columns unread.
    """
    with heads_remembered():
        fits = [_fit(name, read_source(path, profile)) for name, profile in profiles]
    return sorted(fits, key=_rank)


def _fit(name: str, source: Source) -> Fit:
    opened = [one for one in source.files if one.is_readable]
    unread = [one for file in opened for one in file.findings if one.rule == NOT_READ_COLUMN]
    columns = sum(len(one.columns) for one in opened)
    faults = tuple(one for one in source.findings if one.severity is Severity.FATAL)
    known_by = dict.fromkeys(column for one in opened for column in one.known_by)
    return Fit(name, len(opened), columns - len(unread), columns, faults, tuple(known_by))


def _rank(fit: Fit) -> tuple[bool, int, bool, int, int, str]:
    return (
        not fit.is_readable,
        -fit.files_read,
        not fit.known_by,
        fit.columns - fit.columns_read,
        -fit.columns_read,
        fit.profile,
    )
