"""Sheets of amounts, long and wide: each amount is a row, and every shape of the same sheet says the same."""

from itertools import product

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest.amounts.table import AmountsTable
from fieldhouse.ingest.profile import FileRule

TOLD = ("period", "kind", "amount", "currency", "unit")


def opened(path, **said):
    return AmountsTable(path, path.name, FileRule(match=("*",), form="amounts", **said))


def read(tmp_path, text, name="sheet.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return opened(path)


def told(table, *names):
    return [tuple(row.cells[table.columns.index(name)] for name in names) for row in table.rows()]


def test_a_long_sheet(tmp_path):
    table = read(tmp_path, 'Name,Quarter,Kind,Amount,Currency\nAnn,FY26 Q1,Target,"1,200.50",USD\n')
    assert told(table, "name", *TOLD) == [("Ann", "FY26 Q1", "quota", "1200.50", "USD", "")]
    assert [row.row for row in table.rows()] == [2]


def test_a_wide_sheet_with_titles_units_sums_and_empty_cells(tmp_path):
    table = read(
        tmp_path,
        "2024年度 目標,,,,\n（単位：千円）,,,,\n氏名,地域,FY24 Q1,FY24 Q2,合計\n佐藤 花,東,100,-,100\n合計,,100,,100\n",
    )
    assert table.columns == ["name", "period", "amount", "currency", "unit", "地域"]
    assert told(table, "name", "period", "amount", "unit") == [
        ("佐藤 花", "FY24 Q1", "100", "千円"),
        ("佐藤 花", "*", "100", "千円"),
        ("*", "FY24 Q1", "100", "千円"),
        ("*", "*", "100", "千円"),
    ]
    (empty,) = [one for one in table.findings if one.rule == "amounts.empty_cells"]
    assert empty.fields == {"count": "2"}


def test_heads_without_a_year_are_of_the_one_year_that_the_sheet_names(tmp_path):
    table = read(tmp_path, "2025年度 目標,,,,\n氏名,Q1,2Q,上期計,通期合計\n佐藤,1,2,3,3\n")
    assert [one for (one,) in told(table, "period")] == ["2025年度 Q1", "2025年度 2Q", "2025年度 上期"]
    assert "通期合計" in table.columns
    table = read(tmp_path, "Name,FY26 Q1,FY26 Q2,H1 total\nAnn,1,2,3\n")
    assert [one for (one,) in told(table, "period")] == ["FY26 Q1", "FY26 Q2", "FY26 H1"]
    table = read(tmp_path, "Name,FY26 Q1,FY27 Q1,H1\nAnn,1,2,3\n")
    assert [one for (one,) in told(table, "period")] == ["FY26 Q1", "FY27 Q1"] and "H1" in table.columns


def test_measures_at_the_heads(tmp_path):
    table = read(
        tmp_path,
        "Email,Date,FY26 Q1 Commit (K USD),Best case FY26 Q1,Quota FY26 Q1\na@x.example,2026-01-05,5,7,9\n",
    )
    assert told(table, "email", "on", *TOLD) == [
        ("a@x.example", "2026-01-05", "FY26 Q1", "commit", "5", "", "K USD"),
        ("a@x.example", "2026-01-05", "FY26 Q1", "best_case", "7", "", ""),
        ("a@x.example", "2026-01-05", "FY26 Q1", "quota", "9", "", ""),
    ]


def test_measures_in_columns_beside_a_period(tmp_path):
    table = read(tmp_path, "Name,Period,Quota,Commit\nAnn,FY26 Q1,10,8\n")
    assert told(table, "period", "kind", "amount") == [("FY26 Q1", "quota", "10"), ("FY26 Q1", "commit", "8")]


def test_months_of_a_workbook_are_days_there(tmp_path):
    from datetime import date

    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "mmm yy"})
    sheet.write_row(0, 0, ["Quotas of the year"])
    sheet.write_row(2, 1, ["Name"])
    for place, month in enumerate((4, 5), start=2):
        sheet.write_datetime(2, place, date(2026, month, 1), day)
    sheet.write_row(3, 1, ["Ann", 1200.5, 1300])
    book.close()
    table = opened(path)
    assert [(period[:7], amount) for period, amount in told(table, "period", "amount")] == [
        ("2026-04", "1200.5"),
        ("2026-05", "1300"),
    ]


def test_an_amount_that_is_none_is_a_flaw_of_its_row(tmp_path):
    rows = list(read(tmp_path, "Name,FY26 Q1,FY26 Q2\nAnn,much,12\n").rows())
    assert [[flaw.rule for flaw in row.flaws] for row in rows] == [["value.not_a_number"], []]
    assert rows[0].flaws[0].column == "FY26 Q1"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Name,Color\nAnn,red\n", "amounts.no_heads"),
        ("FY26 Q1,FY26 Q2\n1,2\n", "amounts.no_heads"),
        ('Name,FY26 Q1,FY26 Q2\nAnn,"1.234,5","1,234.5"\n', "report.numbers_mixed"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, text, rule):
    assert [one.rule for one in read(tmp_path, text).findings if one.severity is Severity.FATAL] == [rule]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["Ann", "Bob", "Cid"]), st.sampled_from(["FY26 Q1", "FY26 Q2", "2027-01"])),
        st.integers(-(10**12), 10**12),
        min_size=1,
    )
)
def test_long_and_wide_say_the_same(tmp_path_factory, amounts):
    folder = tmp_path_factory.mktemp("shapes")
    people, periods = sorted({one for one, _ in amounts}), sorted({one for _, one in amounts})
    long = "Name,Period,Amount\n" + "".join(f"{a},{p},{v}\n" for (a, p), v in amounts.items())
    wide = ",".join(["Name", *periods]) + "\n"
    wide += "".join(",".join([a, *(str(amounts.get((a, p), "")) for p in periods)]) + "\n" for a in people)
    said = [
        sorted(told(read(folder, text, f"{name}.csv"), "name", "period", "amount"))
        for name, text in (("long", long), ("wide", wide))
    ]
    assert (
        said[0]
        == said[1]
        == sorted((a, p, str(amounts[a, p])) for a, p in product(people, periods) if (a, p) in amounts)
    )
