"""The deals of a day as columns, from which a list takes its rows: chosen, summed and put into an order as arrays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fieldhouse.facts.metrics.sums import Column

EPOCH = date(1970, 1, 1)

FEW_NUMBERS = 10_000_000
"""Up to here the numbers of a column are looked up in a table, which takes a tenth of the time of sorting them."""


class Columns:
    """The columns of the deals of a day; a row is a deal's place in order of key.

    A column is made ready when it is first asked for. Safe for several threads: two may make the same one.
    """

    def __init__(self, deals: pa.Table) -> None:
        self._deals = deals
        self._numbers: dict[str, Column] = {}
        self._codes: dict[str, tuple[list[str], Any]] = {}
        self.keys = deals["key"].to_numpy()

    def __len__(self) -> int:
        return len(self.keys)

    def numbers(self, name: str) -> Column:
        """A column of numbers; days are counted from 1970."""
        if name not in self._numbers:
            column = self._deals[name]
            is_day = pa.types.is_date(column.type)
            self._numbers[name] = Column.of(pc.cast(column, pa.int32()) if is_day else column)
        return self._numbers[name]

    def codes(self, name: str) -> tuple[list[str], Any]:
        """The codes of a column, and which of them each deal has; -1 is none."""
        if name not in self._codes:
            column = self._deals[name].combine_chunks()
            if not pa.types.is_dictionary(column.type):
                column = column.dictionary_encode()
            found = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            self._codes[name] = column.dictionary.to_pylist(), found
        return self._codes[name]

    def has_code(self, name: str, code: str) -> Any:
        """Whether each deal has a code."""
        known, found = self.codes(name)
        return found == known.index(code) if code in known else np.zeros(len(self), bool)

    def has_no_code(self, name: str) -> Any:
        """Whether each deal has no code, or the empty one."""
        return (self.codes(name)[1] < 0) | self.has_code(name, "")

    def is_among(self, name: str, numbers: Collection[int]) -> Any:
        """Whether each deal's record is one of these, by number; an absent one is none of them."""
        column, wanted = self.numbers(name), np.fromiter(numbers, np.int64, len(numbers))
        size = int(column.values.max(initial=0)) + 1
        if size > FEW_NUMBERS:
            return np.isin(column.values, wanted) & column.is_known
        is_wanted = np.zeros(size, bool)
        is_wanted[wanted[(wanted >= 0) & (wanted < size)]] = True
        return is_wanted[column.values] & column.is_known

    def codes_among(self, name: str, is_wanted: Any) -> list[str]:
        """The codes that some of the deals have, in order."""
        known, found = self.codes(name)
        counts = np.bincount(found[is_wanted & (found >= 0)], minlength=len(known))
        return sorted(known[one] for one in np.flatnonzero(counts).tolist())

    def numbers_among(self, name: str, is_wanted: Any) -> list[int]:
        """The numbers that some of the deals have, in order."""
        column = self.numbers(name)
        found = column.values[is_wanted & column.is_known]
        if len(found) and found.min() >= 0 and found.max() < FEW_NUMBERS:
            return np.flatnonzero(np.bincount(found)).tolist()
        return np.unique(found).tolist()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Sorted:
    """An order of rows: by a value each, those without one last in either direction, then by row.

    ``values`` are of all rows, whole numbers.
    """

    values: Column
    is_descending: bool = False

    def first(self, rows: Any, size: int, *, is_backwards: bool = False) -> Any:
        """The first of the rows (ascending) in this order, or read from its end."""
        is_known = self.values.is_known[rows]
        by_value = _least(rows[is_known], self.values.values[rows[is_known]], size, self._falls(is_backwards))
        without = rows[~is_known]
        by_row = without[::-1] if self._falls(is_backwards) else without
        parts = (by_row, by_value) if is_backwards else (by_value, by_row)
        return np.concatenate(parts)[:size]

    def beyond(self, rows: Any, value: int | None, row: float, *, is_backwards: bool = False) -> Any:
        """The rows that come after a place, or before it: a value, and a row or what lies between two."""
        values, is_known = self.values.values[rows], self.values.is_known[rows]
        falls = self._falls(is_backwards)
        is_next = rows < row if falls else rows > row
        if value is None:
            return rows[~is_known & is_next | is_known] if is_backwards else rows[~is_known & is_next]
        is_further = values < value if falls else values > value
        found = is_known & (is_further | (values == value) & is_next)
        return rows[found] if is_backwards else rows[found | ~is_known]

    def _falls(self, is_backwards: bool) -> bool:
        return self.is_descending != is_backwards


def _least(rows: Any, values: Any, size: int, falls: bool) -> Any:
    """The first rows by value, then by row, without sorting the others; ``rows`` ascend."""
    weight = ~values if falls else values
    if len(rows) > size:
        last = np.partition(weight, size - 1)[size - 1]
        before, tied = np.flatnonzero(weight < last), np.flatnonzero(weight == last)
        wanted = size - len(before)
        chosen = np.concatenate([before, tied[-wanted:] if falls else tied[:wanted]])
        rows, weight = rows[chosen], weight[chosen]
    return rows[np.lexsort((-rows if falls else rows, weight))]
