"""XLSX and Parquet give the same typed rows as CSV, within the same limits."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest import parquet_table, xlsx_table
from fieldhouse.ingest.limits import CELL_LIMIT
from fieldhouse.ingest.profile import FileRule

PRODUCTS = """
[[files]]
match = "product.*"
{options}
[[files.records]]
kind = "product"
same_names = true
"""
DEALS = """
[[files]]
match = "deal.*"
[[files.records]]
kind = "opportunity"
same_names = true
"""


def workbook(rows, *, sheet="Sheet1", before=None):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "remove_timezone": True})
    if before:
        book.add_worksheet(before)
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(y, x, cell, day)
            elif cell is not None:
                page.write(y, x, cell)
    book.close()
    return buffer.getvalue()


def parquet(**columns):
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, row_group_size=2)
    return buffer.getvalue()


def test_workbook(read):
    rows = [
        ["key", "name", "list_price"],
        ["a", "A", 1234.56],
        ["b", "髙橋", 1000],
        [None] * 3,
        ["c", None, "12.30"],
    ]
    found = read({"product.xlsx": workbook(rows)}, PRODUCTS.format(options=""))
    assert [(one.row, one.values) for one in found.records] == [
        (2, {"key": "a", "name": "A", "list_price": Decimal("1234.56")}),
        (3, {"key": "b", "name": "髙橋", "list_price": Decimal(1000)}),
        (5, {"key": "c", "name": None, "list_price": Decimal("12.30")}),
    ]
    assert found.done["product.xlsx"].blank == 1


def test_numbers_of_a_workbook_do_not_depend_on_the_profiles_decimal_mark(read):
    rows = [["key", "list_price"], ["a", 1234.567], ["b", "1.234,56"]]
    options = 'decimal = "comma"\nthousands = "."'
    found = read({"product.xlsx": workbook(rows)}, PRODUCTS.format(options=options))
    assert found.values("list_price") == [Decimal("1234.567"), Decimal("1234.56")]


def test_sheet_and_header_row(read):
    rows = [["Products of May"], [], ["key", "name"], ["a", "A"]]
    body = workbook(rows, sheet="製品", before="cover")
    found = read({"product.xlsx": body}, PRODUCTS.format(options='sheet = "製品"\nheader_row = 3'))
    assert [(one.row, one.values["key"]) for one in found.records] == [(4, "a")]
    found = read({"product.xlsx": body}, PRODUCTS.format(options='sheet = "Other"'))
    assert found.finding("file.sheet_missing").fields == {"sheet": "Other", "sheets": "cover, 製品"}
    assert "file.empty" in read({"product.xlsx": workbook([])}, PRODUCTS.format(options="")).rules


def books(*sheets):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets:
        page = book.add_worksheet(name)
        for y, cells in enumerate(rows):
            page.write_row(y, 0, cells)
    book.close()
    return buffer.getvalue()


def test_of_several_sheets_the_one_with_the_most_rows_is_read_and_the_others_are_named(read):
    rows = [["key", "name"], ["a", "A"], ["b", "B"]]
    body = books(("Cover", [["Products of May"]]), ("Empty", []), ("Data", rows), ("Old", [*rows[:2]]))
    found = read({"product.xlsx": body}, PRODUCTS.format(options=""))
    assert found.values("key") == ["a", "b"]
    note = found.finding("file.sheets_left_out")
    assert note.severity is Severity.NOTE
    assert note.fields == {"sheet": "Data", "count": "3", "others": "Cover (1), Old (2)"}
    found = read({"product.xlsx": body}, PRODUCTS.format(options='sheet = "Old"'))
    assert found.values("key") == ["a"]
    assert found.finding("file.sheets_left_out").fields["others"] == "Cover (1), Data (3)"
    one = read({"product.xlsx": books(("Empty", []), ("Data", rows))}, PRODUCTS.format(options=""))
    assert "file.sheets_left_out" not in one.rules


def test_days_of_a_workbook(read):
    rows = [
        ["key", "close_on", "created_at"],
        ["a", date(2025, 3, 31), datetime(2025, 1, 2, 3, 4, tzinfo=UTC)],
    ]
    found = read({"deal.xlsx": workbook(rows)}, DEALS)
    assert found.values("close_on") == [date(2025, 3, 31)]


def test_error_cell_of_a_workbook(read):
    found = read(
        {"product.xlsx": workbook([["key", "name"], ["a", "#N/A"], ["b", "B"]])}, PRODUCTS.format(options="")
    )
    finding = found.finding("row.cell_error")
    assert (finding.row, finding.column, finding.fields) == (2, "name", {"error": "#N/A"})


def test_workbook_that_is_none(read):
    for body in (b"", b"id,name\n", workbook([["key"], ["a"]])[:-200]):
        found = read({"product.xlsx": body}, PRODUCTS.format(options=""))
        assert found.finding("file.unreadable").severity is Severity.FATAL


def test_workbook_that_expands_too_far(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_table, "WORKBOOK_LIMIT", 1000)
    path = tmp_path / "product.xlsx"
    path.write_bytes(workbook([["key"], ["a"]]))
    found = xlsx_table.XlsxTable(path, path.name, FileRule(match=("*",)))
    assert [one.rule for one in found.findings] == ["file.expands_too_far"]


def changed(body, part, **replacements):
    """The workbook with bytes of one part replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in replacements.values() if name == part else ():
                assert before in content
                content = content.replace(before, after)
            new.writestr(name, content)
    return target.getvalue()


