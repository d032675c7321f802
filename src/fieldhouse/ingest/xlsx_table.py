"""XLSX sheets. A row's number is the sheet's own.

The reader holds the sheet whole, so an archive is measured before it is opened: the bytes that its parts
unpack to, the rectangle that the cells span (two cells in opposite corners make a sheet of 17 billion), and
the counts for which the reader makes room before it has seen anything.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.limits import CELL_LIMIT, CHUNK, SHEET_CELLS_LIMIT, WORKBOOK_LIMIT
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.table import Flaw, RawRow, long_cells, named_columns

_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["']""")  # a cell's ("AB12") or a row's
_COUNT = re.compile(
    rb"""count\s*=\s*["']\s*([0-9]{1,20})""", re.IGNORECASE
)  # of shared strings, told beforehand
_OVERLAP = 64
_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


class XlsxTable:
    """One sheet of a workbook: the rule's, or the first."""

    def __init__(self, path: Path, file: str, rule: FileRule) -> None:
        self.columns: list[str] = []
        self.findings: list[Finding] = []
        self.blank = 0
        self._file = file
        self._rule = rule
        self._decimal_mark = "," if rule.numbers.decimal == "comma" else "."
        self._rows: list[list[Any]] = []
        self._rows_done = 0
        try:
            measure(path)
            self._open(path)
        except Unreadable as error:
            self._refuse(error.rule, **error.fields)
        except (CalamineError, OSError, ValueError) as error:
            self._refuse("file.unreadable", reason=str(error)[:200])

    def progress(self) -> tuple[int, int]:
        return self._rows_done, max(len(self._rows) - self._rule.header_row, 0)

    def rows(self) -> Iterator[RawRow]:
        first = self._rule.header_row
        for place in range(first, len(self._rows)):
            self._rows_done += 1
            cells = [_text(one, self._decimal_mark) for one in self._rows[place]]
            self._rows[place] = []
            if any(cells):
                yield RawRow(place + 1, cells, self._flaws(cells))
            else:
                self.blank += 1

    def _open(self, path: Path) -> None:
        with CalamineWorkbook.from_path(path) as book:
            names = book.sheet_names
            sheet = self._rule.sheet or next(iter(names), "")
            if sheet not in names:
                self._refuse("file.sheet_missing", sheet=sheet, sheets=", ".join(names))
                return
            self._rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        header = self._rule.header_row - 1
        if len(self._rows) <= header or not any(_text(one, ".") for one in self._rows[header]):
            self._refuse("file.empty")
            return
        self.columns, findings = named_columns(self._file, [_text(one, ".") for one in self._rows[header]])
        self.findings += findings

    def _flaws(self, cells: list[str]) -> tuple[Flaw, ...]:
        flaws = [
            Flaw("row.cell_error", column, {"error": cell})
            for column, cell in zip(self.columns, cells, strict=True)
            if cell in _ERRORS
        ]
        if any(len(cell) > CELL_LIMIT for cell in cells):
            flaws += long_cells(cells, self.columns)
        return tuple(flaws)

    def _refuse(self, rule: str, **fields: str) -> None:
        self.findings.append(Finding(rule, Severity.FATAL, self._file, fields=fields))


def measure(path: Path) -> None:
    """Unpack every part of a workbook within the limits, keeping nothing.

    Raises `Unreadable`: ``file.expands_too_far``, ``file.sheet_too_large``, ``file.unreadable`` (no archive,
    damaged).
    """
    size = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                for grown in _part_sizes(archive, part):
                    if size + grown > WORKBOOK_LIMIT:
                        raise Unreadable("file.expands_too_far", limit=str(WORKBOOK_LIMIT))
                size += grown
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("file.unreadable", reason=str(error)[:200]) from error


def _part_sizes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[int]:
    """Yield a part's size as it grows, and look where its cells lie: a workbook may call any part a sheet."""
    size, width, height, tail = 0, 1, 1, b""
    yield size
    with archive.open(part) as packed:
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            for letters, digits in _PLACE.findall(tail + chunk):
                width, height = max(width, _column_number(letters)), max(height, int(digits))
            told = max(map(int, _COUNT.findall(tail + chunk)), default=0)
            if max(width * height, told) > SHEET_CELLS_LIMIT:
                raise Unreadable("file.sheet_too_large", limit=str(SHEET_CELLS_LIMIT))
            tail = chunk[-_OVERLAP:]
            yield size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


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
