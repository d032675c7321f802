"""CSV: encodings, dialects, quoted line breaks, and everything that can be wrong with a text file.

A row's number is the 1-based line of the file on which it starts, as an editor shows it: the header is line
1, and a cell with line breaks makes the next row's number jump.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from fieldhouse.domain.cells import restored
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.bytes_in import BytesIn, Unreadable
from fieldhouse.ingest.dialect import chosen_delimiter
from fieldhouse.ingest.encodings import encoding_of, utf8_from_utf16, without_mark
from fieldhouse.ingest.limits import CELL_LIMIT, ROW_LIMIT
from fieldhouse.ingest.lines import QUOTE, Lines
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.table import Flaw, RawRow, long_cells, named_columns
from fieldhouse.ingest.text_block import TextBlock, text_schema

# The module's own limit would end a record in the middle and lose the place; Lines keeps records below this.
csv.field_size_limit(max(csv.field_size_limit(), 2 * ROW_LIMIT))

AS_TEXT: dict[str, Any] = {
    "has_header": False,
    "quote_char": None,
    "infer_schema": False,
    "empty_string_is_null": False,
    "extra_columns": "raise",
}
"""How Polars reads lines without quotes: every cell as the text that it is, and a line of another width not at all."""

UNIT = "\x1f"
"""Stands for the delimiter between cells whose quotes were taken off."""

_QUOTED = r'(?:"[^"\n]*"(?:{0}"[^"\n]*")*\n)*"[^"\n]*"(?:{0}"[^"\n]*")*\n?'
"""Lines of which every cell stands in quotes and has none in it; to be filled with the delimiter."""

Record = tuple[int, list[str], str | None]
UNCLOSED, MISPLACED = "row.quote_unclosed", "row.quote_misplaced"
_LIMITS = {"row.too_long": {"limit": str(ROW_LIMIT)}}


class CsvTable:
    """One CSV file, plain or in gzip. Opening reads it to its end where its encoding or gzip ask for it."""

    def __init__(self, path: Path, file: str, rule: FileRule, wanted: frozenset[str]) -> None:
        self.columns: list[str] = []
        self.findings: list[Finding] = []
        self.blank = 0
        self._file = file
        self._rule = rule
        self._bytes = BytesIn(path)
        self._passed = 0  # lines above the header
        self._marks = 0  # cells that an export had marked as text
        try:
            self._open(wanted)
        except Unreadable as error:
            self._refuse(error.rule, **error.fields)

    def progress(self) -> tuple[int, int]:
        return self._bytes.done, self._bytes.total

    def rows(self) -> Iterator[RawRow]:
        return (part for part in self.parts(in_blocks=False) if isinstance(part, RawRow))

    def parts(self, *, in_blocks: bool = True) -> Iterator[RawRow | TextBlock]:
        """Yield the rows; those of which a line is one record, beyond doubt, many at a time."""
        lines, records = self._records()
        width = len(self.columns)
        next(records)
        while True:
            if in_blocks and (block := self._text_block(lines)) is not None:
                yield block
                continue
            row, cells, fault = next(records, (0, [], None))
            if not row:
                break
            if lines.has_marks:
                cells = self._restored(cells)
            if len(cells) != width or lines.flaws or lines.has_long_cell:
                flaws = self._flaws(lines, row, cells, fault)
                if flaws:
                    yield RawRow(row, [] if "row.too_long" in lines.flaws else cells, flaws)
                    continue
            if any(cells):
                yield RawRow(row, cells, ())
            else:
                self.blank += 1
        if self._marks:
            count = {"count": str(self._marks)}
            self.findings.append(Finding("file.marks_taken", Severity.NOTE, self._file, fields=count))

    def _text_block(self, lines: Lines) -> TextBlock | None:
        """The next block of lines, parted at every delimiter; ``None`` where that may not be right."""
        text, width, separator = lines.plain_block(), len(self.columns), self._delimiter
        if QUOTE in text:
            text, separator = self._without_quotes(text), UNIT
        count = text.count("\n") + (not text.endswith("\n"))
        if not text or width < 2 or text.count(separator) != count * (width - 1):
            return None
        try:
            texts = pl.read_csv(text.encode(), separator=separator, schema=text_schema(width), **AS_TEXT)
        except pl.exceptions.PolarsError:
            return None
        is_doubtful = pl.all_horizontal(pl.all() == "") | pl.any_horizontal(pl.all().is_null())
        if texts.height != count or texts.select(is_doubtful.any()).item():
            return None
        first = lines.number + 1
        lines.pass_block(count)
        return TextBlock(first, texts)

    def _without_quotes(self, text: str) -> str:
        """Lines of which every cell stands in quotes and has none in it, with `UNIT` between the cells; else ""."""
        if UNIT in text or not re.fullmatch(_QUOTED.format(re.escape(self._delimiter)), text):
            return ""
        ends = "\n" if text.endswith("\n") else ""
        bare = text.removesuffix("\n")[1:-1].replace('"\n"', "\n")
        return bare.replace(f'"{self._delimiter}"', UNIT) + ends

    def _restored(self, cells: list[str]) -> list[str]:
        """Return the cells as the texts that an export wrote them for, and count those that it marked."""
        texts = [restored(cell) for cell in cells]
        self._marks += sum(map(str.__ne__, cells, texts))
        return texts

    def _open(self, wanted: frozenset[str]) -> None:
        self._codec = self._checked_codec()
        header = self._header_text()
        if not header:
            self._refuse("file.empty")
            return
        self._delimiter, finding = chosen_delimiter(self._file, header, self._rule.delimiter, wanted)
        if finding:
            self.findings.append(finding)
        else:
            self._read_header()

    def _checked_codec(self) -> str:
        """Return the file's codec; a packed file is read to its end: a truncated one is refused unread."""
        with closing(self._bytes.chunks()) as chunks:
            found = encoding_of(chunks, self._rule.encoding)
            if self._bytes.is_gzip:
                deque(chunks, maxlen=0)
        if found.known_by == "told" and found.codec != "utf-8":
            fields = {"encoding": found.codec}
            self.findings.append(Finding("file.encoding_told", Severity.NOTE, self._file, fields=fields))
        return found.codec

    def _lines(self) -> Lines:
        chunks = self._bytes.chunks()
        if self._codec == "utf-16":
            return Lines(utf8_from_utf16(chunks), "utf-8")
        return Lines(without_mark(chunks), self._codec)

    def _header_text(self) -> str:
        """Return the header's text: its first line and as many more as its quotes need, or ""."""
        found: list[str] = []
        size = quotes = 0
        lines = self._lines()
        for line in lines:
            if "row.too_long" in lines.flaws:
                raise Unreadable("file.header_unreadable", reason="row.too_long")
            if self._passed < self._rule.header_row - 1 or not (found or line.strip()):
                self._passed += 1
                continue
            found.append(line)
            size, quotes = size + len(line), quotes + line.count(QUOTE)
            if quotes % 2 == 0 or size > CELL_LIMIT:
                break
        return "".join(found)

    def _records(self) -> tuple[Lines, Iterator[Record]]:
        """Return the lines and the records from the header on."""
        lines = self._lines()
        below = islice(lines, self._passed, None)
        return lines, _records(lines, csv.reader(below, delimiter=self._delimiter, strict=True), self._passed)

    def _read_header(self) -> None:
        lines, records = self._records()
        _, cells, fault = next(records)
        if lines.flaws or fault:
            self._refuse_header(lines.flaws, fault)
            return
        self.columns, findings = named_columns(self._file, [restored(cell) for cell in cells])
        self.findings += findings

    def _refuse_header(self, flaws: set[str], fault: str | None) -> None:
        if "row.encoding" in flaws:
            self._refuse("file.encoding", encoding=self._codec)
        else:
            self._refuse("file.header_unreadable", reason=fault or min(flaws))

    def _flaws(self, lines: Lines, row: int, cells: list[str], fault: str | None) -> tuple[Flaw, ...]:
        flaws = [Flaw(one, fields=_LIMITS.get(one, {})) for one in sorted(lines.flaws)]
        if fault:
            flaws.append(Flaw(fault))
        if fault == UNCLOSED and lines.number > row:
            fields = {"to_row": str(lines.number)}
            self.findings.append(Finding("file.rest_unread", Severity.FATAL, self._file, row, fields=fields))
        if "row.too_long" in lines.flaws or fault:
            return tuple(flaws)
        if cells and len(cells) != len(self.columns):
            fields = {"cells": str(len(cells)), "columns": str(len(self.columns))}
            flaws.append(Flaw("row.ragged", fields=fields))
        elif lines.has_long_cell:
            flaws += long_cells(cells, self.columns)
        return tuple(flaws)

    def _refuse(self, rule: str, **fields: str) -> None:
        self.findings.append(Finding(rule, Severity.FATAL, self._file, fields=fields))


def _records(lines: Lines, reader: Iterator[list[str]], passed: int) -> Iterator[Record]:
    """Yield (row, cells, fault) for every record; the fault is the rule that its quotes break."""
    while True:
        lines.start_record()
        row = max(lines.number, passed) + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield row, [], UNCLOSED if lines.ended_inside else MISPLACED
        else:
            yield row, cells, None
