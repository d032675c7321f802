"""What an export holds, before it becomes a file of some format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from fieldhouse.apps.figures.figure import Figure
from fieldhouse.domain.money import Money

Cell = str | int | Money | date | None
"""A text, a count, an amount, a day, or nothing. An `int` is a count; amounts are `Money` and ratios `Ratio`."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio in basis points, or none."""

    ratio_bp: int


Line = tuple[Cell | Ratio, ...]
"""A row."""


class Lines(Protocol):
    """Rows that can be counted and gone through, as often as one likes."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Line]: ...


@dataclass(frozen=True, slots=True)
class Streamed:
    """Rows that are made while one goes through them, so that a long table is never in memory as a whole."""

    count: int
    lines: Callable[[], Iterable[Line]]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column heads, with a last row for the total where there is one. ``title`` names the worksheet."""

    title: str
    heads: tuple[str, ...]
    rows: Lines
    totals: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """One export: where it comes from, its tables, and the figures that it cites.

    ``heading`` stands above the tables of a spreadsheet. ``flat`` is the one table of a CSV file: every row, no total,
    and the figure's id in a column. ``subject`` and ``facts`` go into the audit log, and that it holds rows from behind
    ``walls``.
    """

    stem: str
    subject: str
    heading: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    flat: Table
    figures: tuple[Figure, ...]
    facts: dict[str, Any]
    walls: frozenset[str] = frozenset()


def money(amount_minor: int | None, currency: str) -> Money | None:
    """An amount as a cell; nothing for none."""
    return None if amount_minor is None or not currency else Money(amount_minor, currency)


def figure_cell(one: Figure) -> Cell | Ratio:
    """A figure's number as a cell."""
    if one.is_ratio:
        return None if one.ratio_bp is None else Ratio(one.ratio_bp)
    return money(one.amount_minor, one.spec.currency)
