"""A report export, read whole: its deals, the day on which it was made, and everything that could not be read.

What the locale of the person who ran it leaves open (which number of a day is the month, which mark is the decimal
one) is told from all cells together; where they leave it open still, that is a finding, and no guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.record_ids import whole_id
from fieldhouse.domain.tieout import ReportFilter
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.limits import REPORT_ROWS_LIMIT
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.report.amounts import Marks, Stated, known_currency, stated
from fieldhouse.ingest.report.days import DayOrder, Orders, day_in
from fieldhouse.ingest.report.filters import filter_in
from fieldhouse.ingest.report.grid import Grid
from fieldhouse.ingest.report.layout import Layout, laid_out
from fieldhouse.ingest.report.words import DATES, FIELDS, MONEY
from fieldhouse.ingest.shown import shown
from fieldhouse.ingest.table import Flaw, RawRow

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A deal as a report shows it.

    ``row`` is that of the file; ``key`` the Id of 18 characters, ``None`` in a report without Ids. Texts are "" and
    values ``None`` where the cell is empty or the report has no such column. Amounts are in major units.
    """

    row: int
    key: str | None
    texts: dict[str, str]
    amount: Decimal | None = None
    currency: str | None = None
    converted: Decimal | None = None
    converted_currency: str | None = None
    close_on: date | None = None
    created_on: date | None = None
    modified_on: date | None = None

    def text(self, name: str) -> str:
        """The text of a column, by its field."""
        return self.texts.get(name, "")


@dataclass(slots=True)
class Report:
    """A report.

    ``heads`` are the names of its columns by their fields; ``taken_on`` the day on which it was made, where it says so,
    and ``asks_for`` its filter; ``flawed`` the rows that could not be read, each with a cell for each field. Nothing of
    it may be used where a finding is fatal.
    """

    file: str
    heads: dict[str, str] = field(default_factory=dict)
    lines: list[ReportLine] = field(default_factory=list)
    flawed: list[RawRow] = field(default_factory=list)
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    taken_on: date | None = None
    asks_for: ReportFilter = field(default_factory=ReportFilter)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        """Whether no finding is fatal."""
        return not any(one.severity is Severity.FATAL for one in self.findings)

    def rejections(self) -> list[Finding]:
        """A finding for each flaw of a row that could not be read."""
        return [
            Finding(flaw.rule, Severity.REJECTED, self.file, row.row, flaw.column, fields=flaw.fields)
            for row in self.flawed
            for flaw in row.flaws
        ]


NOTHING = ("-", "–", "—")
"""What a report shows where a field that it groups or sums by is empty."""


def read_report(path: Path, rule: FileRule | None = None) -> Report:
    """Read a report export, CSV or XLSX. Never raises for what lies in the file.

    Rules: those of the tables (`file.*`, `row.*`), ``report.no_table``, ``report.too_long``,
    ``report.days_open``, ``report.days_mixed``, ``report.numbers_mixed``; for rows ``report.row_unclear``,
    ``report.bad_id``, ``report.bad_day`` and those of values.
    """
    rule = rule or FileRule(match=())
    report = Report(shown(path.name))
    grid = Grid(path, report.file, rule)
    report.findings = grid.findings
    if not report.is_readable:
        return report
    try:
        layout = laid_out(_bounded(grid.rows()))
    except Unreadable as error:
        _refuse(report, error.rule, **error.fields)
        return report
    if report.is_readable:
        _fill(report, layout, rule.day_order)
    return report


