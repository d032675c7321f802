"""Fiscal calendars: fixtures of two companies, ISO weeks as reference, and tiling for every pattern."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.calendar import FiscalCalendar, NamedBy, Pattern, PeriodKind
from fieldhouse.domain.errors import BadInput

FEBRUARY = FiscalCalendar("hq", 2, NamedBy.LAST, Pattern.MONTHS, "America/New_York")
APRIL = FiscalCalendar("jp", 4, NamedBy.FIRST, Pattern.MONTHS, "Asia/Tokyo")
ISO = FiscalCalendar("iso", 1, NamedBy.FIRST, Pattern.W445, "UTC")
RETAIL = FiscalCalendar("nrf", 2, NamedBy.FIRST, Pattern.W454, "America/New_York", week_starts_on=7)

calendars = st.builds(
    FiscalCalendar,
    st.just("any"),
    st.integers(1, 12),
    st.sampled_from(NamedBy),
    st.sampled_from(Pattern),
    st.just("UTC"),
    st.integers(1, 7),
)
kinds = st.sampled_from(PeriodKind)
years = st.integers(1902, 2198)
days = st.dates(date(1902, 1, 1), date(2198, 12, 31))


@pytest.mark.parametrize(
    ("calendar", "day", "kind", "code"),
    [
        (FEBRUARY, date(2019, 8, 1), PeriodKind.QUARTER, "FY20-Q3"),
        (APRIL, date(2019, 8, 1), PeriodKind.HALF, "FY19-H1"),  # 2019年度上期
        (FEBRUARY, date(2025, 3, 31), PeriodKind.QUARTER, "FY26-Q1"),
        (APRIL, date(2025, 3, 31), PeriodKind.HALF, "FY24-H2"),  # 2024年度下期
        (APRIL, date(2025, 4, 1), PeriodKind.YEAR, "FY25"),
        (FEBRUARY, date(2024, 8, 1), PeriodKind.QUARTER, "FY25-Q3"),
        (FEBRUARY, date(2024, 1, 31), PeriodKind.MONTH, "FY24-M12"),
        (FEBRUARY, date(2024, 2, 1), PeriodKind.MONTH, "FY25-M01"),
        (FEBRUARY, date(2024, 2, 29), PeriodKind.MONTH, "FY25-M01"),
        (ISO, date(2024, 12, 30), PeriodKind.WEEK, "FY25-W01"),
        (ISO, date(2021, 1, 3), PeriodKind.WEEK, "FY20-W53"),
        (FEBRUARY, date(1999, 8, 1), PeriodKind.YEAR, "FY00"),
        (APRIL, date(1999, 8, 1), PeriodKind.YEAR, "FY1999"),
        (APRIL, date(2126, 8, 1), PeriodKind.WEEK, "FY2126-W18"),
    ],
)
def test_a_day_falls_into_its_period(
    calendar: FiscalCalendar, day: date, kind: PeriodKind, code: str
) -> None:
    period = calendar.period_of(day, kind)
    assert period.code == code
    assert period.holds(day)
    assert period.calendar == calendar.code


def test_a_quarter_is_half_open() -> None:
    quarter = FEBRUARY.parse("FY25-Q3")
    assert (quarter.start_on, quarter.until_on, quarter.last_on) == (
        date(2024, 8, 1),
        date(2024, 11, 1),
        date(2024, 10, 31),
    )
    assert quarter.days == 92
    assert [quarter.day_offset(day) for day in (date(2024, 7, 31), date(2024, 8, 1), date(2024, 11, 1))] == [
        -1,
        0,
        92,
    ]


@pytest.mark.parametrize(
    ("fiscal_year", "start_on", "weeks"),
    # National Retail Federation, published 4-5-4 calendars: 2012, 2017 and 2023 have 53 weeks.
    [
        (2012, date(2012, 1, 29), 53),
        (2013, date(2013, 2, 3), 52),
        (2017, date(2017, 1, 29), 53),
        (2018, date(2018, 2, 4), 52),
        (2023, date(2023, 1, 29), 53),
        (2024, date(2024, 2, 4), 52),
    ],
)
def test_retail_years_start_where_the_trade_says(fiscal_year: int, start_on: date, weeks: int) -> None:
    year = RETAIL.period(fiscal_year, PeriodKind.YEAR)
    assert year.start_on == start_on
    assert year.days == 7 * weeks == 7 * RETAIL.count(fiscal_year, PeriodKind.WEEK)


@pytest.mark.parametrize(
    ("pattern", "weeks"), [(Pattern.W445, [4, 4, 5]), (Pattern.W454, [4, 5, 4]), (Pattern.W544, [5, 4, 4])]
)
def test_the_53rd_week_goes_to_the_last_month(pattern: Pattern, weeks: list[int]) -> None:
    calendar = FiscalCalendar("weeks", 1, NamedBy.FIRST, pattern, "UTC")
    months = [calendar.period(2020, PeriodKind.MONTH, number).days // 7 for number in range(1, 13)]
    assert months[:11] == (weeks * 4)[:11]
    assert months[11] == weeks[2] + 1
    assert calendar.period(2020, PeriodKind.QUARTER, 4).days == 14 * 7
    assert calendar.period(2021, PeriodKind.QUARTER, 4).days == 13 * 7


@given(days)
def test_weeks_from_january_and_monday_are_those_of_iso_8601(day: date) -> None:
    for calendar in (ISO, FiscalCalendar("months", 1, NamedBy.FIRST, Pattern.MONTHS, "UTC")):
        week = calendar.period_of(day, PeriodKind.WEEK)
        assert (week.fiscal_year, week.number) == day.isocalendar()[:2]


@given(calendars, days, kinds)
def test_every_day_is_in_one_period_and_its_code_leads_back(
    calendar: FiscalCalendar, day: date, kind: PeriodKind
) -> None:
    period = calendar.period_of(day, kind)
    assert period.start_on <= day < period.until_on
    assert calendar.parse(period.code) == period
    assert calendar.period(period.fiscal_year, kind, period.number) == period


@given(calendars, days, kinds)
def test_neighbours_touch_and_undo_each_other(calendar: FiscalCalendar, day: date, kind: PeriodKind) -> None:
    period = calendar.period_of(day, kind)
    following = calendar.next(period)
    assert following.start_on == period.until_on
    assert calendar.previous(following) == period
    assert calendar.period_of(period.until_on, kind) == following
    assert calendar.period_of(period.start_on - timedelta(days=1), kind) == calendar.previous(period)


@given(calendars, years)
def test_quarters_halves_and_months_tile_the_year(calendar: FiscalCalendar, fiscal_year: int) -> None:
    year = calendar.period(fiscal_year, PeriodKind.YEAR)
    quarters = calendar.quarters_of(fiscal_year)
    halves = calendar.children(year)
    months = [
        month
        for half in halves
        for quarter in calendar.children(half)
        for month in calendar.children(quarter)
    ]
    assert tuple(quarter for half in halves for quarter in calendar.children(half)) == quarters
    assert [len(halves), len(quarters), len(months)] == [2, 4, 12]
    for tiles in (halves, quarters, months):
        assert tiles[0].start_on == year.start_on
        assert tiles[-1].until_on == year.until_on
        assert all(left.until_on == right.start_on for left, right in pairwise(tiles))


@given(calendars, years)
def test_weeks_of_the_months_are_the_weeks_of_the_year(calendar: FiscalCalendar, fiscal_year: int) -> None:
    year = calendar.period(fiscal_year, PeriodKind.YEAR)
    months = calendar.periods_between(year.start_on, year.until_on, PeriodKind.MONTH)
    weeks = [week for month in months for week in calendar.children(month)]
    assert [week.number for week in weeks] == list(range(1, calendar.count(fiscal_year, PeriodKind.WEEK) + 1))
    assert {week.fiscal_year for week in weeks} == {fiscal_year}
    assert all(left.until_on == right.start_on for left, right in pairwise(weeks))
    assert calendar.children(weeks[0]) == ()
    if calendar.pattern != Pattern.MONTHS:
        assert (weeks[0].start_on, weeks[-1].until_on) == (year.start_on, year.until_on)
        assert year.start_on.isoweekday() == calendar.week_starts_on
    anchor = calendar.first_month
    first = date(year.start_on.year + (year.start_on.month == 12 and anchor == 1), anchor, 1)
    assert abs((weeks[0].start_on - first).days) <= 3


@given(calendars, years)
def test_a_year_is_named_by_its_first_or_last_month(calendar: FiscalCalendar, fiscal_year: int) -> None:
    year = calendar.period(fiscal_year, PeriodKind.YEAR)
    middle_of_first, middle_of_last = year.start_on + timedelta(days=15), year.last_on - timedelta(days=15)
    named = middle_of_first if calendar.named_by == NamedBy.FIRST else middle_of_last
    assert named.year == fiscal_year


@given(calendars, days, kinds)
def test_last_year_has_the_same_number_except_week_53(
    calendar: FiscalCalendar, day: date, kind: PeriodKind
) -> None:
    period = calendar.period_of(day, kind)
    before = calendar.same_period_last_year(period)
    assert (before.kind, before.fiscal_year) == (kind, period.fiscal_year - 1)
    assert before.number == period.number or (period.number, before.number) == (53, 52)


@given(calendars, days, st.integers(0, 900), kinds)
def test_periods_between_cover_and_touch(
    calendar: FiscalCalendar, day: date, length: int, kind: PeriodKind
) -> None:
    until_on = day + timedelta(days=length)
    periods = calendar.periods_between(day, until_on, kind)
    assert (periods == ()) == (length == 0)
    if periods:
        assert periods[0].holds(day)
        assert periods[-1].holds(until_on - timedelta(days=1))
        assert all(left.until_on == right.start_on for left, right in pairwise(periods))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "FY",
        "FY2",
        "FY026",
        "fy26",
        "FY26-",
        "FY26-Q",
        "FY26-Q0",
        "FY26-Q5",
        "FY26-H3",
        "FY26-M7",
        "FY26-M00",
        "FY26-M13",
        "FY26-W00",
        "FY26-W54",
        "FY25-W53",
        "FY26-Q1 ",
        "FY26-Q1\n",
        "FY２６",
        "FY26-Q1-M01",
        "FY1899",
        "FY2201",
    ],
)
def test_a_bad_code_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        ISO.parse(text)


def test_four_digits_are_read_and_two_are_written() -> None:
    assert FEBRUARY.parse("FY2026-Q3").code == "FY26-Q3"


@pytest.mark.parametrize("day", [date.min, date(1898, 1, 1), date(2203, 1, 1), date.max])
@pytest.mark.parametrize("kind", list(PeriodKind))
def test_days_outside_the_range_are_refused(day: date, kind: PeriodKind) -> None:
    for calendar in (FEBRUARY, APRIL, ISO, RETAIL):
        with pytest.raises(BadInput) as caught:
            calendar.period_of(day, kind)
        assert caught.value.code == "calendar.year_out_of_range"


def test_the_last_year_has_no_next_and_the_first_no_previous() -> None:
    for calendar in (FEBRUARY, RETAIL):
        last, first = calendar.period(2200, PeriodKind.YEAR), calendar.period(1900, PeriodKind.YEAR)
        assert calendar.children(last)[-1].until_on == last.until_on
        assert calendar.children(calendar.period(2200, PeriodKind.MONTH, 12))
        for step, period in (
            (calendar.next, last),
            (calendar.previous, first),
            (calendar.same_period_last_year, first),
        ):
            with pytest.raises(BadInput):
                step(period)


@pytest.mark.parametrize(
    ("first_month", "week_starts_on", "zone"),
    [(0, 1, "UTC"), (13, 1, "UTC"), (1, 0, "UTC"), (1, 8, "UTC"), (1, 1, "No")],
)
def test_a_calendar_that_cannot_be_is_refused(first_month: int, week_starts_on: int, zone: str) -> None:
    with pytest.raises(BadInput):
        FiscalCalendar("bad", first_month, NamedBy.FIRST, Pattern.MONTHS, zone, week_starts_on)
