"""Days and instants as sources write them: ISO 8601, Japanese, or by the profile's own formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR, as_of_instant
from fieldhouse.ingest.bad_value import BadValue

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日")
_ERA = re.compile(r"(令和|平成|昭和|大正|明治|[RHSTM])(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_INSTANT = re.compile(r"(?P<day>\d{4}-?\d{2}-?\d{2})[T ](?P<time>\d{2}:?\d{2}.*)")
_SLASHED_INSTANT = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})[T ](.+)")
_LOOKS_LIKE_YEAR = re.compile(r"(\d{4})(?:-?\d{2}-?\d{2}|[/.年]\d{1,2}[/.月]\d{1,2}日?)(?!\d)")

_ERA_STARTS = {
    # First days, from the cabinet orders that name the eras (元号を改める政令). A year may be written past
    # the end of its era (forms printed before 2019 say 平成32年), so only the first day is a bound.
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1868, 1, 25),
}
_ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_CACHED = 65_536  # distinct days of 180 years; instants repeat less, and old ones give way


def day_parser(formats: tuple[str, ...], zone: ZoneInfo) -> Callable[[str], date]:
    """Return a parser of days: the profile's formats first, then ISO 8601, y/m/d, 年月日 and the eras.

    An instant is accepted as the day on which it falls in the zone; without a zone of its own its day is
    taken as it stands. Raises `BadValue`: ``value.not_a_date``, ``value.year_out_of_range``,
    ``value.date_before_era``.
    """

    @lru_cache(maxsize=_CACHED)
    def parse(text: str) -> date:
        text = unicodedata.normalize("NFKC", text)
        found = _by_formats(text, formats) or _day(text)
        if found is None:
            found = _instant(text)
        if found is None:
            raise _unreadable(text, "value.not_a_date")
        if isinstance(found, datetime):
            found = (found.astimezone(zone) if found.tzinfo else found).date()
        _check_year(found.year)
        return found

    return parse


def instant_parser(formats: tuple[str, ...], zone: ZoneInfo) -> Callable[[str], datetime]:
    """Return a parser of instants, in UTC.

    A value without a zone is in ``zone``; a bare day is its start there. A local time that a change of clocks
    repeats is the first of the two; one that it skips is read with the offset before the change (PEP 495,
    fold 0). Raises `BadValue`: ``value.not_an_instant``, ``value.year_out_of_range``,
    ``value.date_before_era``.
    """

    @lru_cache(maxsize=_CACHED)
    def parse(text: str) -> datetime:
        text = unicodedata.normalize("NFKC", text)
        found = _by_formats(text, formats) or _instant(text) or _day(text) or _since_1970(text)
        if found is None:
            raise _unreadable(text, "value.not_an_instant")
        _check_year(found.year)
        if not isinstance(found, datetime):
            before = found - timedelta(days=1)
            _check_year(before.year)
            return as_of_instant(before, zone.key)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)

    return parse


def _by_formats(text: str, formats: tuple[str, ...]) -> date | None:
    for one in formats:
        try:
            found = datetime.strptime(text, one)  # noqa: DTZ007 - the zone is the caller's
        except ValueError:
            continue
        return found if "%H" in one or "%I" in one else found.date()
    return None


def _day(text: str) -> date | None:
    if len(text) in (8, 10) and text[:4].isdecimal() and "W" not in text:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # the other ways of writing a day follow; what none of them reads is a finding
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        year, month, day = (part for part in match.group(1, 3, 4, 5, 6, 7) if part)
        return _checked(int(year), int(month), int(day))
    match = _ERA.fullmatch(text)
    return _era_day(*match.groups()) if match else None


def _era_day(era: str, year: str, month: str, day: str) -> date | None:
    starts_on = _ERA_STARTS[_ERA_LETTERS.get(era, era)]
    number = 1 if year == "元" else int(year)
    found = _checked(starts_on.year + number - 1, int(month), int(day))
    if found is not None and (number < 1 or found < starts_on):
        raise BadValue("value.date_before_era", starts_on=starts_on.isoformat())
    return found


def _checked(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    match = _SLASHED_INSTANT.fullmatch(text)
    if match:
        year, month, day, clock = match.groups()
        text = f"{year}-{month:0>2}-{day:0>2}T{clock if clock[1:2] != ':' else '0' + clock}"
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _since_1970(text: str) -> datetime | None:
    """Milliseconds since 1970, as programs write an instant: 13 digits."""
    is_such = len(text) == 13 and text.isascii() and text.isdecimal()
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(text)) if is_such else None


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue("value.year_out_of_range", year=str(year))


def _unreadable(text: str, rule: str) -> BadValue:
    """Name the year as the trouble where it is: the standard library just refuses a date of the year 0."""
    match = _LOOKS_LIKE_YEAR.match(text)
    if match and not FIRST_YEAR <= int(match.group(1)) <= LAST_YEAR:
        return BadValue("value.year_out_of_range", year=match.group(1))
    return BadValue(rule)
