"""An export as a spreadsheet: the heading above each table, numbers as numbers, every text as a text."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import get_language

from fieldhouse.apps.figures.exports.table import Cell, Export, Ratio, Table
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.money import Money, shifted, to_decimal

EXACT_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number (Microsoft, "Excel specifications and limits")."""

WIDEST, NARROWEST = 48, 9
"""Characters of a column."""

ORIGIN = datetime(2000, 1, 1)  # noqa: DTZ001 - a file's own date would make the same export differ each time
FONTS = {"ja": "Meiryo"}


def xlsx_file(export: Export) -> bytes:
    """The tables of an export, one a worksheet. The same question gives the same bytes."""
    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": ORIGIN, "title": export.stem})
        styles = _Styles(book)
        for table in export.tables:
            _write(book.add_worksheet(table.title[:31]), export, table, styles)
    return held.getvalue()


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._font = FONTS.get((get_language() or "en")[:2], "Calibri")

    def of(self, **properties: Any) -> Any:
        """A format with these properties and the language's font."""
        asked = tuple(sorted({"font_name": self._font, **properties}.items()))
        if asked not in self._made:
            self._made[asked] = self._book.add_format(dict(asked))
        return self._made[asked]


def _write(page: Any, export: Export, table: Table, styles: _Styles) -> None:
    for place, (name, value) in enumerate(export.heading):
        page.write_string(place, 0, name, styles.of(bold=True))
        page.write_string(place, 1, value, styles.of())
    top = len(export.heading) + 1
    for column, head in enumerate(table.heads):
        page.write_string(top, column, head, styles.of(bold=True, bottom=1, text_wrap=True))
    for place, row in enumerate(table.rows, start=top + 1):
        _write_row(page, place, row, styles)
    for place, row in enumerate(table.totals, start=top + 1 + len(table.rows)):
        _write_row(page, place, row, styles, bold=True, top=1)
    page.freeze_panes(top + 1, 0)
    if table.rows:
        page.autofilter(top, 0, top + len(table.rows), len(table.heads) - 1)
    for column in range(len(table.heads)):
        page.set_column(column, column, _width(table, column))


def _write_row(page: Any, place: int, row: tuple[Cell | Ratio, ...], styles: _Styles, **look: Any) -> None:
    for column, cell in enumerate(row):
        match cell:
            case None:
                page.write_blank(place, column, None, styles.of(**look))
            case Money():
                _write_money(page, place, column, cell, styles, look)
            case Ratio():
                style = styles.of(num_format="0.00%", **look)
                page.write_number(place, column, shifted(cell.ratio_bp, 4), style)
            case date():
                page.write_datetime(place, column, cell, styles.of(num_format="yyyy-mm-dd", **look))
            case int():
                page.write_number(place, column, cell, styles.of(num_format="#,##0", **look))
            case str():
                page.write_string(place, column, cell, styles.of(**look))


def _write_money(
    page: Any, place: int, column: int, cell: Money, styles: _Styles, look: dict[str, Any]
) -> None:
    """An amount as a number of the currency's decimals; as a text where a spreadsheet would round it."""
    if len(str(abs(cell.amount_minor))) > EXACT_DIGITS:
        page.write_string(place, column, str(to_decimal(cell)), styles.of(align="right", **look))
        return
    places = exponent(cell.currency)
    form = "#,##0." + "0" * places if places else "#,##0"
    page.write_number(place, column, to_decimal(cell), styles.of(num_format=form, **look))


def _width(table: Table, column: int) -> int:
    lengths = [len(str(row[column])) for row in table.rows[:200] if isinstance(row[column], str)]
    return max(NARROWEST, min(WIDEST, max([*lengths, len(table.heads[column]) // 2], default=NARROWEST) + 2))
