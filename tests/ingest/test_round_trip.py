"""Properties: what is written reads back, and no bytes whatever make reading fail or lose count."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldhouse.domain.texts import as_text
from fieldhouse.ingest.lines import Lines
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.schema import RECORDS, Field, Record
from fieldhouse.ingest.source import read_source

SETTINGS = settings(
    max_examples=60,
)

TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
VALUES = {
    "text": TEXTS,
    "code": TEXTS,
    "ref": TEXTS,
    "int": st.integers(-(10**15) + 1, 10**15 - 1),
    "percent": st.integers(0, 20_000),
    "decimal": st.decimals(-(10**15) + 1, 10**15 - 1, places=6),
    "quantity": st.decimals(-(10**13), 10**13, places=4),
    "date": DAYS,
    "bool": st.booleans(),
    "texts": st.dictionaries(TEXTS, st.none() | TEXTS, min_size=1).map(as_text),
    "instant": st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
}


PLAIN_CHANGES = ("stage", "owner", "account", "territory", "type", "order_type")
"""Fields whose changes are plain text: those of amounts and days are read in the file's notation, see its own test."""


def value_of(kind: str, field: Field) -> st.SearchStrategy[object]:
    if (kind, field.name) == ("change", "field"):
        return st.sampled_from(PLAIN_CHANGES)
    values = st.sampled_from(field.choices) if field.choices else VALUES[field.type]
    return values if field.is_required else st.none() | values


def written(field: Field, value: object) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
    return f"{value // 100}.{value % 100:02}%" if field.type == "percent" else str(value)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Record, list[dict[str, object]]]:
    record = draw(st.sampled_from([one for one in RECORDS.values() if not one.is_beside]))
    row = st.fixed_dictionaries({field.name: value_of(record.kind, field) for field in record.fields})
    return record, draw(st.lists(row, min_size=1, max_size=5))


@SETTINGS
@given(
    tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_every_typed_value_reads_back(tmp_path, table, delimiter, encoding, line_end, is_packed):
    record, rows = table
    cells = [[written(field, row[field.name]) for field in record.fields] for row in rows]
    # Before Python 3.13 the writer leaves a lone CR unquoted, which ends a line.
    has_turn = any("\r" in cell for row in cells for cell in row)
    quoting = csv.QUOTE_ALL if has_turn else csv.QUOTE_MINIMAL
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([[field.name for field in record.fields], *cells])
    body = text.getvalue().encode(encoding)
    path = tmp_path / f"{record.kind}.csv.gz"
    path.write_bytes(gzip.compress(body) if is_packed else body)
    profile, _ = load_profile("fieldhouse")
    source = read_source(path, profile)
    assert source.findings == []
    read = [one for one in source.rows() if hasattr(one, "records")]
    assert [one.records[0].values for one in read] == rows


PIECES = st.sampled_from(
    [
        *(
            b"id,name\n",
            b"1,Anna\n",
            b'"',
            b'""',
            b",",
            b"\n",
            b"\r",
            b"\r\n",
            b"\0",
            b"\xff",
            b"\x81",
            b"\xe9",
        ),
        *(b";", b"a", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b", b" ", b"\t", b"2"),
        *("髙橋".encode(), "髙橋".encode("cp932")),
    ]
)


def assert_counts_add_up(read_people, content: bytes) -> None:
    found = read_people(content)  # the fixture holds: rows = accepted + rejected, each row named once
    assert found.source.is_readable == bool(found.done)
    for one in found.findings:
        assert one.value is None or "\0" not in one.value
        assert all(isinstance(text, str) for text in one.fields.values())
        repr(one).encode("utf-8")


@SETTINGS
@given(st.lists(PIECES, max_size=30).map(b"".join))
@example(b'id,name\n"')
@example(b"id,name\n\r")
def test_no_pieces_of_csv_make_reading_fail(read_people, content):
    assert_counts_add_up(read_people, content)
    assert_counts_add_up(read_people, b"id,name\n" + content)


@SETTINGS
@given(st.binary(max_size=200))
def test_no_bytes_make_reading_fail(read_people, content):
    assert_counts_add_up(read_people, content)
    assert_counts_add_up(read_people, b"id,name\n" + content)
    assert_counts_add_up(read_people, gzip.compress(b"id,name\n" + content)[:-1])


@pytest.mark.parametrize("name", ["people.xlsx", "people.parquet", "people.csv.gz"])
@SETTINGS
@given(st.binary(max_size=100))
def test_no_bytes_make_the_other_forms_fail(read_people, tmp_path, name, content):
    found = read_people(content, name=name)
    assert found.source.is_readable == bool(found.done)
    (tmp_path / name).unlink()


@SETTINGS
@given(st.binary(min_size=1, max_size=64), st.integers(1, 9), st.data())
def test_chunks_may_be_cut_anywhere(tmp_path, content, size, data):
    """Lines and their numbers do not depend on where the chunks of a file end."""
    text = data.draw(st.sampled_from([content, b"a\r\nb\rc\n\n" + content, b'"\r\n"' + content]))
    whole = list(Lines([text], "latin-1"))
    cut = list(Lines([text[at : at + size] for at in range(0, len(text), size)], "latin-1"))
    assert cut == whole
    assert "".join(whole) == text.decode("latin-1")
