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

from django.db.models import F, Q, QuerySet

from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.domain.errors import BadInput

TIE = "opportunity_id"
_LONGEST_CURSOR = 2_000

Readers = dict[type, Callable[[Any], Any]]
_READERS: Readers = {date: date.fromisoformat, str: str, int: int}


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
    """The rows of a page, and the cursors of the pages before and after; empty at an end of the list."""

    rows: list[Deal]
    previous: str
    following: str


def page(rows: QuerySet[Deal], order: Order, size: int, *, after: str = "", before: str = "") -> Page:
    """The page behind ``after``, or in front of ``before``, or the first one.

    A place behind which nothing is left gives the first page. ``BadInput("list.bad_cursor")`` for what is no place.
    """
    is_backwards = bool(before)
    mark = read(before or after, order) if before or after else None
    found = rows.filter(_beyond(order, mark, is_backwards)) if mark else rows
    held = list(found.order_by(*ordering(order, is_backwards))[: size + 1])
    if not held and mark:
        return page(rows, order, size)
    has_more, held = len(held) > size, held[:size]
    if is_backwards:
        held.reverse()
    has_previous = has_more if is_backwards else mark is not None
    has_following = True if is_backwards else has_more
    return Page(
        held,
        cursor(held[0], order) if held and has_previous else "",
        cursor(held[-1], order) if held and has_following else "",
    )


def cursor(row: Deal, order: Order) -> str:
    """A row's place in an order, as an address writes it."""
    value: Any = row
    for name in order.column.split("__"):
        value = getattr(value, name)
    said = value.isoformat() if isinstance(value, date) else value
    text = json.dumps([said, row.opportunity_id], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, order: Order) -> Mark:
    """The inverse of `cursor`; ``BadInput`` for anything else, such as the cursor of another order."""
    try:
        if len(text) > _LONGEST_CURSOR:
            raise ValueError("longer than any cursor")
        value, number = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        is_read_as_text = order.type is not int
        if type(number) is not int or (value is not None and isinstance(value, str) != is_read_as_text):
            raise ValueError("of another order")
        return Mark(None if value is None else _READERS[order.type](value), number)
    except (ValueError, TypeError) as failure:
        raise BadInput("list.bad_cursor", value=text[:40]) from failure


def ordering(order: Order, is_backwards: bool = False) -> list[Any]:
    """The terms by which a list is sorted, from its end when it is read backwards."""
    is_descending = order.is_descending != is_backwards
    column, tie = F(order.column), F(TIE)
    if is_descending:
        return [column.desc(**_nulls(is_backwards)), tie.desc()]
    return [column.asc(**_nulls(is_backwards)), tie.asc()]


def _nulls(is_backwards: bool) -> dict[str, bool]:
    return {"nulls_first": True} if is_backwards else {"nulls_last": True}


def _beyond(order: Order, mark: Mark, is_backwards: bool) -> Q:
    """The rows that come after a place, or before it."""
    column = order.column
    comparison = "lt" if order.is_descending != is_backwards else "gt"
    tied = Q(**{f"{TIE}__{comparison}": mark.number})
    if mark.value is None:
        same = Q(**{f"{column}__isnull": True}) & tied
        return same | Q(**{f"{column}__isnull": False}) if is_backwards else same
    further = Q(**{f"{column}__{comparison}": mark.value}) | (Q(**{column: mark.value}) & tied)
    return further if is_backwards else further | Q(**{f"{column}__isnull": True})
