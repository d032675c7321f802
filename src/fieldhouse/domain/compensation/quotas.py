"""What is asked of a payee in a span, and what it is worth: seasons, ramp and days of employment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from fieldhouse.domain.compensation.plan import Plan, Shares, Span
from fieldhouse.domain.compensation.spans import MONTHS, bucket, bucket_days, month_number, part_of

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A row of the payees: who is on which plan from a day on (half open), with what is asked and offered for a year.

    ``amounts`` holds the row's other ``*_minor`` columns; ``ramp_on`` is the day from which a ramp counts.
    """

    row: int
    payee_id: str
    plan: str
    valid_from: date
    valid_to: date | None
    currency: str
    amounts: dict[str, int]
    legal_entity: str = ""
    manager_id: str = ""
    team: str = ""
    is_leave: bool = False
    ramp_on: date | None = None

    @property
    def last_on(self) -> date:
        """The last day of the assignment."""
        return FOREVER if self.valid_to is None else self.valid_to - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one payee in one span: the amount as prorated, and as it would be for a whole year without ramp."""

    prorated: Fraction
    full: Fraction


def asked(
    plan: Plan,
    assignments: Sequence[Assignment],
    month: int,
    span: Span,
    yearly: Callable[[Assignment], Fraction | None],
    *,
    ramped: bool,
) -> Asked | None:
    """The sum of a yearly amount over the assignments in the span that begins with ``month``; ``None`` if none has it.

    Leave counts nothing. Quotas are ramped, targets are not. A year's quota of 1,000,000 by seasons of 17, 23, 28
    and 32 % and a ramp of 0, 30, 65 and 90 % is 539,000.
    """
    whole: Fraction | None = None
    prorated = Fraction(0)
    for one in assignments:
        amount = yearly(one)
        if amount is None:
            continue
        whole = amount
        if not one.is_leave:
            prorated += amount * _part(plan, one, month, span, ramped=ramped)
    return None if whole is None else Asked(prorated, whole * Fraction(MONTHS[span], 12))


def _part(plan: Plan, one: Assignment, month: int, span: Span, *, ramped: bool) -> Fraction:
    """The part of a year's amount that falls to an assignment in a span."""
    ramp = plan.ramp if ramped else None
    steps = [shares.every for shares in (plan.seasonality, ramp) if shares is not None]
    grain = min((*steps, span), key=lambda each: MONTHS[each])
    part = Fraction(0)
    for begin in range(month, month + MONTHS[span], MONTHS[grain]):
        first, last = bucket_days(begin, grain)
        there = part_of(first, last, one.valid_from, one.last_on, plan.day_count)
        part += there * _season(plan, begin, grain) * _ramp(plan, ramp, one, begin)
    return part


def _season(plan: Plan, month: int, grain: Span) -> Fraction:
    """The share of the year that falls to a span: by the plan's seasons, else by its months."""
    seasons = plan.seasonality
    if seasons is None:
        return Fraction(MONTHS[grain], 12)
    start = bucket(bucket_days(month, grain)[0], Span.YEAR, plan.year_starts)
    per = MONTHS[seasons.every]
    within = Fraction(0)
    for one in range(month, month + MONTHS[grain]):
        within += seasons.shares[(one - start) // per] / per
    return within


def _ramp(plan: Plan, ramp: Shares | None, one: Assignment, month: int) -> Fraction:
    """The step of the ramp on which a span lies, whole before the first day of ramp and after the last step."""
    if ramp is None or one.ramp_on is None:
        return Fraction(1)
    per = MONTHS[ramp.every]
    begun = bucket(one.ramp_on, ramp.every, plan.year_starts) if per > 1 else month_number(one.ramp_on)
    step = (month - begun) // per
    return ramp.shares[step] if 0 <= step < len(ramp.shares) else Fraction(1)
