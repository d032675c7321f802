"""The run rate over complete periods."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast import MIN_PERIODS, Period, Reason, RunRateInputs, Won, run_rate

FIRST_ON = date(2026, 1, 1)


def tens(count: int) -> list[Period]:
    """Periods of ten days, one after the other."""
    starts = [FIRST_ON + timedelta(days=10 * number) for number in range(count)]
    return [Period(start, start + timedelta(days=9)) for start in starts]


won_by_days = st.dictionaries(
    st.dates(FIRST_ON, FIRST_ON + timedelta(days=80)), st.integers(-(10**6), 10**9), max_size=40
)


@given(won_by_days, st.integers(0, 8), st.integers(0, 85), st.integers(0, 120))
def test_it_is_the_mean_per_day_of_the_last_four_complete_periods(
    won: dict[date, int], count: int, as_of: int, remaining_days: int
) -> None:
    as_of_on = FIRST_ON + timedelta(days=as_of)
    rate = run_rate(RunRateInputs(Won(won), tens(count)), as_of_on, remaining_days)
    ended = min(count, (as_of + 1) // 10)
    first, last = max(0, ended - 4) * 10, ended * 10
    total = sum(amount for day, amount in won.items() if first <= (day - FIRST_ON).days < last)
    assert (rate.n_periods, rate.won_minor, rate.days) == (min(ended, 4), total, last - first)
    if ended < 2:
        assert (rate.amount_minor, rate.reason) == (None, Reason.TOO_FEW_PERIODS)
    else:
        assert rate.amount_minor == round(Fraction(total * remaining_days, last - first))


@given(won_by_days, won_by_days)
def test_days_after_the_as_of_day_are_not_looked_at(won: dict[date, int], later: dict[date, int]) -> None:
    as_of_on = FIRST_ON + timedelta(days=34)
    perturbed = won | {day: amount for day, amount in later.items() if day > as_of_on}
    one = run_rate(RunRateInputs(Won(won), tens(8)), as_of_on, 5)
    assert run_rate(RunRateInputs(Won(perturbed), tens(3)[::-1]), as_of_on, 5) == one


def test_an_example_by_hand() -> None:
    assert MIN_PERIODS == 2
    inputs = RunRateInputs(Won({FIRST_ON: 70_000, FIRST_ON + timedelta(days=19): 30_000}), tens(2))
    rate = run_rate(inputs, FIRST_ON + timedelta(days=19), 7)
    assert (rate.amount_minor, rate.won_minor, rate.days, rate.n_periods) == (35_000, 100_000, 20, 2)


def test_periods_that_overlap_or_run_backwards_are_refused() -> None:
    shifted = Period(FIRST_ON + timedelta(days=5), FIRST_ON + timedelta(days=14))
    with pytest.raises(BadInput, match="periods_overlap"):
        run_rate(RunRateInputs(Won({}), [*tens(1), shifted]), FIRST_ON + timedelta(days=60), 5)
    with pytest.raises(BadInput, match="period_ends_before"):
        Period(FIRST_ON, FIRST_ON - timedelta(days=1))
