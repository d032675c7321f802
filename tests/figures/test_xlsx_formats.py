"""A spreadsheet holds exact numbers, and shows them in the unit of the reader's pages."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from fieldhouse.apps.figures.exports.table import Export, Table
from fieldhouse.apps.figures.exports.xlsx import money_format, xlsx_file
from fieldhouse.domain.money import Money
from fieldhouse.domain.units import DisplayUnit

TABLE = Table("Amounts", ("Yen", "Dollars"), [(Money(1_234_567, "JPY"), Money(123_456_789, "USD"))])
EXPORT = Export("amounts", "test", (), (TABLE,), TABLE, (), {})


@pytest.mark.parametrize(
    ("unit", "language", "yen", "dollars"),
    [
        ("exact", "en", "#,##0", "#,##0.00"),
        ("sen_yen", "ja", '#,##0,"千円"', '#,##0,"K"'),
        ("K", "en", '#,##0,"K"', '#,##0,"K"'),
        ("hyakuman_yen", "ja", '#,##0,,"百万円"', '#,##0.0,,"M"'),
        ("man_yen", "ja", "#,##0", '#,##0,"K"'),
    ],
)
def test_amounts_are_exact_and_shown_in_the_unit_of_the_page(unit, language, yen, dollars) -> None:
    with translation.override(language):
        content = xlsx_file(EXPORT, DisplayUnit(unit))
        assert (money_format("JPY", DisplayUnit(unit)), money_format("USD", DisplayUnit(unit))) == (
            yen,
            dollars,
        )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1] == [1_234_567.0, 1_234_567.89]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = book.read("xl/styles.xml").decode()
    said = {one.replace("&quot;", '"') for one in re.findall(r'formatCode="([^"]*)"', styles)}
    assert {yen, dollars} - {"#,##0", "#,##0.00"} <= said
