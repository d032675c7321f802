"""Pages of a list by key: each page begins behind the last row of the one before, so nothing is counted through.

Rows without a value come last in either direction. Rows with the same value are told apart by the number of their
opportunity, which stays the same from generation to generation; so a page's address stays good when data arrive.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from fieldhouse.apps.pipeline.listing.names import Names
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.columns import EPOCH, Columns, Sorted

_LONGEST_CURSOR, LIMIT = 2_000, 2**63

Readers = dict[type, Callable[[Any], Any]]
_READERS: Readers = {date: date.fromisoformat, str: str, int: int}

NAME = "name"
"""The one column of `Order` that is not one of the deals of a day."""


@dataclass(frozen=True, slots=True)
class Order:
    """A sort order: its name in addresses, the column, the type of its values, and the direction."""

    name: str
    column: str
    type: type
    is_descending: bool = False

    @property
    def code(self) -> str:
        """As an address writes it: ``name``, descending ``-name``."""
        return f"-{self.name}" if self.is_descending else self.name


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a list: the value and the tie-breaking number of a row."""

    value: Any
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    """The numbers of the opportunities of a page, and whether there are pages before and after."""

    numbers: list[int]
    has_previous: bool
    has_following: bool


class Ordered:
    """The deals of a day in an order; names are asked for only by the order that needs them."""

    def __init__(self, deals: Columns, order: Order, names: Callable[[], Names]) -> None:
        self._deals, self._order, self._names = deals, order, names
        values = names().places(deals.keys) if order.column == NAME else deals.numbers(order.column)
        self._sorted = Sorted(values, order.is_descending)

    def page(self, rows: Any, size: int, *, after: str = "", before: str = "") -> Page:
        """The page of these rows (ascending) behind ``after``, or in front of ``before``, or the first one.

        A place behind which nothing is left gives the first page. ``BadInput("list.bad_cursor")`` for what is no place.
        """
        is_backwards = bool(before)
        mark = read(before or after, self._order) if before or after else None
        found = self._beyond(rows, mark, is_backwards) if mark else rows
        held = self._sorted.first(found, size + 1, is_backwards=is_backwards)
        if not len(held) and mark:
            return self.page(rows, size)
        has_more, held = len(held) > size, held[:size]
        if is_backwards:
            held = held[::-1]
        has_previous = has_more if is_backwards else mark is not None
        has_following = True if is_backwards else has_more
        return Page(self._deals.keys[held].tolist(), has_previous, has_following)

    def all(self, rows: Any) -> list[int]:
        """The numbers of the opportunities of all these rows (ascending), in order."""
        numbers: list[int] = self._deals.keys[self._sorted.first(rows, len(rows))].tolist()
        return numbers

    def _beyond(self, rows: Any, mark: Mark, is_backwards: bool) -> Any:
        """The rows that come after a place, or before it."""
        row: float = np.searchsorted(self._deals.keys, mark.number)
        if row == len(self._deals) or self._deals.keys[row] != mark.number:
            row -= 0.5
        return self._sorted.beyond(rows, self._value(mark.value), row, is_backwards=is_backwards)

    def _value(self, value: Any) -> int | None:
        if isinstance(value, date):
            return (value - EPOCH).days
        return self._names().place(value) if isinstance(value, str) else value


def cursor(value: Any, number: int) -> str:
    """The place of a row in an order, by its value there and its opportunity's number, as an address writes it."""
    said = value.isoformat() if isinstance(value, date) else value
    text = json.dumps([said, number], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, order: Order) -> Mark:
    """The inverse of `cursor`; ``BadInput`` for anything else, such as the cursor of another order."""
    try:
        if len(text) > _LONGEST_CURSOR:
            raise ValueError("longer than any cursor")
        value, number = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        is_read_as_text = order.type is not int
        if any(type(one) is int and not -LIMIT <= one < LIMIT for one in (value, number)):
            raise ValueError("no number of ours")
        if type(number) is not int or (value is not None and isinstance(value, str) != is_read_as_text):
            raise ValueError("of another order")
        return Mark(None if value is None else _READERS[order.type](value), number)
    except (ValueError, TypeError) as failure:
        raise BadInput("list.bad_cursor", value=text[:40]) from failure
