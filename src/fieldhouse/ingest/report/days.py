"""Days as the locale of the person who ran a report writes them: which number is the month is told from all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

_SHORT = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
"""``1/31/2026`` or ``31.01.2026``, anywhere in a text; years come first in every other form that is read."""
_ANY = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)(?P<last>\d{4})"
)


class DayOrder(StrEnum):
    """Which of two numbers before a year is the month."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


class Orders:
    """What the days of a report say of their order, gathered text by text."""

    def __init__(self) -> None:
        self._ruled_out: dict[DayOrder, str] = {}
        self.open_example = ""

    def see(self, texts: Iterable[str]) -> None:
        """Take the days in some texts. With full stops between its numbers, no locale puts the month first."""
        for text in texts:
            for found in _SHORT.finditer(text):
                first, mark, second = int(found[1]), found[2], int(found[3])
                if first > 12 or mark == ".":
                    self._ruled_out.setdefault(DayOrder.MONTH_FIRST, found[0])
                if second > 12:
                    self._ruled_out.setdefault(DayOrder.DAY_FIRST, found[0])
                if first != second and max(first, second) <= 12:
                    self.open_example = self.open_example or found[0]

    @property
    def contradiction(self) -> tuple[str, str] | None:
        """A day that has its number first and one that has its month first, where there are both."""
        if len(self._ruled_out) < len(DayOrder):
            return None
        return self._ruled_out[DayOrder.MONTH_FIRST], self._ruled_out[DayOrder.DAY_FIRST]

    @property
    def told(self) -> DayOrder | None:
        """The order that the days leave; ``None`` while they leave both."""
        left = [one for one in DayOrder if one not in self._ruled_out]
        return left[0] if len(left) == 1 else None


def day_in(text: str, order: DayOrder) -> date | None:
    """The first day that a text names."""
    return next(iter(days_in(text, order)), None)


def days_in(text: str, order: DayOrder) -> list[date]:
    """The days that a text names, in their order."""
    found = []
    for one in _ANY.finditer(text):
        if one["year"]:
            found.append(_day(one["year"], one["month"], one["day"]))
        else:
            parts = one["first"], one["second"]
            month, day = parts if order is DayOrder.MONTH_FIRST else reversed(parts)
            found.append(_day(one["last"], month, day))
    return [one for one in found if one is not None]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