PLACED = "xl/worksheets/sheet1.xml"


def test_sheet_past_the_limit(read):
    cell, row = (b'r="A2"', b'r="ZZ20000"'), (b'<row r="2"', b'<row r="20000"')
    body = changed(workbook([["key"], ["a"]]), PLACED, cell=cell, row=row)
    assert "file.sheet_too_large" in read({"product.xlsx": body}, PRODUCTS.format(options="")).rules


def test_two_cells_in_opposite_corners(read):
    cell, row = (b'r="A2"', b"r = 'XFD1048576'"), (b'<row r="2"', b'<row r="1048576"')
    body = changed(workbook([["key"], ["a"]]), PLACED, cell=cell, row=row)
    assert "file.reader_failed" in read({"product.xlsx": body}, PRODUCTS.format(options="")).rules


def test_one_long_text_in_many_cells(read):
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>1</v></c></row>' for at in range(3, 2_000))
    body = changed(workbook([["key"], ["a"]]), PLACED, rows=(b"</sheetData>", f"{rows}</sheetData>".encode()))
    body = changed(body, "xl/sharedStrings.xml", text=(b"<t>a</t>", b"<t>" + b"a" * 1_000_000 + b"</t>"))
    found = read({"product.xlsx": body}, PRODUCTS.format(options=""))
    assert found.finding("file.reader_failed").fields["reason"] in ("SIGABRT", "memory")


def test_a_number_that_is_no_duration_rejects_its_row(read):
    rows = [["key", "name"], ["a", 1], ["b", 2], ["c", 3]]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
        page.write_number(2, 1, 1e300, book.add_format({"num_format": "[h]:mm:ss"}))
    found = read({"product.xlsx": buffer.getvalue()}, PRODUCTS.format(options=""))
    assert [one.row for one in found.read] == [2, 4]
    assert (found.rejected[0].row, found.rejected[0].findings[0].rule) == (3, "row.date_out_of_range")


def test_nul_of_a_workbook(read):
    body = changed(workbook([["key"], ["a"]]), "xl/sharedStrings.xml", text=(b"<t>a</t>", b"<t>a_x0000_</t>"))
    assert "row.nul" in read({"product.xlsx": body}, PRODUCTS.format(options="")).rules


