"""A report export as a table like any other: its deals, under the English names of the columns that it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.report.reading import ReportLine, read_report
from fieldhouse.ingest.report.words import FIELDS
from fieldhouse.ingest.table import RawRow

_BESIDE = {"amount": "amount_currency", "converted": "converted_currency"}
"""Currencies stand in cells of their own or in those of the amounts: here always in their own."""


class ReportTable:
    """The deals of a report: Ids of 18 characters, days in ISO form, plain amounts.

    ``taken_on`` is the report's day, where it says so.
    """

    def __init__(self, path: Path, file: str, rule: FileRule) -> None:
        self._report = read_report(path, rule)
        self.findings, self.blank = self._report.findings, 0
        self.taken_on = self._report.taken_on
        own = self._report.heads
        self._fields = [
            name for name in FIELDS if name in own or any(_BESIDE.get(one) == name for one in own)
        ]
        self.columns = [FIELDS[name][0] for name in self._fields]

    def progress(self) -> tuple[int, int]:
        """All of it is read on opening."""
        done = len(self._report.lines) + len(self._report.flawed)
        return done, done

    def rows(self) -> Iterator[RawRow]:
        """Yield the deals and the rows that could not be read, in their order."""
        lines = [
            RawRow(one.row, [_text(one, name) for name in self._fields], ()) for one in self._report.lines
        ]
        flawed = [one._replace(cells=self._own(one.cells)) for one in self._report.flawed]
        yield from sorted([*lines, *flawed], key=lambda one: one.row)

    def _own(self, cells: Sequence[str]) -> list[str]:
        texts = dict(zip(self._report.heads, cells, strict=True))
        return [texts.get(name, "") for name in self._fields]


def _text(line: ReportLine, name: str) -> str:
    match name:
        case "key":
            return line.key or ""
        case "amount_currency":
            return line.currency or ""
        case "amount" | "converted" | "converted_currency" | "close_on" | "created_on" | "modified_on":
            return _plain(getattr(line, name))
    return line.text(name)


def _plain(value: Decimal | date | str | None) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
