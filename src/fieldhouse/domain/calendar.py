"""Fiscal calendars: years from any month, named by their first or last year, of months or of 4-4-5 weeks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR, as_of_instant, day_of, zone_named
from fieldhouse.domain.period import Period, PeriodKind

__all__ = ["FiscalCalendar", "NamedBy", "Pattern", "Period", "PeriodKind", "as_of_instant", "day_of"]


class NamedBy(StrEnum):
    """Which calendar year names a fiscal year: that of its first month (2024年度) or of its last (FY25)."""

    FIRST = "first"
    LAST = "last"


class Pattern(StrEnum):
    """How a quarter divides: calendar months, or whole weeks in one of the three retail patterns."""

    MONTHS = "months"
    W445 = "445"
    W454 = "454"
    W544 = "544"


_WEEKS_OF_MONTHS: dict[Pattern, tuple[int, ...]] = {
    Pattern.W445: (4, 4, 5) * 4,
    Pattern.W454: (4, 5, 4) * 4,
    Pattern.W544: (5, 4, 4) * 4,
}
_MONTHS_IN: dict[PeriodKind, int] = {
    PeriodKind.YEAR: 12,
    PeriodKind.HALF: 6,
    PeriodKind.QUARTER: 3,
    PeriodKind.MONTH: 1,
}
_CHILD_KINDS: dict[PeriodKind, PeriodKind] = {
    PeriodKind.YEAR: PeriodKind.HALF,
    PeriodKind.HALF: PeriodKind.QUARTER,
    PeriodKind.QUARTER: PeriodKind.MONTH,
}
_KINDS_BY_LETTER: dict[str | None, PeriodKind] = {
    None: PeriodKind.YEAR,
    "H": PeriodKind.HALF,
    "Q": PeriodKind.QUARTER,
    "M": PeriodKind.MONTH,
    "W": PeriodKind.WEEK,
}
_CODE = re.compile(
    r"FY(?P<year>[0-9]{4}|[0-9]{2})(?:-(?:(?P<short>[HQ])(?P<n>[1-4])|(?P<long>[MW])(?P<nn>[0-9]{2})))?"
)


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """A fiscal calendar and the periods it makes; fiscal years named 1900 to 2200.

    ``first_month`` is the calendar month of the first fiscal month. With a pattern of weeks the year starts
    on the ``week_starts_on`` weekday (ISO: 1 Monday to 7 Sunday) nearest to the first of ``first_month``;
    every year has 52 or 53 weeks and the 53rd goes to its last month, and so to its last quarter and half.
    January, Monday gives the weeks of ISO 8601; February, Sunday and 4-5-4 the calendar of the US National
    Retail Federation.

    Weeks are always seven days. A week belongs to the month, quarter, half and year that hold its
    **fourth** day (the rule of ISO 8601), which for a pattern of weeks is plain containment, while in a
    calendar of months W01 may start up to three days before or after the year. Raises `BadInput`:
    ``calendar.bad_first_month``, ``calendar.bad_week_start``, ``calendar.unknown_zone``.
    """

    code: str
    first_month: int
    named_by: NamedBy
    pattern: Pattern
    reporting_zone: str
    week_starts_on: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise BadInput("calendar.bad_first_month", calendar=self.code, first_month=self.first_month)
        if not 1 <= self.week_starts_on <= 7:
            raise BadInput("calendar.bad_week_start", calendar=self.code, week_starts_on=self.week_starts_on)
        zone_named(self.reporting_zone)

    def period(self, fiscal_year: int, kind: PeriodKind, number: int = 1) -> Period:
        """Return the period of a fiscal year by number, e.g. ``period(2026, PeriodKind.QUARTER, 3)``.

        Raises `BadInput`: ``calendar.year_out_of_range``; ``calendar.no_such_period`` (a 5th quarter, a
        53rd week of 52).
        """
        if not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
            raise BadInput("calendar.year_out_of_range", year=fiscal_year)
        if not 1 <= number <= self.count(fiscal_year, kind):
            raise BadInput("calendar.no_such_period", year=fiscal_year, kind=str(kind), number=number)
        if kind == PeriodKind.WEEK:
            start_on = _week_one(self, fiscal_year) + timedelta(weeks=number - 1)
            return Period(self.code, kind, fiscal_year, number, start_on, start_on + timedelta(weeks=1))
        months, bounds = _MONTHS_IN[kind], _month_bounds(self, fiscal_year)
        start_on, until_on = bounds[(number - 1) * months], bounds[number * months]
        return Period(self.code, kind, fiscal_year, number, start_on, until_on)

    def count(self, fiscal_year: int, kind: PeriodKind) -> int:
        """Return how many periods of a kind a fiscal year has: 1, 2, 4, 12, and 52 or 53 weeks."""
        if kind == PeriodKind.WEEK:
            return (_week_one(self, fiscal_year + 1) - _week_one(self, fiscal_year)).days // 7
        return 12 // _MONTHS_IN[kind]

    def period_of(self, day: date, kind: PeriodKind) -> Period:
        """Return the period of a kind that holds a day.

        Raises ``BadInput("calendar.year_out_of_range")`` when the fiscal year is outside 1900 to 2200.
        """
        # Looked at before any arithmetic, which fails on the first and last days that a date can be.
        if not FIRST_YEAR - 1 <= day.year <= LAST_YEAR + 1:
            raise BadInput("calendar.year_out_of_range", year=day.year)
        if kind == PeriodKind.WEEK:
            return self._week_of(day)
        fiscal_year = self._fiscal_year_of(day)
        month = bisect_right(_month_bounds(self, fiscal_year), day)
        return self.period(fiscal_year, kind, (month - 1) // _MONTHS_IN[kind] + 1)

    def parse(self, code: str) -> Period:
        """Return the period of a code; ``FY26`` and ``FY2026`` are the same year, ``26`` always means 2026.

        Raises `BadInput`: ``calendar.bad_period_code`` for what is no code; else as `period`.
        """
        match = _CODE.fullmatch(code)
        if match is None:
            raise BadInput("calendar.bad_period_code", text=code[:200])
        fiscal_year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
        kind = _KINDS_BY_LETTER[match["short"] or match["long"]]
        return self.period(fiscal_year, kind, int(match["n"] or match["nn"] or 1))

    def next(self, period: Period) -> Period:
        """Return the period of the same kind that starts where this one ends."""
        if period.number < self.count(period.fiscal_year, period.kind):
            return self.period(period.fiscal_year, period.kind, period.number + 1)
        return self.period(period.fiscal_year + 1, period.kind)

    def previous(self, period: Period) -> Period:
        """Return the period of the same kind that ends where this one starts."""
        if period.number > 1:
            return self.period(period.fiscal_year, period.kind, period.number - 1)
        last_year = period.fiscal_year - 1
        return self.period(last_year, period.kind, self.count(last_year, period.kind))

    def same_period_last_year(self, period: Period) -> Period:
        """Return the period of the same number a year before; week 53 falls back to week 52."""
        last_year = period.fiscal_year - 1
        return self.period(last_year, period.kind, min(period.number, self.count(last_year, period.kind)))

    def quarters_of(self, fiscal_year: int) -> tuple[Period, ...]:
        """Return the four quarters of a fiscal year, in order."""
        return tuple(self.period(fiscal_year, PeriodKind.QUARTER, number) for number in range(1, 5))

    def children(self, period: Period) -> tuple[Period, ...]:
        """Return the periods one step shorter: halves, quarters, months, weeks by the fourth-day rule.

        A week has none. Halves, quarters and months tile their parent; weeks tile a month in a pattern of
        weeks only.
        """
        if period.kind == PeriodKind.WEEK:
            return ()
        if period.kind == PeriodKind.MONTH:
            return self._weeks_of(period)
        kind = _CHILD_KINDS[period.kind]
        return self.periods_between(period.start_on, period.until_on, kind)

    def periods_between(self, start_on: date, until_on: date, kind: PeriodKind) -> tuple[Period, ...]:
        """Return all periods of a kind that hold a day of ``start_on <= day < until_on``, in order."""
        if until_on <= start_on:
            return ()
        periods = [self.period_of(start_on, kind)]
        while periods[-1].until_on < until_on:
            periods.append(self.next(periods[-1]))
        return tuple(periods)

    def _fiscal_year_of(self, day: date) -> int:
        # The year that starts last among those started; a year of weeks may start up to three days before
        # its month.
        fiscal_year = day.year + 2
        while _month_bounds(self, fiscal_year)[0] > day:
            fiscal_year -= 1
        return fiscal_year

    def _week_of(self, day: date) -> Period:
        start_on = day - timedelta(days=(day.isoweekday() - self.week_starts_on) % 7)
        fiscal_year = self._fiscal_year_of(start_on + timedelta(days=3))
        number = (start_on - _week_one(self, fiscal_year)).days // 7 + 1
        return self.period(fiscal_year, PeriodKind.WEEK, number)

    def _weeks_of(self, month: Period) -> tuple[Period, ...]:
        first = (self.week_starts_on + 3 - month.start_on.isoweekday()) % 7
        fourth_days = (month.start_on + timedelta(days=offset) for offset in range(first, month.days, 7))
        return tuple(self._week_of(day) for day in fourth_days)


def _first_of_year(calendar: FiscalCalendar, fiscal_year: int) -> date:
    is_named_later = calendar.named_by == NamedBy.LAST and calendar.first_month != 1
    return date(fiscal_year - 1 if is_named_later else fiscal_year, calendar.first_month, 1)


@lru_cache(maxsize=2048)
def _week_one(calendar: FiscalCalendar, fiscal_year: int) -> date:
    """Return the week start nearest to the first of the fiscal year: at most three days away."""
    first = _first_of_year(calendar, fiscal_year)
    forward = (calendar.week_starts_on - first.isoweekday()) % 7
    return first + timedelta(days=forward if forward <= 3 else forward - 7)


@lru_cache(maxsize=2048)
def _month_bounds(calendar: FiscalCalendar, fiscal_year: int) -> tuple[date, ...]:
    """Return 13 dates: the first days of the 12 fiscal months, and the first day of the next year."""
    if calendar.pattern == Pattern.MONTHS:
        first = _first_of_year(calendar, fiscal_year)
        ahead = (first.month - 1 + offset for offset in range(13))
        return tuple(date(first.year + months // 12, months % 12 + 1, 1) for months in ahead)
    start_on = _week_one(calendar, fiscal_year)
    weeks = accumulate(_WEEKS_OF_MONTHS[calendar.pattern][:11], initial=0)
    return (*(start_on + timedelta(weeks=count) for count in weeks), _week_one(calendar, fiscal_year + 1))
