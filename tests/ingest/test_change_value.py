"""The value of a change is read in the notation of its file, as the column of the field itself would be."""

from __future__ import annotations

import pytest

HISTORY = """
[[files]]
match = "history.csv"
delimiter = ";"
{notation}
[[files.records]]
kind = "change"
[files.records.fields]
opportunity = "deal"
field = "field"
value = "value"
at = "at"
"""
HEAD = "deal;field;value;at\n"


def history(rows, notation=""):
    return {"history.csv": HEAD + rows}, HISTORY.format(notation=notation)


@pytest.mark.parametrize(
    ("notation", "field", "written", "plain"),
    [
        ('thousands = ","', "amount", "4,800,000", "4800000"),
        ('decimal = "comma"\nthousands = "."', "amount", "1.234,50", "1234.50"),
        ("", "amount", "1234.50", "1234.50"),
        ("", "close_on", "2026/05/29", "2026-05-29"),
        ("", "close_on", "令和7年3月31日", "2025-03-31"),
        ('date_formats = ["%d.%m.%Y"]', "close_on", "29.05.2026", "2026-05-29"),
        ("", "stage", "1,000 seats", "1,000 seats"),
    ],
)
def test_a_value_is_read_in_the_files_notation(read, notation, field, written, plain):
    found = read(*history(f"d1;{field};{written};2026-05-01\n", notation))
    assert found.values("value") == [plain]


def test_no_value_stays_no_value(read):
    assert read(*history("d1;close_on;;2026-05-01\n")).values("value") == [None]


def test_a_value_that_is_no_value_names_its_column(read):
    found = read(*history("d1;amount;4,800,000;2026-05-01\n"))
    finding = found.finding("value.thousands")
    assert (finding.column, finding.value, finding.row) == ("value", "4,800,000", 2)


def test_an_unknown_field_is_the_fields_own_finding(read):
    found = read(*history("d1;colour;red;2026-05-01\n"))
    assert found.rules == {"value.not_a_choice"}
    assert found.finding("value.not_a_choice").column == "field"


def test_a_constant_is_written_plainly_whatever_the_file_does(read):
    files, text = history("d1;amount;;2026-05-01\n", 'decimal = "comma"')
    assert read(files, text.replace('value = "value"', "value = { value = 12.5 }")).values("value") == [
        "12.5"
    ]
