"""When opportunities are created and won: seasons, growth and the hockey stick of quarter ends."""

from __future__ import annotations

from datetime import date

import numpy as np

from .draws import Bools, Draws, Ints
from .periods import LEAD_DAYS, Periods, add_quarters, day_of, number, quarter_of
from .teams import JAPAN, LARGE, MID, PUBLIC, SMALL

_WESTERN = (92, 106, 108, 100, 104, 102, 86, 80, 108, 112, 108, 74)  # January to December
_JAPANESE = (100, 92, 70, 104, 78, 100, 98, 76, 118, 128, 126, 96)  # budgets of March are sought in autumn
GROWTH_PER_YEAR = 12  # percent of the weight at the start
OPENING_SHARE = 55  # percent of the usual weight: those created before the start that are still open at it

HOCKEY = {SMALL: 0.30, MID: 0.48, LARGE: 0.60, PUBLIC: 0.55}
"""Share of won opportunities that are brought in at the end of their quarter."""
CUSTOMER_YEAR_END = 0.55
"""Share of Japanese ones closing within 60 days of the customer's own year end that close at it."""


def day_weights(periods: Periods, region: int) -> Ints:
    """Cumulative weights of being created on each day from ``periods.first`` to ``periods.until``."""
    months = _JAPANESE if region == JAPAN else _WESTERN
    start = number(periods.start)
    weights = []
    for day in range(number(periods.first), number(periods.until) + 1):
        on = day_of(day)
        growth = 3_650 + (day - start) * GROWTH_PER_YEAR // 10
        if day < start:
            growth = 3_650 * OPENING_SHARE // 100 * (LEAD_DAYS + day - start) // LEAD_DAYS
        weights.append(0 if on.weekday() >= 5 else months[on.month - 1] * growth)
    return np.cumsum(np.array(weights, dtype=np.int64))


def to_workday(day: Ints) -> Ints:
    """The Friday before a weekend's day; other days stay. Day 0, 1970-01-01, was a Thursday."""
    weekday = (day + 3) % 7
    return day - np.maximum(weekday - 4, 0)


class QuarterEnds:
    """Looks up, for a day number, the last day of its fiscal quarter and of its month."""

    def __init__(self, periods: Periods) -> None:
        self._origin = number(periods.first)
        last = number(periods.until) + 2_000
        days = [day_of(day) for day in range(self._origin, last)]
        self._quarter = np.array([number(add_quarters(quarter_of(day), 1)) - 1 for day in days])
        self._month = np.array([number(_next_month(day)) - 1 for day in days])
        self._year = np.array([day.year for day in days])
        self._year_end = {
            (year, month): number(_next_month(date(year, month, 1))) - 1
            for year in range(days[0].year - 1, days[-1].year + 2)
            for month in (3, 6, 9, 12)
        }

    def _row(self, day: Ints) -> Ints:
        return np.clip(day - self._origin, 0, len(self._quarter) - 1)

    def quarter_end(self, day: Ints) -> Ints:
        """The last day of the fiscal quarter of ``day``."""
        return self._quarter[self._row(day)]

    def month_end(self, day: Ints) -> Ints:
        """The last day of the month of ``day``."""
        return self._month[self._row(day)]

    def year_end(self, day: Ints, month: Ints) -> Ints:
        """The last day of ``month`` (3, 6, 9 or 12) that lies nearest to ``day``."""
        best = np.full(len(day), -1_000_000)
        years = self._year[self._row(day)]
        for offset in (-1, 0, 1):
            ends = np.array(
                [self._year_end[int(y), int(m)] for y, m in zip(years + offset, month, strict=True)]
            )
            best = np.where(np.abs(ends - day) < np.abs(best - day), ends, best)
        return best


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def snapped_close(
    natural: Ints, earliest: Ints, segment: Ints, is_japanese: Bools, year_end_month: Ints, ends: QuarterEnds,
    draws: Draws,
) -> Ints:  # fmt: skip
    """When won opportunities close: many in the last weeks of the quarter or of the customer's year."""
    n = len(natural)
    tail = draws.pick([22, 14, 11, 9, 8, 7, 6, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1], n)
    share = np.array([HOCKEY[one] for one in range(4)])[segment]
    is_hockey = draws.chance(share, n)
    close = np.where(is_hockey, ends.quarter_end(natural) - tail, natural)
    customers_end = ends.year_end(natural, year_end_month)
    is_near = is_japanese & (np.abs(customers_end - natural) <= 60) & draws.chance(CUSTOMER_YEAR_END, n)
    close = np.where(is_near, customers_end - tail // 2, close)
    close = to_workday(close)
    return np.where(close < earliest, to_workday(np.maximum(natural, earliest) + 2), close)
