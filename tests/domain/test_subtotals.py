"""Sums in a sheet never count twice, and what does not add up is told."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.calendar import FiscalCalendar, NamedBy, Pattern
from fieldhouse.domain.period import PeriodKind
from fieldhouse.domain.subtotals import Summed, Told, subtotals

CALENDAR = FiscalCalendar("main", 4, NamedBy.LAST, Pattern.MONTHS, "UTC")
MONTHS = [CALENDAR.period(2026, PeriodKind.MONTH, n) for n in range(1, 13)]
QUARTERS = [CALENDAR.period(2026, PeriodKind.QUARTER, n) for n in range(1, 5)]
HALF = CALENDAR.period(2026, PeriodKind.HALF, 1)
YEAR = CALENDAR.period(2026, PeriodKind.YEAR)


def told(of, period, amount):
    return Told(of, "quota", period, Decimal(amount))


def test_a_half_year_beside_its_quarters_is_their_sum():
    row = [told("Ann", QUARTERS[0], 10), told("Ann", QUARTERS[1], 20), told("Ann", HALF, 31)]
    assert subtotals(row) == [Summed(2, Decimal(30))]


def test_a_longer_period_that_others_do_not_fill_overlaps_them():
    assert subtotals([told("Ann", QUARTERS[0], 10), told("Ann", HALF, 30)]) == [Summed(1, None)]


def test_longer_periods_of_other_people_and_measures_are_no_sums():
    mixed = [told("Ann", QUARTERS[0], 10), told("Bob", HALF, 30), Told("Ann", "commit", HALF, Decimal(5))]
    assert subtotals(mixed) == []


def test_a_sum_of_rows_is_that_since_the_sum_before_or_of_all():
    rows = [
        *(told(name, YEAR, amount) for name, amount in (("Ann", 1), ("Bob", 2))),
        told(None, YEAR, 3),
        told("Cid", YEAR, 4),
        told(None, YEAR, 4),
        told(None, YEAR, 7),
        told(None, YEAR, 9),
    ]
    assert subtotals(rows) == [
        Summed(2, Decimal(3)),
        Summed(4, Decimal(4)),
        Summed(5, Decimal(7)),
        Summed(6, Decimal(7)),
    ]


@given(
    amounts=st.lists(
        st.lists(st.integers(-(10**9), 10**9), min_size=12, max_size=12), min_size=1, max_size=4
    ),
    has_quarters=st.booleans(),
    has_year=st.booleans(),
    has_total_row=st.booleans(),
    data=st.data(),
)
def test_what_is_left_is_exactly_what_was_meant(amounts, has_quarters, has_year, has_total_row, data):
    """Months with any right sums beside and below them: the sums are found, and all agree."""
    table = []
    for person, months in enumerate(amounts):
        row = [told(person, period, amount) for period, amount in zip(MONTHS, months, strict=True)]
        if has_quarters:
            row += [told(person, one, sum(months[3 * n : 3 * n + 3])) for n, one in enumerate(QUARTERS)]
        if has_year:
            row += [told(person, YEAR, sum(months)), told(person, None, sum(months))]
        table += data.draw(st.permutations(row))
    if has_total_row:
        columns = {one.period for one in table}
        table += [
            told(None, column, sum((one.amount for one in table if one.period == column), Decimal(0)))
            for column in sorted(columns, key=str)
        ]
    sums = {one.place: one.summed for one in subtotals(table)}
    left = [one for place, one in enumerate(table) if place not in sums]
    assert sorted((one.of, one.period.number, one.amount) for one in left) == sorted(
        (person, n, Decimal(amount))
        for person, months in enumerate(amounts)
        for n, amount in enumerate(months, 1)
    )
    assert all(table[place].amount == summed for place, summed in sums.items())
