"""What compiled texts and tests say of many rows at once: each is asked once for each combination of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from fieldhouse.ingest.cell_texts import Cells
from fieldhouse.ingest.profile import Cell, Column, DayAfter, First, Join, Lookup, Rest

SPACES = "".join(one for one in map(chr, range(0x3001)) if one.isspace())
"""What `str.strip` takes away."""


def columns_of(cell: Cell, columns: Iterable[str]) -> frozenset[str]:
    """The columns of a file that a cell looks at; all of them where it takes what is left."""
    match cell:
        case Rest():
            return frozenset(columns)
        case Column():
            return frozenset({cell.name})
        case Lookup():
            return columns_of(cell.on, columns)
        case DayAfter():
            return columns_of(cell.day, columns)
        case First() | Join():
            parts = cell.choices if isinstance(cell, First) else cell.parts
            return frozenset().union(*(columns_of(one, columns) for one in parts))
    return frozenset()


def mapped_columns(cell: Cell) -> Iterator[str]:
    """The columns whose values a cell takes for others: each is counted once a row, however many cells do so."""
    match cell:
        case Column() | Lookup() if cell.value_map or cell.otherwise:
            yield cell.name if isinstance(cell, Column) else cell.take
        case First() | Join():
            for one in cell.choices if isinstance(cell, First) else cell.parts:
                yield from mapped_columns(one)
        case DayAfter():
            yield from mapped_columns(cell.day)
    if isinstance(cell, Lookup):
        yield from mapped_columns(cell.on)


class CellColumns:
    """Rows of text as a file's compiled rule sees them.

    ``slots`` say where each column that the rule uses stands among its cells, ``places`` where it does among those of a
    row.
    """

    def __init__(self, slots: Mapping[str, int], places: Mapping[str, int]) -> None:
        self._slots, self._places = slots, places

    def column(self, name: str, rows: pl.DataFrame) -> pl.Series:
        """The cells of a column, stripped."""
        return rows.to_series(self._places[name]).str.strip_chars(SPACES)

    def each(
        self, ask: Callable[[Cells], Any], columns: Iterable[str], rows: pl.DataFrame
    ) -> tuple[pl.Series, list[Any]]:
        """Ask once for each combination of what rows hold in some columns: by row the place of its answer, answers."""
        names = [name for name in columns if name in self._places]
        cells = [""] * len(self._slots)
        if not names:
            return pl.Series([0], dtype=pl.UInt32).new_from_index(0, rows.height), [ask(cells)]
        own = pl.DataFrame([self.column(name, rows).alias(name) for name in names])
        distinct = own.unique(maintain_order=True).with_row_index("place")
        answers = []
        for _place, *combination in distinct.iter_rows():
            for name, text in zip(names, combination, strict=True):
                cells[self._slots[name]] = text
            answers.append(ask(cells))
        return own.join(distinct, on=names, how="left", maintain_order="left")["place"], answers
