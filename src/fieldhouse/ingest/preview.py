"""The first rows of a file as an import will read them: typed records, with findings where they belong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from typing import Any

from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.events import ReadRow, Rejected
from fieldhouse.ingest.source import SourceFile

ROWS = 50
"""Rows of each file that are shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the records that rows make; ``nth`` counts the records of a kind that one row makes.

    ``columns`` are the file's own columns that it is read from; none of a value that the profile states.
    """

    kind: str
    nth: int
    field: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is typed, or of a rejected row the text as it stands, and what was found about it."""

    value: Any
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the columns of its preview; ``findings`` are those about no cell that is shown."""

    number: int
    cells: list[Cell]
    findings: tuple[Finding, ...] = ()
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file. ``has_more``: it has other rows; ``findings`` were made on opening it."""

    name: str
    columns: list[Column]
    rows: list[Row]
    has_more: bool
    findings: list[Finding]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """The kinds of the columns, side by side, each with its number of columns."""
        widths = Counter((one.kind, one.nth) for one in self.columns)
        return [(kind, width) for (kind, _nth), width in widths.items()]


def previewed(file: SourceFile, limit: int = ROWS) -> Preview:
    """Return the first rows of a file as they are read; one that cannot be read has none."""
    read: list[ReadRow | Rejected] = []
    findings = list(file.findings)
    has_more = False
    with closing(file.events()) as events:
        for event in events:
            if isinstance(event, Finding):
                findings.append(event)
            elif isinstance(event, ReadRow | Rejected):
                has_more = len(read) == limit
                if has_more:
                    break
                read.append(event)
    columns = _columns(file, [one for one in read if isinstance(one, ReadRow)])
    return Preview(file.name, columns, [_row(one, columns) for one in read], has_more, findings)


def _columns(file: SourceFile, rows: list[ReadRow]) -> list[Column]:
    """Every field that the profile reads, once for each record of its kind that one row makes."""
    sources: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, field, column in file.fields:
        said = sources[kind, field]
        if column is not None and column not in said:
            said.append(column)
    most: Counter[str] = Counter()
    for row in rows:
        most |= Counter(one.kind for one in row.records)
    kinds = dict.fromkeys(kind for kind, _field in sources)
    return [
        Column(kind, nth, field, tuple(columns))
        for kind in kinds
        for nth in range(max(most[kind], 1))
        for (own, field), columns in sources.items()
        if own == kind
    ]


def _row(read: ReadRow | Rejected, columns: list[Column]) -> Row:
    return _rejected(read, columns) if isinstance(read, Rejected) else _accepted(read, columns)


def _accepted(row: ReadRow, columns: list[Column]) -> Row:
    numbers: dict[str, Iterator[int]] = defaultdict(count)
    records = {(one.kind, next(numbers[one.kind])): one.values for one in row.records}
    cells = [Cell(records.get((one.kind, one.nth), {}).get(one.field)) for one in columns]
    return Row(row.row, cells)


def _rejected(row: Rejected, columns: list[Column]) -> Row:
    cells, left = [], list(row.findings)
    for one in columns:
        text = next((row.cells[name] for name in one.columns if row.cells.get(name)), None)
        about = [found for found in left if found.column in one.columns]
        left = [found for found in left if found not in about]
        cells.append(Cell(text, tuple(about)))
    return Row(row.row, cells, tuple(left), is_rejected=True)