def _bounded(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    for place, row in enumerate(rows):
        if place >= REPORT_ROWS_LIMIT:
            raise Unreadable("report.too_long", limit=str(REPORT_ROWS_LIMIT))
        yield row


def _fill(report: Report, layout: Layout, stated_order: str) -> None:
    report.head, report.foot = tuple(layout.head), tuple(layout.foot)
    report.heads = {name: layout.heads[place] for name, place in layout.places.items()}
    if not layout.places:
        _refuse(report, "report.no_table", names=f"{FIELDS['name'][0]} / {FIELDS['name'][-2]}")
        return
    _note_passed(report, layout)
    around = [*layout.head, *layout.foot]
    order = _order(report, layout, around, stated_order)
    marks = Marks()
    marks.see(_cells(layout, MONEY))
    if marks.contradiction:
        one, other = marks.contradiction
        _refuse(report, "report.numbers_mixed", one=one, other=other)
    if not report.is_readable or order is None:
        return
    report.taken_on = next(
        (day for text in around if (day := day_in(text, order)) and _says_when(text)), None
    )
    report.asks_for = filter_in(layout.head, order)
    for row in layout.rows:
        read = _Row(report, layout, row, order, marks.decimal)
        line = read.line()
        if read.flaws:
            report.flawed.append(RawRow(row.row, read.cells, tuple(read.flaws)))
        else:
            report.lines.append(line)


def _order(report: Report, layout: Layout, around: Sequence[str], stated_order: str) -> DayOrder | None:
    """Which number of a day is the month: as all days together tell, else as somebody states."""
    seen = Orders()
    seen.see([*_cells(layout, DATES), *(one for one in around if _says_when(one))])
    if seen.contradiction:
        one, other = seen.contradiction
        _refuse(report, "report.days_mixed", one=one, other=other)
        return None
    if seen.told is None and seen.open_example and not stated_order:
        _refuse(report, "report.days_open", example=seen.open_example)
        return None
    return seen.told or DayOrder(stated_order or DayOrder.MONTH_FIRST)


def _says_when(text: str) -> bool:
    """Whether a line around the table says when the report was made, and no filter of days."""
    plain = text.casefold()
    return any(word in plain for word in ("generated by", "as of ", "作成者", "時点", "現在"))


def _note_passed(report: Report, layout: Layout) -> None:
    passed = {
        "report.sums_passed": layout.sums,
        "report.around_passed": len(layout.head) + len(layout.foot),
    }
    for rule, count in passed.items():
        if count:
            report.findings.append(Finding(rule, Severity.NOTE, report.file, fields={"count": str(count)}))
    report.findings += [
        Finding("file.column_not_read", Severity.NOTE, report.file, column=shown(name))
        for name in layout.unread
    ]


def _refuse(report: Report, rule: str, **fields: str) -> None:
    fields = {name: shown(text) for name, text in fields.items()}
    report.findings.append(Finding(rule, Severity.FATAL, report.file, fields=fields))


def _cells(layout: Layout, names: Iterable[str]) -> list[str]:
    places = [layout.places[name] for name in names if name in layout.places]
    return [row.cells[place] for row in layout.rows for place in places if place < len(row.cells)]


class _Row:
    """One row of the table on its way to a line; ``flaws`` are what is wrong with it."""

    def __init__(self, report: Report, layout: Layout, row: RawRow, order: DayOrder, decimal: str) -> None:
        self.flaws = list(row.flaws)
        self._report, self._order, self._decimal, self._row = report, order, decimal, row
        self._texts = {
            name: row.cells[place] if place < len(row.cells) and row.cells[place] not in NOTHING else ""
            for name, place in layout.places.items()
        }

    @property
    def cells(self) -> list[str]:
        """The cells of the report's fields, in their order."""
        return list(self._texts.values())

    def line(self) -> ReportLine:
        """The line; of no use where there are flaws."""
        key = self._read("key", _key) if "key" in self._texts else None
        own, beside = self._read("amount", self._amounts) or (None, None)
        converted, _none = self._read("converted", self._amounts) or (beside, None)
        currency = self._read("amount_currency", known_currency)
        converted_currency = self._read("converted_currency", known_currency)
        days = {name: self._read(name, self._day) for name in DATES}
        return ReportLine(
            self._row.row,
            key,
            self._texts,
            own.amount if own else None,
            currency or (own.currency if own else None),
            converted.amount if converted else None,
            converted_currency or (converted.currency if converted else None),
            **days,
        )

    def _read(self, name: str, parse: Callable[[str], _T]) -> _T | None:
        text = self._texts.get(name, "")
        if not text:
            return None
        try:
            return parse(text)
        except BadValue as error:
            told = {"value": shown(text), "column": shown(self._report.heads[name])}
            self.flaws.append(Flaw(error.rule, self._report.heads[name], {**told, **error.fields}))
            return None

    def _amounts(self, text: str) -> tuple[Stated, Stated | None]:
        return stated(text, self._decimal)

    def _day(self, text: str) -> date:
        found = day_in(text, self._order)
        if found is None:
            raise BadValue("report.bad_day")
        return found


def _key(text: str) -> str:
    found = whole_id(text)
    if found is None:
        raise BadValue("report.bad_id")
    return found
