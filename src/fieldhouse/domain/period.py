"""Periods of a fiscal calendar: years, halves, quarters, months and weeks, half open, each with a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    """The lengths a calendar knows, from the longest to the shortest."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


_CODE_FORMATS: dict[PeriodKind, str] = {
    PeriodKind.YEAR: "",
    PeriodKind.HALF: "-H{}",
    PeriodKind.QUARTER: "-Q{}",
    PeriodKind.MONTH: "-M{:02d}",
    PeriodKind.WEEK: "-W{:02d}",
}


@dataclass(frozen=True, slots=True)
class Period:
    """One fiscal period: the days ``start_on <= day < until_on`` of the calendar named by its code.

    ``number`` counts from 1 within the fiscal year (1 for a year): the 7th fiscal month, not July.
    """

    calendar: str
    kind: PeriodKind
    fiscal_year: int
    number: int
    start_on: date
    until_on: date

    @property
    def code(self) -> str:
        """``FY26``, ``FY26-H1``, ``FY26-Q3``, ``FY26-M07``, ``FY26-W31``; other centuries as ``FY1999``."""
        year = self.fiscal_year
        name = f"FY{year % 100:02d}" if 2000 <= year <= 2099 else f"FY{year}"
        return name + _CODE_FORMATS[self.kind].format(self.number)

    @property
    def last_on(self) -> date:
        """The last day that belongs to the period."""
        return self.until_on - timedelta(days=1)

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.until_on - self.start_on).days

    def holds(self, day: date) -> bool:
        """Say whether a day lies in the period."""
        return self.start_on <= day < self.until_on

    def day_offset(self, day: date) -> int:
        """Return the days from the first day to a day: 0 on the first, negative before it."""
        return (day - self.start_on).days
