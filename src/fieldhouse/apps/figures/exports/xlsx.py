"""An export as a spreadsheet: the heading above each table, numbers as numbers, every text as a text."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import get_language

from fieldhouse.apps.figures.exports.table import Export, Line, Ratio, Table
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.money import Money, shifted, to_decimal
from fieldhouse.domain.units import DisplayUnit, decimals_of, unit_for

EXACT_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number (Microsoft, "Excel specifications and limits")."""

WIDEST, NARROWEST = 48, 9
"""Characters of a column."""

MEASURED = 200
"""The first rows, by whose texts the width of a column goes."""

ORIGIN = datetime(2000, 1, 1)  # noqa: DTZ001 - a file's own date would make the same export differ each time
FONTS = {"ja": "Meiryo"}
TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_COMMAS: dict[DisplayUnit, tuple[str, dict[str, str]]] = {
    DisplayUnit.K: (",", {"en": "K", "ja": "K"}),
    DisplayUnit.SEN_YEN: (",", {"en": "K", "ja": "千円"}),
    DisplayUnit.M: (",,", {"en": "M", "ja": "M"}),
    DisplayUnit.HYAKUMAN_YEN: (",,", {"en": "M", "ja": "百万円"}),
}
"""By unit the commas that end a format, and the unit's name behind the number."""

Told = Callable[[], None]


def xlsx_file(export: Export, unit: DisplayUnit = DisplayUnit.EXACT) -> bytes:
    """The tables of an export, one a worksheet. The same question gives the same bytes.

    Numbers are exact; ``unit`` is how amounts are written, see `money_format`.
    """
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, **TEXTS}) as book:
        _fill(book, export, unit, lambda: None)
    return held.getvalue()


def write_xlsx(export: Export, path: Path, told: Told, unit: DisplayUnit = DisplayUnit.EXACT) -> None:
    """The same cells in a file, row by row: what it takes in memory does not grow with the rows.

    Parts of it lie in the file's folder meanwhile. ``told`` is called for each row.
    """
    options = {"constant_memory": True, "tmpdir": str(path.parent), **TEXTS}
    with xlsxwriter.Workbook(str(path), options) as book:
        _fill(book, export, unit, told)


def money_format(currency: str, unit: DisplayUnit) -> str:
    """How a spreadsheet writes an exact amount of a currency for someone who chose a unit: ``#,##0,"千円"``.

    A comma at the end of a format shows a number in thousands, two in millions; there is none for ten thousands, which
    are written out.
    """
    shown_in = unit_for(unit, currency)
    commas, names = _COMMAS.get(shown_in, ("", {}))
    places = decimals_of(currency, shown_in) if commas else exponent(currency)
    form = "#,##0." + "0" * places if places else "#,##0"
    language = (get_language() or "en")[:2]
    return f'{form}{commas}"{names.get(language, names["en"])}"' if commas else form


def _fill(book: Any, export: Export, unit: DisplayUnit, told: Told) -> None:
    book.set_properties({"created": ORIGIN, "title": export.stem})
    styles = _Styles(book, unit)
    for table in export.tables:
        _write(book.add_worksheet(table.title[:31]), export, table, styles, told)


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, unit: DisplayUnit) -> None:
        self._book, self.unit = book, unit
        self._made: dict[tuple[str, bool], Any] = {}
        self._font = FONTS.get((get_language() or "en")[:2], "Calibri")
        self.head = self._format(bold=True, bottom=1, text_wrap=True)
        self.name = self._format(bold=True)
        self.plain = self._format()

    def of(self, num_format: str, *, is_total: bool) -> Any:
        """The format of a cell: how its number is written (``text`` and ``long`` are texts), and in which row."""
        asked = (num_format, is_total)
        if asked not in self._made:
            look: dict[str, Any] = {"bold": True, "top": 1} if is_total else {}
            written = {"text": {}, "long": {"align": "right"}}.get(num_format, {"num_format": num_format})
            self._made[asked] = self._format(**look, **written)
        return self._made[asked]

    def _format(self, **properties: Any) -> Any:
        return self._book.add_format({"font_name": self._font, **properties})


def _write(page: Any, export: Export, table: Table, styles: _Styles, told: Told) -> None:
    first = list(islice(table.rows, MEASURED))
    for column, head in enumerate(table.heads):
        page.set_column(column, column, _width(first, head, column))
    for place, (name, value) in enumerate(export.heading):
        page.write_string(place, 0, name, styles.name)
        page.write_string(place, 1, value, styles.plain)
    place = top = len(export.heading) + 1
    page.freeze_panes(top + 1, 0)
    for column, head in enumerate(table.heads):
        page.write_string(top, column, head, styles.head)
    for place, row in enumerate(table.rows, start=top + 1):
        _write_row(page, place, row, styles)
        told()
    if place > top:
        page.autofilter(top, 0, place, len(table.heads) - 1)
    for nth, row in enumerate(table.totals, start=place + 1):
        _write_row(page, nth, row, styles, is_total=True)


def _write_row(page: Any, place: int, row: Line, styles: _Styles, *, is_total: bool = False) -> None:
    for column, cell in enumerate(row):
        match cell:
            case str():
                page.write_string(place, column, cell, styles.of("text", is_total=is_total))
            case None if is_total:
                page.write_blank(place, column, None, styles.of("text", is_total=is_total))
            case None:
                continue
            case Money():
                _write_money(page, place, column, cell, styles, is_total=is_total)
            case Ratio():
                page.write_number(
                    place, column, shifted(cell.ratio_bp, 4), styles.of("0.00%", is_total=is_total)
                )
            case date():
                page.write_datetime(place, column, cell, styles.of("yyyy-mm-dd", is_total=is_total))
            case int():
                page.write_number(place, column, cell, styles.of("#,##0", is_total=is_total))


def _write_money(page: Any, place: int, column: int, cell: Money, styles: _Styles, *, is_total: bool) -> None:
    """An amount as a number of the currency's decimals; as a text where a spreadsheet would round it."""
    if len(str(abs(cell.amount_minor))) > EXACT_DIGITS:
        page.write_string(place, column, str(to_decimal(cell)), styles.of("long", is_total=is_total))
        return
    form = money_format(cell.currency, styles.unit)
    page.write_number(place, column, to_decimal(cell), styles.of(form, is_total=is_total))


def _width(rows: list[Line], head: str, column: int) -> int:
    lengths = [len(str(row[column])) for row in rows if isinstance(row[column], str)]
    return max(NARROWEST, min(WIDEST, max([*lengths, len(head) // 2], default=NARROWEST) + 2))
