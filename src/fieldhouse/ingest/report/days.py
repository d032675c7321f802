"""Days as the locale of the person who ran a report writes them: which number is the month is told from all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

_SHORT = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
"""``1/31/2026`` or ``31.01.2026``, anywhere in a text; years come first in every other form that is read."""
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")


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
    if found := _ISO.search(text):
        return _day(found[1], found[3], found[4])
    if found := _SHORT.search(text):
        month, day = (found[1], found[3]) if order is DayOrder.MONTH_FIRST else (found[3], found[1])
        return _day(found[4], month, day)
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
