"""The run rate: what the days so far would bring in the days to come."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.words import Reason

TRAILING_PERIODS = 4
"""At most the last four complete periods: a year of quarters, lest a season pass for a rate."""

MIN_PERIODS = 2
"""Complete periods below which no rate is stated: a single one may be luck. Our own convention."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its first and its last day, both included."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise BadInput(
                "forecast.period_ends_before_it_begins", first_on=self.first_on, last_on=self.last_on
            )

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1


class Won:
    """Amounts won by day; on a day that is missing nothing was won."""

    def __init__(self, by_day: Mapping[date, int]) -> None:
        self._days = sorted(by_day)
        self._sums = [0, *accumulate(by_day[day] for day in self._days)]

    def between(self, first_on: date, last_on: date) -> int:
        """What was won from one day to another, both included."""
        last, before = bisect_right(self._days, last_on), bisect_left(self._days, first_on)
        return self._sums[last] - self._sums[before] if last > before else 0


@dataclass(frozen=True, slots=True)
class RunRateInputs:
    """What was won in the reporting currency, and the periods for which history is complete."""

    won: Won
    periods: Sequence[Period]


@dataclass(frozen=True, slots=True)
class RunRate:
    """``won_minor`` in ``days`` of ``n_periods`` complete periods, times ``remaining_days``.

    ``amount_minor`` is ``None``, with a reason, below `MIN_PERIODS` periods.
    """

    amount_minor: int | None
    won_minor: int
    days: int
    n_periods: int
    remaining_days: int
    reason: Reason | None


def run_rate(inputs: RunRateInputs, as_of_on: date, remaining_days: int) -> RunRate:
    """Mean won per day over the last complete periods, times the remaining days, rounded half to even.

    Only periods that have ended by the end of ``as_of_on`` count, the last `TRAILING_PERIODS` of them.
    910.00 won in 182 days and 10 days to go: 50.00. Raises `BadInput` when periods overlap.
    """
    complete = sorted(
        (period for period in inputs.periods if period.last_on <= as_of_on),
        key=lambda period: period.first_on,
    )
    for one, following in pairwise(complete):
        if following.first_on <= one.last_on:
            raise BadInput("forecast.periods_overlap", first_on=following.first_on, last_on=one.last_on)
    trailing = complete[-TRAILING_PERIODS:]
    won_minor = sum(inputs.won.between(period.first_on, period.last_on) for period in trailing)
    days = sum(period.days for period in trailing)
    if len(trailing) < MIN_PERIODS:
        return RunRate(None, won_minor, days, len(trailing), remaining_days, Reason.TOO_FEW_PERIODS)
    amount_minor = round(Fraction(won_minor * remaining_days, days))
    return RunRate(amount_minor, won_minor, days, len(trailing), remaining_days, None)
