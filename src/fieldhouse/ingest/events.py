"""What reading a source yields beside findings: rows, rejected rows, progress, and the count of each file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.schema import TypedRow


class ReadRow(NamedTuple):
    """One accepted input row and the records that it makes, referred-to kinds first.

    ``records`` is empty when all that the row says was said by an earlier row (a rule with ``once``); the row
    counts all the same. ``row`` 0 stands for what the profile itself states, which is no input row.
    ``cells`` are the row's own, by ``columns``, for the reasons file should the importer have to reject it.
    """

    file: str
    row: int
    records: list[TypedRow]
    cells: Sequence[str] = ()
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """Many accepted input rows of one file, each of which makes one record of one kind.

    ``values`` are the records by column: `fieldhouse.ingest.block_reader.TYPES`. ``row_of`` gives a row by its place in
    the block, as a `ReadRow`.
    """

    file: str
    kind: str
    values: pl.DataFrame
    row_of: Callable[[int], ReadRow]


@dataclass(frozen=True, slots=True)
class Rejected:
    """One input row of which nothing is taken, with every reason.

    ``cells`` are the row's own cells by the source's own column names, before any mapping, for the reasons
    file; cells beyond the header are called ``column 9``; a cell is cut after 32,767 characters, and those of
    a row that was too long to be held are empty. ``findings`` are never empty and all of severity ``REJECTED``.
    """

    file: str
    row: int
    cells: dict[str, str]
    findings: tuple[Finding, ...]


class Progress(NamedTuple):
    """How far the reading of a file is: input rows so far, and ``done`` of ``total`` in bytes or rows."""

    file: str
    rows: int
    done: int
    total: int


class FileDone(NamedTuple):
    """The count of a file's input rows: ``rows`` = ``accepted`` + ``rejected``.

    The header, and rows in which every cell is empty (``blank``), are no input rows.
    """

    file: str
    rows: int
    accepted: int
    rejected: int
    blank: int


Event = ReadRow | ReadBlock | Rejected | Finding | Progress | FileDone
"""What `fieldhouse.ingest.source.Source.rows` yields; blocks only for kinds that are asked for in blocks."""
