"""Every kind of bad CSV gives a finding with its place and rule, and reading goes on where it can."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest import bytes_in
from fieldhouse.ingest.limits import CELL_LIMIT, ROW_LIMIT

GOOD = "id,name\n1,Anna\n2,Ben\n"


def test_empty_file(read_people):
    for content in (b"", b"\n\n", b"\xef\xbb\xbf", gzip.compress(b"")):
        found = read_people(content)
        assert found.finding("file.empty").severity is Severity.FATAL
        assert not found.source.is_readable
        assert not found.read


def test_header_only(read_people):
    found = read_people("id,name\n")
    assert found.finding("file.header_only").severity is Severity.NOTE
    assert found.done["people.csv"].rows == 0
    assert found.source.is_readable


def test_truncated_gzip_is_refused_before_its_first_row(read_people):
    packed = gzip.compress(("id,name\n" + "".join(f"{n},x{n * 7919}\n" for n in range(5000))).encode())
    found = read_people(packed[: len(packed) // 2], name="people.csv.gz")
    assert found.finding("file.gzip_truncated").file == "people.csv.gz"
    assert not found.read


def test_damaged_gzip(read_people):
    packed = bytearray(gzip.compress(GOOD.encode()))
    packed[-6] ^= 0xFF
    assert read_people(bytes(packed)).finding("file.gzip_damaged").severity is Severity.FATAL


def test_gzip_bomb(read_people, monkeypatch):
    monkeypatch.setattr(bytes_in, "GZIP_RATIO_FROM", 1024 * 1024)
    found = read_people(gzip.compress(b"id,name\n" + b"a" * 8 * 1024 * 1024))
    assert found.finding("file.expands_too_far").fields["limit"] == "200:1"


def test_gzip_past_the_total_limit(read_people, monkeypatch):
    monkeypatch.setattr(bytes_in, "UNPACKED_LIMIT", 10)
    assert "file.expands_too_far" in read_people(gzip.compress(GOOD.encode())).rules


def test_good_gzip(read_people):
    assert read_people(gzip.compress(GOOD.encode()), name="people.csv.gz").values("name") == ["Anna", "Ben"]


def test_wrong_delimiter(read_people):
    found = read_people("id;name\n1;Anna\n", options='delimiter = ","')
    finding = found.finding("file.delimiter")
    assert finding.severity is Severity.FATAL
    assert finding.fields == {"stated": "comma", "seen": "semicolon"}
    assert not found.read


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_told_from_the_header(read_people, delimiter):
    other = "," if delimiter != "," else ";"
    content = f"id{delimiter}name{delimiter}a{other}b{other}c{other}d\n1{delimiter}Anna{delimiter}x\n"
    assert read_people(content).values("name") == ["Anna"]


def test_mixed_encodings(read_people):
    found = read_people("id,name\n1,髙橋\n2,René\n".encode() + "3,髙島\n".encode("cp932") + b"4,Ben\n")
    assert found.values("key") == ["1", "2", "4"]
    finding = found.finding("row.encoding")
    assert (finding.row, finding.severity) == (4, Severity.REJECTED)
    assert "\ufffd" in found.rejected[0].cells["name"]


def test_stated_encoding_that_the_header_is_not_in(read_people):
    found = read_people("名前,id,name\n".encode("cp932"), options='encoding = "utf-8"')
    assert found.finding("file.encoding").fields == {"encoding": "utf-8"}


def test_ragged_rows(read_people):
    found = read_people("id,name\n1\n2,Ben,x\n3,Carl\n")
    assert [(one.row, one.findings[0].rule) for one in found.rejected] == [
        (2, "row.ragged"),
        (3, "row.ragged"),
    ]
    assert found.rejected[0].findings[0].fields == {"cells": "1", "columns": "2"}
    assert found.rejected[1].cells == {"id": "2", "name": "Ben", "column 3": "x"}
    assert found.values("key") == ["3"]


def test_cell_of_10_megabytes(read_people):
    huge = "x" * 10 * CELL_LIMIT
    found = read_people(f'id,name\n1,Anna\n2,{huge}\n3,"{huge}"\n4,"a\n{huge}\nb"\n5,Ben\n')
    assert found.values("key") == ["1", "5"]
    assert [one.row for one in found.rejected] == [3, 4, 5]
    assert {one.findings[0].rule for one in found.rejected} == {"row.too_long"}
    assert found.read[-1].row == 8


def test_cell_past_the_limit_within_a_short_row(read_people):
    found = read_people(f"id,name\n1,{'x' * (CELL_LIMIT + 1)}\n2,Ben\n3,{'y' * CELL_LIMIT}\n")
    finding = found.finding("row.cell_too_long")
    assert (finding.row, finding.column) == (2, "name")
    assert len(found.rejected[0].cells["name"]) == 32_767
    assert found.values("key") == ["2", "3"]


def test_cell_of_many_short_lines(read_people):
    lines = "line of a note\n" * (ROW_LIMIT // 10)
    found = read_people(f'id,name\n1,"{lines}"\n2,Ben\n')
    assert found.finding("row.too_long").row == 2
    assert found.values("key") == ["2"]


def test_a_line_without_end_is_read_in_bounded_memory(read_people, tmp_path):
    with (tmp_path / "people.csv").open("wb") as file:
        file.write(b"id,name\n1,")
        for _ in range(100):
            file.write(b"x" * 1024 * 1024)
        file.write(b"\n2,Ben\n")
    content = (tmp_path / "people.csv").read_bytes()
    tracemalloc.start()
    found = read_people(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.values("key") == ["2"]
    assert found.finding("row.too_long").row == 2
    assert peak < 10 * ROW_LIMIT


def test_nul_bytes(read_people):
    found = read_people(b"id,name\n1,An\0na\n2,Ben\n")
    finding = found.finding("row.nul")
    assert (finding.row, finding.severity) == (2, Severity.REJECTED)
    assert found.rejected[0].cells["name"] == "An␀na"
    assert found.values("key") == ["2"]


def test_nul_byte_in_the_header(read_people):
    assert read_people(b"id,na\0me\n1,Anna\n").finding("file.header_unreadable").fields == {
        "reason": "row.nul"
    }


def test_column_twice(read_people):
    found = read_people("id,name, name \n1,Anna,Ben\n")
    assert found.finding("file.column_twice").column == "name"
    assert not found.read


def test_columns_without_a_name_are_not_the_same_column(read_people):
    found = read_people("id,name,,\n1,Anna,,\n")
    assert found.values("name") == ["Anna"]
    assert {one.column for one in found.findings if one.rule == "file.column_not_read"} == {
        "column 3",
        "column 4",
    }


@pytest.mark.parametrize(("columns", "is_refused"), [(1_000, False), (1_001, True), (5_000, True)])
def test_many_columns(read_people, columns, is_refused):
    header = ["id", "name"] + [f"c{n}" for n in range(columns - 2)]
    found = read_people(",".join(header) + "\n" + ",".join("1" for _ in header) + "\n")
    assert ("file.too_many_columns" in found.rules) is is_refused
    assert len(found.read) == (0 if is_refused else 1)


def test_quote_never_closed(read_people):
    found = read_people('id,name\n1,Anna\n2,"Ben\n3,Carl\n4,Dora\n')
    assert found.finding("row.quote_unclosed").row == 3
    rest = found.finding("file.rest_unread")
    assert (rest.row, rest.severity, rest.fields) == (3, Severity.FATAL, {"to_row": "5"})
    assert found.values("key") == ["1"]


def test_quote_never_closed_in_the_last_line_costs_that_line_only(read_people):
    found = read_people('id,name\n1,Anna\n2,"Ben')
    assert found.finding("row.quote_unclosed").row == 3
    assert "file.rest_unread" not in found.rules


def test_quote_never_closed_in_the_header(read_people):
    assert read_people('id,"name\n1,Anna\n').finding("file.header_unreadable").severity is Severity.FATAL


def test_header_line_past_the_limit(read_people):
    found = read_people("id,name," + "x" * ROW_LIMIT + "\nid,name\n1,Anna\n")
    assert found.finding("file.header_unreadable").fields == {"reason": "row.too_long"}
    assert not found.read


def test_header_of_a_million_lines(read_people):
    assert "file.header_unreadable" in read_people('id,"' + "\n" * CELL_LIMIT).rules


def test_title_with_a_line_break_above_the_header(read_people):
    found = read_people('"Report\nof May",\nid,name\n1,Anna\n', options="header_row = 3")
    assert [(one.row, one.records[0].values["name"]) for one in found.read] == [(4, "Anna")]


def test_quote_inside_a_quoted_cell(read_people):
    found = read_people('id,name\n1,"say "hi", he said"\n2,Ben\n')
    assert found.finding("row.quote_misplaced").row == 2
    assert found.values("key") == ["2"]


def test_line_breaks_in_quotes_keep_the_numbers_of_an_editor(read_people):
    found = read_people('id,name\r\n1,"Anna\r\nMaria\nLuise\rEva"\r\n\r\n2,Ben\r\n,nobody\r\n')
    assert [one.row for one in found.read] == [2, 7]
    assert found.read[0].records[0].values["name"] == "Anna\r\nMaria\nLuise\rEva"
    assert found.finding("value.missing").row == 8
    assert found.finding("file.blank_rows").fields == {"count": "1"}


def test_lines_of_an_old_mac(read_people):
    found = read_people("id,name\r1,Anna\r2,Ben\r")
    assert [(one.row, one.records[0].values["key"]) for one in found.read] == [(2, "1"), (3, "2")]


def test_other_separators_of_unicode_do_not_end_a_line(read_people):
    assert read_people("id,name\n1,a\u2028b\x0bc\x1cd\x85e\n").values("name") == ["a\u2028b\x0bc\x1cd\x85e"]


def test_title_lines_above_the_header(read_people):
    found = read_people("Report of May\n\nid,name\n1,Anna\n", options="header_row = 3")
    assert [(one.row, one.records[0].values["name"]) for one in found.read] == [(4, "Anna")]


def test_every_reason_of_a_row_is_told_at_once(read_people):
    found = read_people(
        "id,name,start,end\n,Anna,2025-02-30,9999-12-31\n",
        fields='starts_on = "start"\nends_on = "end"',
    )
    (rejected,) = found.rejected
    assert {(one.rule, one.column, one.value) for one in rejected.findings} == {
        ("value.missing", "id", None),
        ("value.not_a_date", "start", "2025-02-30"),
        ("value.year_out_of_range", "end", "9999-12-31"),
    }
    assert rejected.cells == {"id": "", "name": "Anna", "start": "2025-02-30", "end": "9999-12-31"}


def test_workbook_that_calls_itself_csv(read_people):
    found = read_people(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2lZ\x01\x00")
    assert not found.source.is_readable
