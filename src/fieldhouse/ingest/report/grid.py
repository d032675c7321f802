"""A file as rows of cells, none of which is known to be the header yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.apart import ApartTable
from fieldhouse.ingest.csv_table import CsvTable
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.report.words import FIELDS
from fieldhouse.ingest.table import RawRow, Table

_WIDTH = "row.ragged"
_WANTED = frozenset(spelling for spellings in FIELDS.values() for spelling in spellings)


class Grid:
    """A CSV file or the sheet of a workbook, from its first row on; ``findings`` as those of a `Table`.

    A row of another width than the first is no fault here: the lines around a table are narrower than it. ``wanted``
    are heads by which the delimiter is told.
    """

    def __init__(self, path: Path, file: str, rule: FileRule, wanted: frozenset[str] = _WANTED) -> None:
        self._is_sheet = path.suffix.lower() in (".xlsx", ".xlsm")
        plain = FileRule(
            match=(), encoding=rule.encoding, sheet=rule.sheet, header_row=0 if self._is_sheet else 1
        )
        self._table: Table = (
            ApartTable(path, file, plain, "xlsx") if self._is_sheet else CsvTable(path, file, plain, wanted)
        )

    @property
    def findings(self) -> list[Finding]:
        """What was found on opening and, after `rows`, on reading."""
        return self._table.findings

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows that hold anything, their cells stripped."""
        if not self._is_sheet:
            unnamed = [f"column {place}" for place in range(1, len(self._table.columns) + 1)]
            heads = zip(self._table.columns, unnamed, strict=True)
            yield RawRow(1, ["" if head == name else head for head, name in heads], ())
        for row, cells, flaws in self._table.rows():
            kept = [cell.strip() for cell in cells]
            yield RawRow(row, kept, tuple(one for one in flaws if one.rule != _WIDTH))
