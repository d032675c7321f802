"""Where a day ends: "as of D" is the instant at which D ends in a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fieldhouse.domain.errors import BadInput

FIRST_YEAR = 1900
LAST_YEAR = 2200
"""Years outside are typing errors and sentinels of other systems, never dates of a deal."""

_DAY = timedelta(days=1)


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA time zone of a name (``Asia/Tokyo``) or raise ``BadInput("calendar.unknown_zone")``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput("calendar.unknown_zone", zone=name) from error


def checked_day(day: date) -> date:
    """Return the day, or raise ``BadInput("calendar.year_out_of_range")`` outside 1900 to 2200."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput("calendar.year_out_of_range", year=day.year)
    return day


def as_of_instant(day: date, zone: str) -> datetime:
    """Return the UTC instant at which a day ends in a zone: the first that is no longer "as of" the day.

    ``as_of_instant(date(2025, 7, 31), "Asia/Tokyo")`` is 2025-07-31 15:00 UTC. Where clocks change at
    midnight: a midnight that is skipped ends the day at the change; one that is repeated ends it when its
    date shows for the last time; a day that a zone left out (Apia, 2011-12-30) ends as it begins. Raises
    `BadInput`: ``calendar.unknown_zone``, ``calendar.year_out_of_range``.
    """
    place = zone_named(zone)
    midnight = datetime.combine(checked_day(day) + _DAY, time.min, tzinfo=place)
    earlier, later = sorted(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier == later or _local_day(later - timedelta(seconds=1), place) <= day:
        return later
    return _first_after(day, earlier, later, place)


def day_of(instant: datetime, zone: str) -> date:
    """Return the day to which an instant belongs in a zone: the day D with end of D-1 <= instant < end of D.

    This is the date on the clock, except for the minutes after a midnight that is then taken back (St.
    John's until 2011), which belong to the day before. Raises `BadInput`: ``calendar.naive_instant`` when
    the instant has no offset, ``calendar.unknown_zone``, ``calendar.year_out_of_range``.
    """
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise BadInput("calendar.naive_instant", instant=instant.isoformat())
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise BadInput("calendar.year_out_of_range", year=instant.year)
    day = checked_day(_local_day(instant, zone_named(zone)))
    yesterday = day - _DAY
    if yesterday.year < FIRST_YEAR or instant >= as_of_instant(yesterday, zone):
        return day
    return yesterday


def _local_day(instant: datetime, place: ZoneInfo) -> date:
    return instant.astimezone(place).date()


def _first_after(day: date, earlier: datetime, later: datetime, place: ZoneInfo) -> datetime:
    """Return the first second from ``earlier`` to ``later`` whose local date is after ``day`` (bisection)."""
    low, high = 0, int((later - earlier).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if _local_day(earlier + timedelta(seconds=middle), place) > day:
            high = middle
        else:
            low = middle + 1
    return earlier + timedelta(seconds=low)