def test_parquet(read):
    body = parquet(
        key=pa.array(["a", "b", "c"]).dictionary_encode(),
        amount=pa.array([1234.56, None, 1e-7]),
        created_at=pa.array([1, None, 3_000_000_123], pa.timestamp("ns", "UTC")),
        close_on=pa.array([date(2025, 3, 31), None, None]),
        owner=pa.array([7, None, 10**12], pa.int64()),
        name=pa.array(["x", "", "z"]),
    )
    found = read({"deal.parquet": body}, DEALS)
    assert [one.row for one in found.records] == [1, 2, 3]
    assert found.values("amount") == [Decimal("1234.56"), None, Decimal("0.0000001")]
    assert found.values("created_at") == [
        datetime(1970, 1, 1, tzinfo=UTC),
        None,
        datetime(1970, 1, 1, 0, 0, 3, tzinfo=UTC),
    ]
    assert found.values("close_on") == [date(2025, 3, 31), None, None]
    assert found.values("owner") == ["7", None, "1000000000000"]


def test_parquet_decimals_under_a_comma(read):
    body = parquet(key=pa.array(["a"]), list_price=pa.array([Decimal("1234.50")]))
    found = read({"product.parquet": body}, PRODUCTS.format(options='decimal = "comma"'))
    assert found.values("list_price") == [Decimal("1234.50")]


def test_nested_columns_of_parquet(read):
    body = parquet(key=pa.array(["a"]), tags=pa.array([["x", "y"]]), blob=pa.array([b"x"]))
    found = read({"product.parquet": body}, PRODUCTS.format(options=""))
    nested = [one for one in found.findings if one.rule == "file.column_nested"]
    assert [(one.column, one.severity) for one in nested] == [
        ("tags", Severity.WARNING),
        ("blob", Severity.WARNING),
    ]
    assert found.values("key") == ["a"]


def test_nested_column_that_the_profile_wants(read):
    body = parquet(key=pa.array([["a"]]), name=pa.array(["A"]))
    found = read({"product.parquet": body}, PRODUCTS.format(options=""))
    assert found.finding("profile.column_absent").column == "key"


def test_bad_cells_of_parquet(read):
    body = parquet(key=pa.array(["a", "b", "c"]), name=pa.array(["A\0", "B", "x" * (CELL_LIMIT + 1)]))
    found = read({"product.parquet": body}, PRODUCTS.format(options=""))
    assert [(one.row, one.findings[0].rule, one.findings[0].column) for one in found.rejected] == [
        (1, "row.nul", "name"),
        (3, "row.cell_too_long", "name"),
    ]


def test_parquet_that_is_none(read):
    body = parquet(key=pa.array(["a", "b", "c"]), name=pa.array(["A", "B", "C"]))
    for broken in (b"", b"PAR1", body[: len(body) // 2]):
        assert "file.unreadable" in read({"product.parquet": broken}, PRODUCTS.format(options="")).rules


def test_row_group_past_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_table, "ROW_GROUP_LIMIT", 10)
    path = tmp_path / "product.parquet"
    path.write_bytes(parquet(key=pa.array(["a"])))
    found = parquet_table.ParquetTable(path, path.name, FileRule(match=("*",)))
    assert [one.rule for one in found.findings] == ["file.row_group_too_large"]


def test_one_long_text_in_many_rows_of_parquet(read):
    one = pa.DictionaryArray.from_arrays(pa.array([0] * 9_000, pa.int32()), pa.array(["x" * 1_000_000]))
    buffer = io.BytesIO()
    pq.write_table(pa.table({"key": one}), buffer)
    found = read({"product.parquet": buffer.getvalue()}, PRODUCTS.format(options=""))
    assert {"file.reader_failed", "file.expands_too_far"} & found.rules
    assert "file.header_only" not in found.rules


@pytest.mark.parametrize("columns", [1_000, 1_001])
def test_many_columns_of_parquet(read, columns):
    body = parquet(key=pa.array(["a"]), **{f"c{n}": pa.array(["x"]) for n in range(columns - 1)})
    found = read({"product.parquet": body}, PRODUCTS.format(options=""))
    assert ("file.too_many_columns" in found.rules) is (columns > 1_000)
