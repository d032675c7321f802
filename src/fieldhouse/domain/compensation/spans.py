"""Months, quarters and plan years: where a day lies, and how much of a span somebody was there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction

from fieldhouse.domain.compensation.plan import Span
from fieldhouse.domain.errors import BadInput

MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}
_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


def month_number(day: date) -> int:
    """Months since year 0: neighbours differ by one."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """The first day of a numbered month."""
    return date(month // 12, month % 12 + 1, 1)


def bucket(day: date, span: Span, year_starts: int) -> int:
    """The first month of the span that holds the day: a fiscal year from April holds March 2026 in 2025-04."""
    length = MONTHS[span]
    month = month_number(day)
    return month - (month - (year_starts - 1)) % length


def bucket_days(month: int, span: Span) -> tuple[date, date]:
    """First and last day of the span that begins with a month."""
    return first_of(month), first_of(month + MONTHS[span]) - timedelta(days=1)


def period_end(text: str, year_starts: int = 1) -> date:
    """The last day of a period: ``2026-11``, ``2026-Q4`` and ``2026`` of the year that starts in a month.

    Raises ``BadInput("pay.bad_period", text=...)``.
    """
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise BadInput("pay.bad_period", text=text[:200])
    start = int(match["year"]) * 12
    if match["month"]:
        return first_of(start + int(match["month"])) - timedelta(days=1)
    quarters = int(match["quarter"] or 4)
    return first_of(start + year_starts - 1 + 3 * quarters) - timedelta(days=1)


def part_of(first: date, last: date, since: date, until: date, day_count: str) -> Fraction:
    """How much of the days ``first`` to ``last`` lies in ``since`` to ``until``, both inclusive, by a convention.

    ``inclusive`` counts both ends, ``end_minus_start`` the nights between (305/364 for 1 April to 31 January),
    ``months`` the months of which the first day lies within.
    """
    since, until = max(first, since), min(last, until)
    if since > until:
        return Fraction(0)
    if day_count == "end_minus_start" and last > first:
        return Fraction((until - since).days, (last - first).days)
    if day_count == "months":
        months = range(month_number(first), month_number(last) + 1)
        there = sum(1 for month in months if since <= first_of(month) <= until)
        return Fraction(there, len(months))
    return Fraction((until - since).days + 1, (last - first).days + 1)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another: 31 January to 28 February is none, to 1 March is one."""
    whole = month_number(later) - month_number(earlier)
    return whole - 1 if later.day < earlier.day else whole
