"""A text that an export marked, so that no spreadsheet computes it, is read as the text that it was."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from fieldhouse.apps.figures.exports.csv_file import csv_file
from fieldhouse.apps.figures.exports.table import Export, Table
from fieldhouse.domain.cells import FORMULA_STARTS
from fieldhouse.ingest.csv_table import CsvTable
from fieldhouse.ingest.profile import FileRule

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    [*FORMULA_STARTS, "'", "a", '"', ",", ";"]
)
COLUMNS = ("text", "number", "=other")


@given(st.lists(st.tuples(TEXTS, st.integers(), TEXTS), min_size=1, max_size=8))
@example([("\0=1", -5, "'=1")])
def test_every_text_and_number_of_an_export_reads_back(tmp_path, rows):
    one = Table("Rows", COLUMNS, rows)
    path = tmp_path / "export.csv"
    path.write_bytes(csv_file(Export("rows", "rows", (), (one,), one, (), {})))
    table = CsvTable(path, path.name, FileRule(match=("*",), delimiter=","), frozenset(COLUMNS))
    assert tuple(table.columns) == COLUMNS
    cells = [row.cells for row in table.rows()]
    assert cells == [[text, str(number), other] for text, number, other in rows]


def test_marked_cells_are_counted(read_people):
    found = read_people("id,name\n1,'=A\n2,\"'-B\"\n3,'tis\n4,''@C\n5,O'Neil\n")
    assert found.values("name") == ["=A", "-B", "'tis", "'@C", "O'Neil"]
    assert found.finding("file.marks_taken").fields == {"count": "3"}


def test_a_marked_number_is_its_number(read):
    rule = '[[files]]\nmatch = "p.csv"\n[[files.records]]\nkind = "product"\nsame_names = true\n'
    assert read({"p.csv": "key,list_price\na,'-5\nb,-6\n"}, rule).values("list_price") == [-5, -6]


def test_a_marked_head_is_its_column(read):
    rule = '[[files]]\nmatch = "p.csv"\n[[files.records]]\nkind = "person"\nfields = { key = "-id", name = "n" }\n'
    assert read({"p.csv": "'-id,n\n1,A\n"}, rule).values("key") == ["1"]


def test_what_is_not_marked_stays(read_people):
    text = io.StringIO()
    csv.writer(text).writerows([("id", "name"), ("=1", "+2"), ("-3", "@4")])
    found = read_people(text.getvalue())
    assert [(one.values["key"], one.values["name"]) for one in found.records] == [("=1", "+2"), ("-3", "@4")]
    assert "file.marks_taken" not in found.rules
