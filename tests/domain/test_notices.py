"""Quiet hours, free days, the day's digest, and when a failure is tried again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from fieldhouse.domain.notices import Hours, is_due, next_try

HOLIDAY = date(2026, 11, 23)  # 勤労感謝の日, a Monday


def hours(quiet_from: time = time(19), quiet_until: time = time(8), zone: str = "Asia/Tokyo") -> Hours:
    return Hours(
        ZoneInfo(zone),
        quiet_from,
        quiet_until,
        time(8, 30),
        lambda day: day.weekday() > 4 or day == HOLIDAY,
    )


def tokyo(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [
        (tokyo(20, 7, 59), True),
        (tokyo(20, 8), False),
        (tokyo(20, 18, 59), False),
        (tokyo(20, 19), True),
        (tokyo(21, 12), True),  # a Saturday
        (tokyo(23, 12), True),
        (tokyo(24, 12), False),
    ],
)
def test_quiet_hours_pass_midnight_and_free_days_are_quiet(at, is_quiet) -> None:
    assert hours().are_quiet(at) == is_quiet


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    assert hours(time(12), time(13)).are_quiet(tokyo(20, 12, 30))
    assert not hours(time(12), time(13)).are_quiet(tokyo(20, 13))
    assert not hours(time(0), time(0)).are_quiet(tokyo(20, 3))


def test_the_hours_are_those_of_the_persons_zone() -> None:
    assert not hours().are_quiet(tokyo(20, 9)) and hours(zone="Europe/Berlin").are_quiet(tokyo(20, 9))


def test_one_digest_a_day_of_the_person() -> None:
    own = hours()
    assert not own.has_digest(tokyo(20, 8, 29), None)
    assert own.has_digest(tokyo(20, 8, 30), None)
    assert not own.has_digest(tokyo(20, 18), tokyo(20, 8, 30))
    assert not own.has_digest(tokyo(21, 9), tokyo(20, 8, 30)), "a Saturday"
    assert not own.has_digest(tokyo(23, 9), tokyo(20, 8, 30)), "a holiday"
    assert own.has_digest(tokyo(24, 9), tokyo(20, 8, 30))
    assert own.has_digest(tokyo(20, 8, 30), tokyo(20, 8, 29) - timedelta(hours=9)), "the evening before there"


def test_what_is_due_within_a_day_does_not_wait() -> None:
    now = tokyo(20, 12)
    assert is_due(now + timedelta(hours=24), now) and is_due(now - timedelta(days=1), now)
    assert not is_due(now + timedelta(hours=25), now) and not is_due(None, now)


def test_failures_are_tried_again_ever_later() -> None:
    minutes = [next_try(tries) / timedelta(minutes=1) for tries in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
