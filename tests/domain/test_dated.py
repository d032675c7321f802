"""Half-open intervals, and series in which nothing differs from none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.dated import DatedSeries, Interval
from fieldhouse.domain.errors import BadInput

START = date(2025, 1, 1)
days = st.integers(0, 30).map(lambda offset: START + timedelta(days=offset))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(days)
    length = draw(st.none() | st.integers(1, 20))
    return Interval(start, None if length is None else start + timedelta(days=length))


@given(intervals(), intervals(), days)
def test_the_overlap_holds_where_both_hold(left: Interval, right: Interval, day: date) -> None:
    both = left.overlap(right)
    assert both == right.overlap(left)
    assert (both is not None and both.at(day)) == (left.at(day) and right.at(day))


def test_touching_intervals_share_no_day() -> None:
    first, second = Interval(START, START + timedelta(days=1)), Interval(START + timedelta(days=1))
    assert first.overlap(second) is None
    assert first.at(START)
    assert not first.at(START + timedelta(days=1))


@pytest.mark.parametrize("length", [0, -1])
def test_an_interval_of_no_day_is_refused(length: int) -> None:
    with pytest.raises(BadInput) as caught:
        Interval(START, START + timedelta(days=length))
    assert caught.value.code == "interval.empty"


def test_a_quota_of_zero_is_not_no_quota() -> None:
    quota = DatedSeries([(date(2025, 5, 1), 0), (date(2025, 2, 1), 100), (date(2025, 8, 1), None)])
    assert quota.at(date(2025, 1, 31)) is None
    assert quota.at(date(2025, 2, 1)) == quota.at(date(2025, 4, 30)) == 100
    assert quota.at(date(2025, 5, 1)) == 0
    assert quota.at(date(2025, 8, 1)) is None


@given(st.dictionaries(days, st.none() | st.integers(0, 3)), days)
def test_the_value_is_that_of_the_newest_row(rows: dict[date, int | None], day: date) -> None:
    series = DatedSeries(rows.items())
    past = [start for start in rows if start <= day]
    assert series.at(day) == (rows[max(past)] if past else None)
    stepped = [value for interval, value in series.steps() if interval.at(day)]
    assert stepped == ([series.at(day)] if past else [])


def test_two_values_of_one_day_are_refused_and_the_same_twice_is_not() -> None:
    DatedSeries([(START, 1), (START, 1)])
    with pytest.raises(BadInput) as caught:
        DatedSeries([(START, 0), (START, None)])
    assert caught.value.code == "series.two_values"
    assert DatedSeries[int]([]).steps() == ()
