"""The dates of one simulation: its first and last day, fiscal quarters, and the days on which rules changed.

Days are numbered from 1970-01-01 so that they fit arrays; the fiscal year starts on 1 February and is named
by the calendar year in which it ends, as in the public GitLab handbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_EPOCH = date(1970, 1, 1).toordinal()
LEAD_DAYS = 200  # opportunities that were open at the start were created up to so many days before it


def number(day: date) -> int:
    """The days from 1970-01-01 to ``day``."""
    return day.toordinal() - _EPOCH


def day_of(days: int) -> date:
    """The date ``days`` after 1970-01-01."""
    return date.fromordinal(_EPOCH + int(days))


def quarter_of(day: date) -> date:
    """The first day of the fiscal quarter that holds ``day``: 1 February, May, August or November."""
    months = (day.year * 12 + day.month - 2) // 3 * 3 + 1
    return date(months // 12, months % 12 + 1, 1)


def add_quarters(start: date, count: int) -> date:
    """The quarter start ``count`` quarters after the quarter start ``start``."""
    months = start.year * 12 + start.month - 1 + 3 * count
    return date(months // 12, months % 12 + 1, 1)


def year_of(day: date) -> date:
    """The first day of the fiscal year that holds ``day``."""
    return date(day.year if day.month >= 2 else day.year - 1, 2, 1)


def label_of(start: date) -> str:
    """The name of the quarter that starts on ``start``: 2025-05-01 is "FY26 Q2"."""
    year = year_of(start)
    quarter = ((start.year - year.year) * 12 + start.month - 2) // 3 + 1
    return f"FY{(year.year + 1) % 100:02d} Q{quarter}"


@dataclass(frozen=True, slots=True)
class Periods:
    """When this simulation starts, ends and changes its rules; half-open, days as dates."""

    start: date
    until: date
    reorganised_on: date
    stages_changed_on: date
    quarters: tuple[date, ...]
    """Starts of the fiscal quarters from ``start`` to the one that holds ``until``, and of two more."""

    @property
    def first(self) -> date:
        """The day before which nothing was created."""
        return self.start - timedelta(days=LEAD_DAYS)

    @property
    def founded_on(self) -> date:
        """Since when the positions, territories and standings that never changed are as they are."""
        return date(self.first.year - 10, 2, 1)

    @property
    def current(self) -> int:
        """The index into ``quarters`` of the quarter that holds ``until``."""
        return len(self.quarters) - 3

    def end_of(self, index: int) -> date:
        """The first day after quarter ``index``."""
        return add_quarters(self.quarters[index], 1)


def periods_of(until: date, years: int) -> Periods:
    """The periods of ``years`` years up to ``until``, widened to whole fiscal quarters at the front."""
    start = quarter_of(date(until.year - years, until.month, 1))
    quarters = [start]
    while quarters[-1] <= until:
        quarters.append(add_quarters(quarters[-1], 1))
    quarters.append(add_quarters(quarters[-1], 1))
    past = len(quarters) - 3
    return Periods(
        start=start,
        until=until,
        reorganised_on=_middle_of_a_year(start, until, quarters[past // 2]),
        stages_changed_on=quarters[max(past // 3, 1)],
        quarters=tuple(quarters),
    )


def _middle_of_a_year(start: date, until: date, otherwise: date) -> date:
    """The last 1 August that leaves 60 days of life after it and half a year before it, if there is one."""
    for year in range(until.year, start.year - 1, -1):
        day = date(year, 8, 1)
        if start + timedelta(days=180) <= day <= until - timedelta(days=60):
            return day
    return otherwise
