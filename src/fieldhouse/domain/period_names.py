"""Fiscal periods as people write them: ``FY26 Q3``, ``2026_Q1``, ``2024年度上期``, ``Apr 2026``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from fieldhouse.domain.calendar import FiscalCalendar, NamedBy
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.period import Period, PeriodKind

_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_MONTH = (
    r"(?P<month>JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_YEAR = r"(?:FY ?'?(?P<fy>\d{4}|\d{2})|(?P<nendo>\d{4}|\d{2}) ?年度|(?P<plain>(?:19|20|21)\d{2}))"
_PART = (
    r"(?:Q(?P<q>[1-4])|(?P<nq>[1-4])Q|第? ?(?P<jq>[1-4]) ?四半期|H(?P<h>[12])|(?P<nh>[12])H"
    r"|(?P<first>上半?期)|(?P<second>下半?期)|M(?P<m>0?[1-9]|1[0-2]))"
)
_FISCAL = (
    re.compile(rf"{_YEAR}(?: ?{_PART})?"),
    re.compile(rf"{_PART} ?{_YEAR}"),
)
_CALENDAR = (
    re.compile(r"(?P<year>\d{4}) (?P<number>0?[1-9]|1[0-2])(?: 0?1(?:[ T]0?0:00(?::00)?)?)?"),
    re.compile(r"(?P<year>\d{4}) ?年 ?(?P<number>0?[1-9]|1[0-2]) ?月度?"),
    re.compile(rf"{_MONTH} '?(?P<year>\d{{4}}|\d{{2}})"),
    re.compile(rf"(?P<year>\d{{4}}) {_MONTH}"),
)
_NAMED_YEAR = re.compile(r"FY ?'?(?:\d{4}|\d{2})(?!\d)|(?<!\d)(?:\d{4}|\d{2}) ?年度")
_SEPARATORS = re.compile(r"[\s_/.・\-‐-―]+")


@dataclass(frozen=True, slots=True)
class PeriodName:
    """What a text says of a period before a calendar is known: the length, the year as it is written, and the number.

    ``is_calendar`` says that year and number are those of a calendar month. ``named_by`` tells which calendar year the
    written one is; ``None`` leaves that to the calendar.
    """

    kind: PeriodKind
    year: int
    number: int
    is_calendar: bool = False
    named_by: NamedBy | None = None

    def within(self, calendar: FiscalCalendar) -> Period:
        """Return the period in a calendar. Raises `BadInput` as `FiscalCalendar.period` does.

        A calendar month is the fiscal month that holds its 15th day. 年度 is named by the calendar year in which it
        begins, whatever the calendar names its own years by.
        """
        if self.is_calendar:
            return calendar.period_of(date(self.year, self.number, 15), PeriodKind.MONTH)
        year = self.year
        if self.named_by == NamedBy.FIRST and calendar.named_by == NamedBy.LAST and calendar.first_month != 1:
            year += 1
        return calendar.period(year, self.kind, self.number)


def period_name(text: str) -> PeriodName | None:
    """Return what a text says of a period; ``None`` when it names none.

    ``"FY26-Q3"``, ``"Q3 FY2026"``, ``"2026_Q3"``, ``"3Q 2026"``, ``"FY26 H1"``, ``"FY26上期"``, ``"2024年度下期"``,
    ``"2024年度第1四半期"``, ``"FY26 M07"``, ``"FY26"`` and ``"2026"`` are fiscal; ``"2026-04"``, ``"2026年4月"``,
    ``"Apr 2026"`` and ``"2026-04-01"``, as a workbook keeps a month, are calendar months.
    """
    plain = _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", text).upper()).strip()
    for pattern in _FISCAL:
        if found := pattern.fullmatch(plain):
            return _fiscal(found)
    for pattern in _CALENDAR:
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            number = int(parts["number"]) if "number" in parts else _MONTHS.index(parts["month"][:3]) + 1
            return PeriodName(PeriodKind.MONTH, _whole_year(parts["year"]), number, is_calendar=True)
    return None


def years_in(text: str) -> set[str]:
    """Return the fiscal years that a text names anywhere, as it writes them: ``"2025年度 目標"`` gives ``2025年度``."""
    return set(_NAMED_YEAR.findall(unicodedata.normalize("NFKC", text).upper()))


def period_called(calendar: FiscalCalendar, text: str) -> Period:
    """Return the period that a text names in a calendar.

    Raises ``BadInput("period.not_a_name")``, else as `FiscalCalendar.period`.
    """
    name = period_name(text)
    if name is None:
        raise BadInput("period.not_a_name", text=text[:200])
    return name.within(calendar)


def _fiscal(found: re.Match[str]) -> PeriodName:
    parts = found.groupdict()
    year = _whole_year(parts["fy"] or parts["nendo"] or parts["plain"])
    named_by = NamedBy.FIRST if parts["nendo"] else None
    quarter = parts["q"] or parts["nq"] or parts["jq"]
    half = parts["h"] or parts["nh"] or (parts["first"] and "1") or (parts["second"] and "2")
    if quarter:
        return PeriodName(PeriodKind.QUARTER, year, int(quarter), named_by=named_by)
    if half:
        return PeriodName(PeriodKind.HALF, year, int(half), named_by=named_by)
    if parts["m"]:
        return PeriodName(PeriodKind.MONTH, year, int(parts["m"]), named_by=named_by)
    return PeriodName(PeriodKind.YEAR, year, 1, named_by=named_by)


def _whole_year(text: str) -> int:
    """Two digits are a year of this century."""
    return int(text) + (2000 if len(text) == 2 else 0)
