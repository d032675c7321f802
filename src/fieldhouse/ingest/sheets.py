"""The sheets of a workbook among which somebody chooses."""

from __future__ import annotations

from pathlib import Path

from fieldhouse.ingest.apart import ApartTable
from fieldhouse.ingest.profile import FileRule

WORKBOOKS = (".xlsx", ".xlsm")


def sheets_of(path: Path) -> list[tuple[str, int]]:
    """The sheets of a workbook that hold anything, with their rows; nothing where there is no choice."""
    if path.suffix.lower() not in WORKBOOKS:
        return []
    found = ApartTable(path, path.name, FileRule(match=()), "xlsx").sheets
    return found if len(found) > 1 else []
