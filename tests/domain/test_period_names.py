"""What people write for a period is the period that the calendar makes, or none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.calendar import FiscalCalendar, NamedBy, Pattern
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.period import PeriodKind
from fieldhouse.domain.period_names import period_called, period_name

FEBRUARY = FiscalCalendar("main", 2, NamedBy.LAST, Pattern.MONTHS, "UTC")
APRIL = FiscalCalendar("main", 4, NamedBy.FIRST, Pattern.MONTHS, "UTC")
APRIL_LAST = FiscalCalendar("main", 4, NamedBy.LAST, Pattern.MONTHS, "UTC")
JANUARY = FiscalCalendar("main", 1, NamedBy.LAST, Pattern.MONTHS, "UTC")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (one, "FY26-Q3")
            for one in ("FY26 Q3", "fy2026-q3", "Q3 FY26", "2026_Q3", "3Q 2026", "ＦＹ２６　Ｑ３", "FY'26 Q3")
        ),
        *((one, "FY26-H1") for one in ("FY26 H1", "1H FY26", "FY26 上期", "FY26上半期", "2026 H1")),
        *((one, "FY26") for one in ("FY26", "FY2026", "2026")),
        ("FY26 M07", "FY26-M07"),
        ("2026_M1", "FY26-M01"),
        *(
            (one, "FY26-M03")
            for one in ("2025-04", "2025/4", "Apr 2025", "April 2025", "2025年4月", "2025-04-01")
        ),
        ("2025-04-01T00:00:00", "FY26-M03"),
        ("Jan-26", "FY26-M12"),
    ],
)
def test_a_text_names_a_period(text, code):
    assert period_called(FEBRUARY, text).code == code


@pytest.mark.parametrize(
    "text", ["", "Q3", "上期", "FY26 Q5", "H3 2026", "1200000", "2025-04-02", "2025-13", "Total", "FY"]
)
def test_any_other_text_names_none(text):
    assert period_name(text) is None
    with pytest.raises(BadInput, match=r"period\.not_a_name"):
        period_called(FEBRUARY, text)


def test_nendo_is_the_year_in_which_it_begins_in_every_calendar():
    for calendar in (APRIL, APRIL_LAST):
        assert period_called(calendar, "2024年度下期").start_on == date(2024, 10, 1)
        assert period_called(calendar, "24年度第1四半期").start_on == date(2024, 4, 1)
    assert period_called(APRIL_LAST, "FY24 Q1").start_on == date(2023, 4, 1)
    assert period_called(JANUARY, "2024年度").start_on == date(2024, 1, 1)


@given(
    year=st.integers(2001, 2098),
    kind=st.sampled_from([PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH]),
    data=st.data(),
    calendar=st.sampled_from([FEBRUARY, APRIL, JANUARY]),
)
def test_a_periods_own_code_names_it(year, kind, data, calendar):
    number = data.draw(st.integers(1, calendar.count(year, kind)))
    period = calendar.period(year, kind, number)
    assert period_called(calendar, period.code) == period
    assert period_called(calendar, period.code.replace("-", " ")) == period
