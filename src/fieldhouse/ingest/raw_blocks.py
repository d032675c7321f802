"""Rows of a file gathered into columns of text, many rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.limits import BLOCK_ROWS, BLOCK_SIZE
from fieldhouse.ingest.table import RawRow
from fieldhouse.ingest.text_block import TextBlock, text_schema


@dataclass(slots=True)
class RawBlock:
    """Some rows in their order: those without flaws as ``texts``, with their ``numbers``, and the ``flawed``."""

    numbers: list[int] = field(default_factory=list)
    texts: pl.DataFrame = field(default_factory=pl.DataFrame)
    flawed: list[RawRow] = field(default_factory=list)

    def row(self, place: int) -> RawRow:
        """A row without flaws, by its place."""
        return RawRow(self.numbers[place], list(self.texts.row(place)), ())

    def rows(self) -> list[RawRow]:
        """All rows."""
        clean = [self.row(place) for place in range(len(self.numbers))]
        return sorted([*clean, *self.flawed], key=lambda one: one.row)


def raw_blocks(parts: Iterable[RawRow | TextBlock]) -> Iterator[RawBlock]:
    """Gather rows to blocks of `BLOCK_ROWS`, or fewer where they are long; also those before an `Unreadable`."""
    gathered = _Gathered()
    try:
        for part in parts:
            gathered.add(part)
            if gathered.rows >= BLOCK_ROWS or gathered.size >= BLOCK_SIZE:
                yield gathered.block()
                gathered = _Gathered()
    except Unreadable:
        yield gathered.block()
        raise
    yield gathered.block()


class _Gathered:
    def __init__(self) -> None:
        self.rows = self.size = 0
        self._numbers: list[int] = []
        self._cells: list[list[str]] = []
        self._frames: list[pl.DataFrame] = []
        self._flawed: list[RawRow] = []

    def add(self, part: RawRow | TextBlock) -> None:
        if isinstance(part, TextBlock):
            self._settle()
            self._frames.append(part.texts)
            self._numbers.extend(range(part.row, part.row + part.texts.height))
            self.rows += part.texts.height
            return
        self.rows += 1
        if part.flaws:
            self._flawed.append(part)
            return
        self._cells.append(part.cells)
        self._numbers.append(part.row)
        self.size += sum(map(len, part.cells))

    def block(self) -> RawBlock:
        self._settle()
        return RawBlock(
            self._numbers, pl.concat(self._frames) if self._frames else pl.DataFrame(), self._flawed
        )

    def _settle(self) -> None:
        if self._cells:
            columns = list(zip(*self._cells, strict=True))
            self._frames.append(pl.DataFrame(columns, text_schema(len(columns)), orient="col"))
            self._cells = []
