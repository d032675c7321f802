"""Exported spreadsheets opened in LibreOffice: it recomputes their sums to the minor unit, and shows what pages show.

Formulas without results are laid below the columns of amounts; LibreOffice has to compute them. All files are converted
at once, into flat XML, which holds of each cell the value and the text that a person sees.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation

from fieldhouse.apps.figures.exports.deals_export import deals_export
from fieldhouse.apps.figures.exports.evidence_export import evidence_export
from fieldhouse.apps.figures.exports.sheet_export import sheet_export
from fieldhouse.apps.figures.exports.table import Export, Table
from fieldhouse.apps.figures.exports.xlsx import xlsx_file
from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.money import Money, to_decimal
from fieldhouse.domain.units import DisplayUnit

TABLE, OFFICE, TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text")
)
WIDEST = 64
"""Columns that are read of a row: a sheet repeats its empty last ones to its edge."""

SHOWN = {
    ("exact", "ja", "JPY"): lambda amount: f"{amount:,}",
    ("exact", "en", "USD"): lambda amount: f"{amount:,.2f}",
    ("sen_yen", "ja", "JPY"): lambda amount: f"{_rounded(amount / 1_000):,}千円",
    ("hyakuman_yen", "ja", "JPY"): lambda amount: f"{_rounded(amount / 1_000_000):,}百万円",
    ("K", "en", "USD"): lambda amount: f"{_rounded(amount / 1_000):,}K",
}
"""By unit, language and currency: an amount as a person sees it, written anew by the formats' own words."""

Cell = tuple[Decimal | None, str]
"""The number of a cell, or none, and its text."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An export and the rows of its worksheets as LibreOffice has them."""

    export: Export
    asked: tuple[str, str, str]
    pages: list[list[list[Cell]]]


@pytest.fixture(scope="module")
def opened(demo_home: Any, tmp_path_factory: Any, django_db_blocker: Any) -> list[Opened]:
    """Exports of each kind in each unit, as LibreOffice opens them."""
    program = shutil.which("soffice")
    assert program, "LibreOffice Calc is missing: run make setup-test."
    folder = tmp_path_factory.mktemp("libreoffice")
    made: list[tuple[Export, tuple[str, str, str]]] = []
    with django_db_blocker.unblock():
        for unit, language, currency in SHOWN:
            with translation.override(language):
                made += [(one, (unit, language, currency)) for one in _exports(demo_home, currency)]
                for nth, (export, _asked) in enumerate(made):
                    path = folder / f"{nth}.xlsx"
                    if not path.exists():
                        path.write_bytes(_with_sums(xlsx_file(export, DisplayUnit(unit)), export))
    _convert(program, folder, len(made))
    return [
        Opened(export, asked, list(_pages(folder / "opened" / f"{nth}.fods")))
        for nth, (export, asked) in enumerate(made)
    ]


def test_it_computes_the_sums_of_the_figures_to_the_minor_unit(opened: list[Opened]) -> None:
    checked = 0
    for one in opened:
        for table, page in zip(one.export.tables, one.pages, strict=True):
            for column, place in _sums(table):
                found = page[_sum_row(one.export, table)][column][0]
                amounts = [row[column] for row in table.rows]
                assert found is not None, (one.asked, table.title)
                assert found.quantize(_unit(place)) == sum(to_decimal(each) for each in amounts if each)
                checked += 1
    assert checked >= 3 * len(SHOWN)


def test_the_sum_of_the_counted_deals_is_the_figure(opened: list[Opened]) -> None:
    figures = [one for one in opened if one.export.subject.startswith("figure:")]
    assert len(figures) == len(SHOWN)
    for one in figures:
        figure, table = one.export.figures[0], one.export.tables[0]
        column = len(table.heads) - 1
        found = one.pages[0][_sum_row(one.export, table)][column][0]
        assert found is not None and figure.amount_minor
        assert found.scaleb(exponent(figure.spec.currency)) == figure.amount_minor


