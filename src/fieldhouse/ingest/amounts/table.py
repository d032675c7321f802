"""A sheet of amounts as a table like any other: a row for each amount, whatever shape the sheet has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.period_names import years_in
from fieldhouse.ingest.amounts.heads import (
    FIELDS,
    TOTAL,
    WHO,
    AmountColumn,
    Heads,
    heads_in,
    is_total,
    measure_called,
    unit_above,
)
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.limits import REPORT_ROWS_LIMIT
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.report.amounts import Marks, stated
from fieldhouse.ingest.report.grid import Grid
from fieldhouse.ingest.table import Flaw, RawRow

HEAD_ROWS = 10
"""Lines among which the heads are looked for; above them a sheet bears its title and its unit."""

EMPTY = frozenset({"", "-", "–", "—", "―", "ー", "n/a", "N/A"})
_WORDS = frozenset(word for words in FIELDS.values() for word in words)


class AmountsTable:
    """The amounts of a CSV file or of a workbook's sheet, which is read whole.

    Columns: those of `FIELDS` that the sheet has, ``kind`` also where heads say it, ``period``, ``amount``,
    ``currency`` and ``unit`` always, and any others by their own heads. ``period`` is `TOTAL` for a sum of periods;
    of a sum of rows the first column that says whom a row is about holds `TOTAL`. A row's number is that of its line:
    a wide line gives several.

    Rules: those of the tables (`file.*`, `row.*`), ``amounts.no_heads``, ``amounts.too_long``,
    ``report.numbers_mixed``, the note ``amounts.empty_cells``, and those of amounts.
    """

    def __init__(self, path: Path, file: str, rule: FileRule) -> None:
        self.columns: list[str] = []
        self.blank = 0
        self._file, self._unit, self._decimal = file, "", "."
        self._years: set[str] = set()
        self._heads: Heads | None = None
        self._lines: list[RawRow] = []
        grid = Grid(path, file, rule, _WORDS)
        self.findings: list[Finding] = list(grid.findings)
        if not any(one.severity is Severity.FATAL for one in self.findings):
            self._read(grid)

    def progress(self) -> tuple[int, int]:
        """All of it is read on opening."""
        return len(self._lines), len(self._lines)

    def rows(self) -> Iterator[RawRow]:
        """Yield a row for each amount, line by line."""
        empty = 0
        for line in self._lines:
            if line.flaws:
                yield line._replace(cells=[""] * len(self.columns))
                continue
            cells = line.cells + [""] * (self._width - len(line.cells))
            for column in self._amounts:
                if cells[column.place] in EMPTY:
                    empty += 1
                else:
                    yield self._row(line.row, cells, column)
        if empty:
            count = {"count": str(empty)}
            self.findings.append(Finding("amounts.empty_cells", Severity.NOTE, self._file, fields=count))

    def _read(self, grid: Grid) -> None:
        known = len(grid.findings)
        try:
            for line in grid.rows():
                if len(self._lines) >= REPORT_ROWS_LIMIT:
                    return self._refuse("amounts.too_long", limit=str(REPORT_ROWS_LIMIT))
                self._take(line)
                if self._heads is None and line.row >= HEAD_ROWS:
                    break
        except Unreadable as error:
            return self._refuse(error.rule, **error.fields)
        self.findings += grid.findings[known:]
        if self._heads is None:
            return self._refuse("amounts.no_heads")
        own = [name for name in FIELDS if name in self._heads.fields]
        told = ["kind"] if any(one.measure for one in self._heads.amounts) else []
        always = [name for name in ("period", *told, "amount", "currency", "unit") if name not in own]
        self.columns = [*own, *always, *self._heads.others]
        return self._tell_marks()

    def _take(self, line: RawRow) -> None:
        """Keep a line under the heads; one above them may be the heads, or say the unit."""
        if self._heads is not None:
            if any(line.cells):
                self._lines.append(line)
            return
        if line.row <= HEAD_ROWS and not line.flaws:
            heads = heads_in(line.row, line.cells, self._years)
            if heads.is_usable:
                self._heads = heads
            else:
                self._years |= {year for cell in line.cells for year in years_in(cell)}
                self._unit = self._unit or next(filter(None, map(unit_above, line.cells)), "")

    def _tell_marks(self) -> None:
        marks = Marks()
        for line in self._lines:
            marks.see(line.cells[one.place] for one in self._amounts if one.place < len(line.cells))
        if marks.contradiction is not None:
            one, other = marks.contradiction
            return self._refuse("report.numbers_mixed", one=one, other=other)
        self._decimal = marks.decimal
        return None

    @property
    def _amounts(self) -> Sequence[AmountColumn]:
        return self._heads.amounts if self._heads else ()

    @property
    def _width(self) -> int:
        places = [*(self._heads.fields.values()), *(self._heads.others.values())] if self._heads else []
        return max([*places, *(one.place for one in self._amounts)], default=-1) + 1

    def _row(self, row: int, cells: Sequence[str], column: AmountColumn) -> RawRow:
        assert self._heads is not None  # noqa: S101 - there are no lines without heads
        told = {name: cells[place] for name, place in {**self._heads.fields, **self._heads.others}.items()}
        first = next((name for name in WHO if is_total(told.get(name, ""))), None)
        if first is not None:
            told |= {name: TOTAL if name == first else "" for name in WHO if name in told}
        told["period"] = column.period or told.get("period", "")
        told["kind"] = column.measure or measure_called(told.get("kind", ""))
        told["unit"] = column.unit or told.get("unit", "") or self._unit
        flaws: tuple[Flaw, ...] = ()
        try:
            amount, _converted = stated(cells[column.place], self._decimal)
            told["amount"] = format(amount.amount, "f")
            told["currency"] = amount.currency or told.get("currency", "")
        except BadValue as error:
            flaws = (Flaw(error.rule, column.head, {"value": cells[column.place][:200], **error.fields}),)
        return RawRow(row, [told.get(name, "") for name in self.columns], flaws)

    def _refuse(self, rule: str, **fields: str) -> None:
        self.findings.append(Finding(rule, Severity.FATAL, self._file, fields=fields))
