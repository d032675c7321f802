"""The names of deals and accounts as columns: a list of a million deals is searched and sorted by them.

They are read once for each generation that may have brought other records or names, and kept in the home's cache.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from fieldhouse.apps.accounts.queries import account_names
from fieldhouse.apps.pipeline.listing.queries import opportunity_names
from fieldhouse.apps.runs.queries import records_since
from fieldhouse.apps.texts import BLOCK, Sought, Texts, in_blocks, kept_columns, texts_of
from fieldhouse.facts.metrics.sums import Column


class Names:
    """The names of opportunities, in order of number, as people look for them: without case and width.

    ``accounts`` are the names of the accounts.
    """

    def __init__(self, table: pa.Table, accounts: Texts) -> None:
        self._accounts = accounts
        self._numbers = table["number"].to_numpy()
        self._rank = table["rank"].to_numpy()
        self._name, self._plain, self._key = table["name"], Sought(table["plain"]), table["key"]
        self._last: tuple[Any, Any] | None = None

    def holding(self, text: str, numbers: Any) -> Any:
        """Whether the name of each of the opportunities (numbers, ascending) holds a text, or its key is that text."""
        plain = plainly(text)
        found = self._plain.holding(plain) | pc.equal(self._key, plain).to_numpy()
        return found[self._rows(numbers)]

    def accounts_holding(self, text: str) -> list[int]:
        """The accounts whose name or reading holds a text."""
        found: list[int] = self._accounts.numbers[self._accounts.holding(text)].tolist()
        return found

    def places(self, numbers: Any) -> Column:
        """Where the name of each of the opportunities stands among all names by their code points; see `place`."""
        place = self._rank[self._rows(numbers)]
        return Column(place, np.ones(len(place), bool))

    def place(self, name: str) -> int:
        """Where a name stands: an even number as of a name that there is, else the odd one between two of those."""
        n_before = pc.sum(pc.less(self._name, name)).as_py() or 0
        is_there = pc.any(pc.equal(self._name, name)).as_py()
        return 2 * n_before - (0 if is_there else 1)

    def _rows(self, numbers: Any) -> Any:
        """Where the numbers stand; those of a day are asked for again and again."""
        last = self._last
        if last is None or last[0] is not numbers:
            last = self._last = numbers, np.searchsorted(self._numbers, numbers)
        return last[1]


def plainly(text: str) -> str:
    """A text without case and width."""
    return unicodedata.normalize("NFKC", text).lower()


def names_of_now() -> Names:
    """The names of the deals as they are now."""
    return _names_since(str(settings.HOME), records_since())


@lru_cache(maxsize=2)
def _names_since(_home: str, since: int) -> Names:
    table = kept_columns("deals", since, lambda: table_of(opportunity_names(BLOCK)))
    return Names(table, texts_of("accounts", account_names))


def table_of(told: Iterable[tuple[int, str, str]]) -> pa.Table:
    """The table of `Names` from (number, name, key) in order of number."""
    table = in_blocks(told, _block)
    return table.append_column("rank", pa.array(_ranks(table["name"].combine_chunks())))


def _ranks(names: pa.Array) -> Any:
    """Twice the number of names that come before each."""
    order = pc.sort_indices(names).to_numpy()
    ascending = names.take(pa.array(order))
    is_new = np.ones(len(order), bool)
    is_new[1:] = pc.not_equal(ascending[1:], ascending[:-1]).to_numpy(zero_copy_only=False)
    rank = np.empty(len(order), np.int64)
    rank[order] = 2 * np.maximum.accumulate(np.where(is_new, np.arange(len(order)), 0))
    return rank


def _block(rows: list[tuple[int, str, str]]) -> pa.Table:
    number, name, key = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "number": pa.array(number, pa.int64()),
            "name": pa.array(name, pa.large_string()),
            "plain": pa.array([plainly(one) for one in name], pa.large_string()),
            "key": pa.array([plainly(one) for one in key], pa.large_string()),
        }
    )
