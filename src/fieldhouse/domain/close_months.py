"""Months where a day is asked for: 2026年3月, 3月末, Mar-26. A deal that closes in a month closes by its end.

A month without a year is the next one of that name that is not over on the day on which it is said: 3月 said in
November 2026 is March 2027, 11月 said on 30 November 2026 is that November.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import normalize

from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?:(?P<year>\d{4}|\d{2})年)?(?P<month>\d{1,2})月(?:末|中|頃|ごろ|予定)*",
        r"(?:(?P<era>令和|r)(?P<year>元|\d{1,2})[年./])(?P<month>\d{1,2})(?:月(?:末|中|頃|ごろ|予定)*)?",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<month>\d{2})",
        rf"(?:end of )?{_NAME}(?:[-/., ]+{_YEAR})?",
        rf"(?P<year>\d{{4}})[-/. ]+{_NAME}",
    )
)
_REIWA = 2018
"""The year before the era's first (元年を 2019 年とする)."""


class Month(NamedTuple):
    """A month as somebody says it; without a year ``year`` is ``None``."""

    year: int | None
    number: int

    def __str__(self) -> str:
        """The month as ISO 8601 writes it, ``--03`` without a year."""
        return f"{'-' if self.year is None else format(self.year, '04')}-{self.number:02}"

    def last_day(self, said_on: date) -> date:
        """The last day of the month that is meant by whoever says so on a day."""
        year = self.year
        if year is None:
            year = said_on.year + (self.number < said_on.month)
        following = date(year + self.number // 12, self.number % 12 + 1, 1)
        return following - timedelta(days=1)


def month_in(text: str) -> Month | None:
    """The month that a text says; ``None`` where it says none."""
    plain = normalize("NFKC", text).strip().lower()
    for form in _FORMS:
        if match := form.fullmatch(plain):
            return _month(match.groupdict())
    return None


def _month(said: dict[str, str | None]) -> Month | None:
    name, month = said.get("name"), said.get("month")
    number = _NAMES.index(name[:3]) + 1 if name else int(month or 0)
    year = _year(said.get("year"), is_era=bool(said.get("era")))
    is_known = year is None or FIRST_YEAR <= year < LAST_YEAR
    return Month(year, number) if 1 <= number <= 12 and is_known else None


def _year(text: str | None, *, is_era: bool) -> int | None:
    if text is None:
        return None
    number = 1 if text == "元" else int(text.removeprefix("'"))
    if is_era:
        return _REIWA + number
    return number + 2000 if number < 100 else number
