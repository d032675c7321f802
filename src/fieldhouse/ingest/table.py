"""What every reader gives: the names of the columns, and rows of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.limits import CELL_LIMIT, COLUMN_LIMIT
from fieldhouse.ingest.shown import shown


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a row before any field of it is read."""

    rule: str
    column: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


class RawRow(NamedTuple):
    """A row's number as a person sees it, its cells (one a column when it has no flaws), and its flaws."""

    row: int
    cells: list[str]
    flaws: tuple[Flaw, ...]


class Table(Protocol):
    """An open file: its columns, what was found on opening, its rows once, and how far the reading is.

    ``findings`` with a ``FATAL`` among them mean that `rows` must not be asked; `rows` may add to them, and
    may raise `fieldhouse.ingest.bytes_in.Unreadable`. ``blank`` counts rows in which every cell is empty;
    they are not yielded.
    """

    columns: list[str]
    findings: list[Finding]
    blank: int

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows."""
        ...

    def progress(self) -> tuple[int, int]:
        """Return (done, total) in bytes or rows."""
        ...


def named_columns(file: str, cells: list[str]) -> tuple[list[str], list[Finding]]:
    """Return a header's column names, stripped, an empty one as ``column 5``, and what makes it unusable.

    Rules: ``file.too_many_columns``, ``file.column_twice`` (one finding a name).
    """
    names = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, start=1)]
    if len(names) > COLUMN_LIMIT:
        fields = {"columns": str(len(names)), "limit": str(COLUMN_LIMIT)}
        return names, [Finding("file.too_many_columns", Severity.FATAL, file, fields=fields)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    return names, [Finding("file.column_twice", Severity.FATAL, file, column=shown(name)) for name in twice]


def long_cells(cells: list[str], columns: list[str]) -> list[Flaw]:
    """Return a flaw ``row.cell_too_long`` for each cell past the limit."""
    fields = {"limit": str(CELL_LIMIT)}
    return [
        Flaw("row.cell_too_long", column, fields)
        for column, cell in zip(columns, cells, strict=True)
        if len(cell) > CELL_LIMIT
    ]