def test_amounts_look_as_the_format_says(opened: list[Opened]) -> None:
    checked = 0
    for one in opened:
        shown, currency = SHOWN[one.asked], one.asked[2]
        for table, page in zip(one.export.tables, one.pages, strict=True):
            for place, row in enumerate(table.rows, start=_first_row(one.export)):
                for column, cell in enumerate(row):
                    if isinstance(cell, Money) and cell.currency == currency:
                        assert page[place][column] == (to_decimal(cell), shown(to_decimal(cell)))
                        checked += 1
    assert checked > 100


def _exports(home: Any, currency: str) -> list[Export]:
    user = home.user("revops")
    asked = asked_by(user, {"node": home.top_node, "currency": currency})
    made = (
        evidence_export(asked, "best_case_total"),
        sheet_export(asked, None),
        deals_export(user, {"outcome": "open"}),
    )
    return [
        replace(one, tables=tuple(replace(each, rows=list(each.rows)) for each in one.tables)) for one in made
    ]


def _first_row(export: Export) -> int:
    """The place of a table's first row on its worksheet, from 0."""
    return len(export.heading) + 2


def _sum_row(export: Export, table: Table) -> int:
    return _first_row(export) + len(table.rows) + len(table.totals) + 1


def _sums(table: Table) -> list[tuple[int, str]]:
    """The columns that hold amounts of one currency and nothing else, with that."""
    found = []
    for column in range(len(table.heads)):
        cells = [row[column] for row in table.rows if row[column] is not None]
        currencies = {one.currency for one in cells if isinstance(one, Money)}
        if cells and all(isinstance(one, Money) for one in cells) and len(currencies) == 1:
            found.append((column, currencies.pop()))
    return found


def _with_sums(content: bytes, export: Export) -> bytes:
    """A workbook with a formula below each column of amounts, whose result nobody has computed."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in book.namelist():
            body = book.read(name)
            page = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            if page:
                table = export.tables[int(page[1]) - 1]
                body = body.replace(b"</sheetData>", _row_of_sums(export, table).encode() + b"</sheetData>")
            new.writestr(name, body)
    return held.getvalue()


def _row_of_sums(export: Export, table: Table) -> str:
    first = _first_row(export) + 1
    row, last = _sum_row(export, table) + 1, first + len(table.rows) - 1
    cells = "".join(
        f'<c r="{_letter(column)}{row}"><f>SUM({_letter(column)}{first}:{_letter(column)}{last})</f></c>'
        for column, _currency in _sums(table)
    )
    return f'<row r="{row}">{cells}</row>' if cells else ""


def _letter(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else f"A{chr(ord('A') + column - 26)}"


def _convert(program: str, folder: Path, count: int) -> None:
    arguments = [f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"]
    arguments += ["--convert-to", "fods", "--outdir", str(folder / "opened")]
    done = subprocess.run(
        [program, *arguments, *(str(folder / f"{nth}.xlsx") for nth in range(count))],
        env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0 and len(list((folder / "opened").glob("*.fods"))) == count, done


def _pages(path: Path) -> Iterator[list[list[Cell]]]:
    for table in ElementTree.parse(path).getroot().iter(f"{TABLE}table"):  # noqa: S314 - made here
        rows: list[list[Cell]] = []
        for row in table.iter(f"{TABLE}table-row"):
            times = int(row.get(f"{TABLE}number-rows-repeated", "1"))
            rows += [_cells(row)] * min(times, 1_000)
        yield rows


def _cells(row: Any) -> list[Cell]:
    cells: list[Cell] = []
    for one in row:
        value = one.get(f"{OFFICE}value")
        text = "".join("".join(part.itertext()) for part in one.iter(f"{TEXT}p"))
        times = int(one.get(f"{TABLE}number-columns-repeated", "1"))
        cells += [(None if value is None else Decimal(value), text)] * min(times, WIDEST - len(cells))
    return cells


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))


def _rounded(amount: Decimal) -> Decimal:
    """As a spreadsheet rounds: a half goes away from zero."""
    return amount.quantize(Decimal(1), ROUND_HALF_UP)
