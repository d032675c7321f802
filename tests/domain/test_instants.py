"""Where a day ends: in every zone, over daylight saving, skipped and repeated midnights."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.instants import as_of_instant, day_of

zones = st.sampled_from(
    [
        "UTC",
        "Asia/Tokyo",
        "America/New_York",
        "Europe/Berlin",
        "Asia/Kolkata",
        "Pacific/Apia",
        "America/St_Johns",
        "America/Havana",
        "America/Sao_Paulo",
        "America/Nuuk",
        "Pacific/Kiritimati",
        "Africa/Cairo",
    ]
)
days = st.dates(date(1900, 1, 2), date(2200, 12, 30))
instants = st.datetimes(datetime(1900, 1, 3), datetime(2200, 12, 29), timezones=st.just(UTC))  # noqa: DTZ001


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "zone", "ends_at"),
    [
        (date(2025, 7, 31), "UTC", "2025-08-01T00:00"),
        (date(2025, 7, 31), "Asia/Tokyo", "2025-07-31T15:00"),
        (date(2025, 12, 31), "Asia/Tokyo", "2025-12-31T15:00"),
        (date(2025, 3, 8), "America/New_York", "2025-03-09T05:00"),
        (date(2025, 3, 9), "America/New_York", "2025-03-10T04:00"),
        # Midnight skipped: the clock went from 23:59:59 to 01:00.
        (date(2018, 11, 3), "America/Sao_Paulo", "2018-11-04T03:00"),
        # Midnight came once, after an hour that came twice.
        (date(2018, 2, 17), "America/Sao_Paulo", "2018-02-18T03:00"),
        # 01:00 became 00:00: the day before does not come back, so its first midnight ends it.
        (date(2023, 11, 4), "America/Havana", "2023-11-05T04:00"),
        # 00:01 became 23:01 of the day before, which comes back for 59 minutes.
        (date(2010, 11, 6), "America/St_Johns", "2010-11-07T03:30"),
        # The clock skipped from 23:30 to 00:30: the day ended at 23:30.
        (date(1919, 3, 30), "America/Toronto", "1919-03-31T04:30"),
        # 30 December 2011 was left out.
        (date(2011, 12, 29), "Pacific/Apia", "2011-12-30T10:00"),
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-30T10:00"),
        (date(2011, 12, 31), "Pacific/Apia", "2011-12-31T10:00"),
    ],
)
def test_the_instant_at_which_a_day_ends(day: date, zone: str, ends_at: str) -> None:
    assert as_of_instant(day, zone) == utc(ends_at)


def test_a_win_on_the_first_of_august_in_tokyo_is_not_july() -> None:
    won_at = utc("2025-07-31T23:00")  # 1 August, 08:00 in Tokyo
    assert day_of(won_at, "Asia/Tokyo") == date(2025, 8, 1)
    assert won_at >= as_of_instant(date(2025, 7, 31), "Asia/Tokyo")
    assert day_of(won_at, "America/New_York") == date(2025, 7, 31)


@given(instants, zones)
@example(utc("2010-11-07T02:30:30"), "America/St_Johns")
@example(utc("2010-11-07T03:00"), "America/St_Johns")
@example(utc("2023-11-05T04:30"), "America/Havana")
@example(utc("2011-12-30T10:00"), "Pacific/Apia")
def test_a_day_is_exactly_between_the_end_of_the_day_before_and_its_own(instant: datetime, zone: str) -> None:
    day = day_of(instant, zone)
    assert as_of_instant(day - timedelta(days=1), zone) <= instant < as_of_instant(day, zone)


@given(days, zones)
def test_days_end_in_order_and_just_before_the_end_it_is_still_the_day(day: date, zone: str) -> None:
    ends_at = as_of_instant(day, zone)
    begins_at = as_of_instant(day - timedelta(days=1), zone)
    assert begins_at <= ends_at
    if begins_at < ends_at:
        assert day_of(ends_at - timedelta(microseconds=1), zone) == day
        assert day_of(begins_at, zone) == day


@given(instants, zones, st.sampled_from(["Asia/Tokyo", "America/New_York"]))
def test_the_offset_an_instant_is_written_in_does_not_matter(
    instant: datetime, zone: str, other: str
) -> None:
    assert day_of(instant.astimezone(ZoneInfo(other)), zone) == day_of(instant, zone)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Asia", "Asia/Tokyo\0"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(BadInput) as caught:
        as_of_instant(date(2025, 1, 1), zone)
    assert caught.value.code == "calendar.unknown_zone"


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_years_outside_the_range_are_refused(day: date) -> None:
    with pytest.raises(BadInput) as caught:
        as_of_instant(day, "Asia/Tokyo")
    assert caught.value.code == "calendar.year_out_of_range"
    with pytest.raises(BadInput):
        day_of(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "Asia/Tokyo")


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        day_of(datetime(2025, 1, 1), "UTC")  # noqa: DTZ001
    assert caught.value.code == "calendar.naive_instant"
