"""XLSX sheets. A row's number is the sheet's own.

The reader holds the sheet whole, so this runs in a process of its own (`fieldhouse.ingest.apart`), and what an archive
says that its parts unpack to is summed before it is opened; the reader unpacks no part further than that.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.limits import CELL_LIMIT, SHEET_CELLS_LIMIT, WORKBOOK_LIMIT
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.table import Flaw, RawRow, long_cells, named_columns

_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


class XlsxTable:
    """One sheet of a workbook: the rule's, or the one with the most rows; the first of several alike.

    ``sheets`` are all that hold anything, with their rows, and ``sheet`` is the one that is read. What is left out is
    the note ``file.sheets_left_out``.
    """

    def __init__(self, path: Path, file: str, rule: FileRule) -> None:
        self.columns: list[str] = []
        self.findings: list[Finding] = []
        self.blank = 0
        self.sheet, self.sheets = rule.sheet, list[tuple[str, int]]()
        self._file = file
        self._rule = rule
        self._decimal_mark = "," if rule.numbers.decimal == "comma" else "."
        self._height = 0
        self._rows: Iterator[list[Any]] = iter(())
        self._left: list[str] = []  # cells left of the first column that holds anything
        self._rows_done = 0
        try:
            if _unpacked_size(path) > WORKBOOK_LIMIT:
                raise Unreadable("file.expands_too_far", limit=str(WORKBOOK_LIMIT))
            self._open(path)
        except Unreadable as error:
            self._refuse(error.rule, **error.fields)
        except (CalamineError, OSError, ValueError) as error:
            self._refuse("file.unreadable", reason=str(error)[:200])

    def progress(self) -> tuple[int, int]:
        return self._rows_done, max(self._height - self._rule.header_row, 0)

    def rows(self) -> Iterator[RawRow]:
        for place in range(self._rule.header_row + 1, self._height + 1):
            self._rows_done += 1
            try:
                values = self._left + next(self._rows)
            except OverflowError:  # the reader passes the row, and goes on with the next
                yield RawRow(place, [], (Flaw("row.date_out_of_range"),))
                continue
            if values.count("") == len(values):
                self.blank += 1
                continue
            cells = [_text(one, self._decimal_mark) for one in values]
            yield RawRow(place, cells, self._flaws(cells))

    def _open(self, path: Path) -> None:
        with CalamineWorkbook.from_path(path) as book:
            page = self._page(book)
        if page is None:
            return
        last_row, last_column = page.end or (-1, -1)
        self._height = last_row + 1
        if self._height * (last_column + 1) > SHEET_CELLS_LIMIT:
            raise Unreadable("file.sheet_too_large", limit=str(SHEET_CELLS_LIMIT))
        self._left = [""] * (page.start or (0, 0))[1]
        self._rows = page.iter_rows()
        heads = self._heads() if self._rule.header_row else [""] * (last_column + 1)
        if not any(heads) and (self._rule.header_row or not heads):
            self._refuse("file.empty")
            return
        self.columns, findings = named_columns(self._file, heads)
        self.findings += findings

    def _page(self, book: CalamineWorkbook) -> CalamineSheet | None:
        """The sheet that is read, with the note of those that are not; only the largest so far is held."""
        best: CalamineSheet | None = None
        names = [one.name for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        for name in names:
            page = book.get_sheet_by_name(name)
            if page.height:
                self.sheets.append((name, page.height))
            if name == self._rule.sheet if self._rule.sheet else best is None or page.height > best.height:
                best = page
        if best is None:
            self._refuse("file.sheet_missing", sheet=self._rule.sheet, sheets=", ".join(names))
            return None
        self.sheet = best.name
        others = [f"{name} ({rows})" for name, rows in self.sheets if name != best.name]
        if others:
            said = {"sheet": best.name, "count": str(best.height), "others": ", ".join(others)}
            self.findings.append(Finding("file.sheets_left_out", Severity.NOTE, self._file, fields=said))
        return best

    def _heads(self) -> list[str]:
        """Return the cells of the header's row; the rows above it are passed over, whatever they hold."""
        values: list[Any] = []
        for _ in range(min(self._rule.header_row, self._height)):
            try:
                values = self._left + next(self._rows)
            except OverflowError:
                values = []
        return [_text(one, ".") for one in values]

    def _flaws(self, cells: list[str]) -> tuple[Flaw, ...]:
        flaws = [
            Flaw("row.cell_error", column, {"error": cell})
            for column, cell in zip(self.columns, cells, strict=True)
            if cell in _ERRORS
        ]
        flaws += [
            Flaw("row.nul", column) for column, cell in zip(self.columns, cells, strict=True) if "\0" in cell
        ]
        if any(len(cell) > CELL_LIMIT for cell in cells):
            flaws += long_cells(cells, self.columns)
        return tuple(flaws)

    def _refuse(self, rule: str, **fields: str) -> None:
        self.findings.append(Finding(rule, Severity.FATAL, self._file, fields=fields))


def _unpacked_size(path: Path) -> int:
    """Return how many bytes a workbook's parts unpack to, as the archive says."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Unreadable("file.unreadable", reason=str(error)[:200]) from error


def _text(value: Any, decimal_mark: str) -> str:
    """Return a cell as text: numbers plain with the file's decimal mark, days and instants in ISO form."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            number = Decimal(repr(value))
            is_whole = number.is_finite() and number == number.to_integral_value()
            return str(int(number)) if is_whole else format(number, "f").replace(".", decimal_mark)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return ""
