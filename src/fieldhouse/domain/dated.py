"""Dated things: half-open intervals of days, and series whose value holds until the next one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from fieldhouse.domain.errors import BadInput

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Interval:
    """The days ``valid_from <= day < valid_to``; no ``valid_to`` means open, never a sentinel date.

    Raises ``BadInput("interval.empty")`` when it would hold no day.
    """

    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise BadInput("interval.empty", valid_from=self.valid_from, valid_to=self.valid_to)

    def at(self, day: date) -> bool:
        """Say whether the interval holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def overlap(self, other: Interval) -> Interval | None:
        """Return the days both hold, ``None`` when there are none; touching intervals share no day."""
        valid_from = max(self.valid_from, other.valid_from)
        ends = [end for end in (self.valid_to, other.valid_to) if end is not None]
        valid_to = min(ends, default=None)
        if valid_to is not None and valid_to <= valid_from:
            return None
        return Interval(valid_from, valid_to)


class DatedSeries(Generic[V]):
    """A value over time: on a day it is that of the newest row with ``valid_from <= day``.

    Used for quotas, where 0 is a quota of nothing and ``None`` is no quota: a row of ``None`` ends what
    held before. Rows may come in any order. Raises ``BadInput("series.two_values", on=...)`` when two rows
    of one day differ; equal rows count once.
    """

    __slots__ = ("_days", "_values")

    def __init__(self, rows: Iterable[tuple[date, V | None]]) -> None:
        by_day: dict[date, V | None] = {}
        for valid_from, value in rows:
            if valid_from in by_day and by_day[valid_from] != value:
                raise BadInput("series.two_values", on=valid_from)
            by_day[valid_from] = value
        self._days = sorted(by_day)
        self._values = [by_day[day] for day in self._days]

    def at(self, day: date) -> V | None:
        """Return the value on a day, ``None`` before the first row and where a row says so."""
        place = bisect_right(self._days, day)
        return self._values[place - 1] if place else None

    def steps(self) -> tuple[tuple[Interval, V | None], ...]:
        """Return the series as intervals in order, the last one open."""
        ends: list[date | None] = [*self._days[1:], None]
        return tuple(
            (Interval(start, end), value)
            for start, end, value in zip(self._days, ends, self._values, strict=bool(self._days))
        )
