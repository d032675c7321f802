"""What tools make of an export of Salesforce on its way, taken back: heads, booleans, nulls and Ids as it writes them.

Data Loader writes the heads as somebody typed them in the query (ID, NAME), a sheet of an export that was edited for
an update holds ``#N/A`` for nothing, spreadsheets write TRUE, and reports and old tools give Ids of 15 characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from fieldhouse.domain.record_ids import whole_id

NOTHING = "#N/A"
_BOOLS = {"TRUE": "true", "True": "true", "FALSE": "false", "False": "false"}
_OF_BOOLS = ("Is", "Has")
_IDS = ("Id",)
_VALUES = ("OldValue", "NewValue")
"""Columns of a history: of a reference they hold Ids."""
_SHORT = 15


class Tidy:
    """Takes back what tools made of the cells of a table with some columns."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._bools = [place for place, name in enumerate(columns) if name.startswith(_OF_BOOLS)]
        self._ids = [place for place, name in enumerate(columns) if name.endswith(_IDS) or name in _VALUES]

    def cells(self, row: list[str]) -> list[str]:
        """The cells of one row."""
        tidied = ["" if cell.strip() == NOTHING else cell for cell in row]
        for place in self._bools:
            tidied[place] = _BOOLS.get(tidied[place].strip(), tidied[place])
        for place in self._ids:
            tidied[place] = _whole(tidied[place])
        return tidied

    def texts(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The same of many rows, by column."""
        columns = list(map(_without_nothing, rows.iter_columns()))
        for place in self._bools:
            columns[place] = columns[place].replace(_BOOLS)
        for place in self._ids:
            columns[place] = _with_checks(columns[place])
        return pl.DataFrame(columns)


def tidy_heads(columns: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The heads as a profile calls them, where they differ in upper and lower case alone."""
    known = {name.lower(): name for name in wanted}
    heads = list(columns)
    taken = set(heads)
    return [name if (own := known.get(name.lower(), name)) in taken else own for name in heads]


def _whole(cell: str) -> str:
    text = cell.strip()
    return (whole_id(text) or cell) if len(text) == _SHORT else cell


def _without_nothing(column: pl.Series) -> pl.Series:
    return column.set(column == NOTHING, "") if (column == NOTHING).any() else column


def _with_checks(column: pl.Series) -> pl.Series:
    short = column.filter(column.str.len_bytes() == _SHORT).unique()
    return column.replace({one: _whole(one) for one in short}) if len(short) else column
