"""Rows read column by column are the rows read one by one: values, numbers, rejections, findings and counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fieldhouse.ingest import bytes_in, raw_blocks
from fieldhouse.ingest.csv_table import CsvTable
from fieldhouse.ingest.events import Event, Progress, ReadBlock, ReadRow
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.numbers import NumberFormat
from fieldhouse.ingest.profile import Profile
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS, RECORDS, Field, Record
from fieldhouse.ingest.source import read_source
from fieldhouse.ingest.table import RawRow
from fieldhouse.ingest.text_block import TextBlock

SETTINGS = settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
ANYTHING = ["", " ", "x", "a,b", "\x1f", "０", "\u3000", "k" * 256, "é\x1c", "#N/A", "'=1"]
INSTANTS = [
    *(
        "2025-03-31T23:59:58Z",
        "2025-03-31 23:59:58",
        "2025-03-31T23:59:58.25+09:00",
        "2025-03-31T23:59:58.1234567Z",
    ),
    *(
        "2025-03-31",
        "2025/3/31 1:02:03",
        "2025-02-30T00:00:00Z",
        "1899-12-31T23:59:59Z",
        "2200-12-31T23:59:59-05:00",
    ),
    *(
        "2025-03-31T24:00:00Z",
        "2025-03-31T23:59:60Z",
        "2025-03-31T23:59:58+0000",
        "2025-03-31T23:59Z",
        "令和7年3月31日",
    ),
]
NUMBERS = [
    "0",
    "-0.00",
    "1234.50",
    "1,234.50",
    "1.234,5",
    "007",
    "+5",
    "1e3",
    "12.0",
    "０１",
    "0.0000001",
    "9" * 15,
]
NUMBERS += ["9" * 16, "123456789012345.123456", "50%", "33.333", "￥5", ".5", "5."]
DAYS = [
    "2025-03-31",
    "2025/3/31",
    "20250331",
    "31.03.2025",
    "2025-13-01",
    "1899-12-31",
    "2025-03-31T23:00:00Z",
]
TEXTS = {"instant": INSTANTS, "date": DAYS, "bool": ["yes", "0", "はい", "maybe"]}
TEXTS |= dict.fromkeys(("int", "percent", "decimal"), NUMBERS)
PROFILE, _found = load_profile("fieldhouse")


def cell_of(record: Record, field: Field) -> st.SearchStrategy[str]:
    likely = [*field.choices] or TEXTS.get(field.type, ["A1", "A2", "髙橋, Ltd", 'a "b"', "two\nlines"])
    if (record.kind, field.name) == ("change", "value"):
        likely = ["A1", *INSTANTS, *NUMBERS, *DAYS]
    elif (record.kind, field.name) == ("change", "field"):
        likely = [*OPPORTUNITY_FIELDS, "amount", "close_on"] * 2
    return st.one_of(*[st.sampled_from(likely)] * 6, st.sampled_from(ANYTHING))


@st.composite
def files(draw: st.DrawFn) -> tuple[Record, str]:
    record = draw(st.sampled_from([RECORDS[kind] for kind in ("change", "change", *RECORDS)]))
    fields = [one for one in record.fields if one.is_required or draw(st.booleans())]
    row = st.tuples(*(cell_of(record, field) for field in fields))
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])))
    writer.writerow([field.name for field in fields])
    for cells in draw(st.lists(row, max_size=12)):
        writer.writerow(cells)
        text.write(
            draw(st.sampled_from([""] * 20 + ["\n", ",,\n", "ragged\n", 'a"b,"c"d\n', "n\0l\n", "\r"]))
        )
    return record, text.getvalue()


def unblocked(events: Iterator[Event]) -> Iterator[Event]:
    """The rows of blocks one by one; each says by column what it says by itself."""
    for event in events:
        if isinstance(event, ReadBlock):
            for place, values in enumerate(event.values.to_dicts()):
                row = event.row_of(place)
                (record,) = row.records
                assert values == {name: held(value) for name, value in record.values.items()}
                assert (row.file, record.kind) == (event.file, event.kind)
                yield row
        else:
            yield event


def held(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return str(value) if isinstance(value, Decimal) else value


def in_order(events: Iterator[Event]) -> list[str]:
    """Rows in their order and the rest as it came; progress may be told of elsewhere."""
    told = [one for one in events if not isinstance(one, Progress)]
    rows = [
        repr(one)
        for one in sorted((one for one in told if hasattr(one, "row")), key=lambda one: one.row or 0)
    ]
    return rows + [repr(one) for one in told if not hasattr(one, "row")]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"numbers": NumberFormat(decimal="comma", thousands=".")},
        {"numbers": NumberFormat(thousands=",", currency_sign="￥", percent="fraction")},
        {"date_formats": ("%d.%m.%Y", "%Y-%d-%mT%H:%M:%SZ")},
    ],
)
@SETTINGS
@given(
    drawn=files(),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp932"]),
    zone=st.sampled_from(["UTC", "Asia/Tokyo"]),
)
def test_blocks_say_what_their_rows_say(tmp_path, monkeypatch, changed, drawn, codec, zone) -> None:
    monkeypatch.setattr(raw_blocks, "BLOCK_ROWS", 5)
    monkeypatch.setattr(bytes_in, "CHUNK", 200)
    record, text = drawn
    path = tmp_path / f"{record.kind}.csv"
    path.write_bytes(text.encode(codec, "replace"))
    profile: Profile = replace(
        PROFILE, time_zone=zone, files=tuple(replace(one, **changed) for one in PROFILE.files)
    )
    plain = in_order(read_source(path, profile).rows())
    blocks = read_source(path, profile).rows(frozenset({record.kind}))
    assert in_order(unblocked(blocks)) == plain


def test_a_plain_file_comes_as_one_block(tmp_path: Path) -> None:
    path = tmp_path / "change.csv"
    path.write_text(
        "opportunity,field,value,at\nO1,amount,5.00,2025-01-02T03:04:05Z\nO1,stage,Open,2025-01-02\n"
    )
    events = list(read_source(path, PROFILE).rows(frozenset({"change"})))
    assert [type(one) for one in events if isinstance(one, (ReadBlock, ReadRow))] == [ReadBlock]


@pytest.mark.parametrize("codec", ["utf-8", "cp932"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_lines_are_parted_many_at_a_time(tmp_path: Path, monkeypatch, codec: str, quote: str) -> None:
    """Without quotes, or with every cell in them."""
    monkeypatch.setattr(bytes_in, "CHUNK", 50)
    path = tmp_path / "activity.csv"
    cells = [[f"T{place}", "O1", "髙橋", "2025-01-02T03:04:05Z"] for place in range(20)]
    lines = [",".join(f"{quote}{cell}{quote}" for cell in row) + "\r\n" for row in cells]
    path.write_bytes(("key,opportunity,kind,at\r\n" + "".join(lines)).encode(codec))
    (rule,) = [one for one in PROFILE.files if "activity.csv" in one.match]
    parts = list(CsvTable(path, path.name, rule, frozenset({"key"})).parts())
    blocks = [one for one in parts if isinstance(one, TextBlock)]
    assert sum(one.texts.height for one in blocks) >= 15
    numbers = [
        one.row if isinstance(one, RawRow) else range(one.row, one.row + one.texts.height) for one in parts
    ]
    assert [*chain.from_iterable([one] if isinstance(one, int) else one for one in numbers)] == [
        *range(2, 22)
    ]
    assert {row for one in blocks for row in one.texts["column 3"]} == {"髙橋"}


SALESFORCE, _said = load_profile("salesforce")
FLAGS = ["false", "false", "false", "true", "0", "1", ""]
TOLD = [
    "0051",
    "0052",
    "Ann Lee",
    "0011",
    "0012",
    "0MI1",
    "Open",
    "BestCase",
    "Commit",
    "New Business",
    "USD",
]
FIELDS = [
    "Owner",
    "Account",
    "Territory2",
    "StageName",
    "Amount",
    "CloseDate",
    "Type",
    "ForecastCategoryName",
]
FIGURES, DATES = ["0", "1234.50", "12.0", ""], ["2025-03-31", "2025/3/31"]
ODDLY = st.sampled_from([*ANYTHING, *NUMBERS, *DAYS, *INSTANTS])
COLUMNS: dict[str, dict[str, list[str]]] = {
    "OpportunityHistory": {
        "OpportunityId": ["0061", "0062"],
        "StageName": ["Open", "Won", ""],
        "ForecastCategory": ["BestCase", "Forecast", "Commit", "達成予測", ""],
        "Amount": FIGURES,
        "CurrencyIsoCode": ["USD", "JPY", ""],
        "CloseDate": DATES,
        "CreatedDate": INSTANTS[:3],
        "IsDeleted": FLAGS,
    },
    "OpportunityFieldHistory": {
        "OpportunityId": ["0061", "0062"],
        "Field": [*FIELDS, "Owner", "Amount", "NextStep"],
        "OldValue": TOLD,
        "NewValue": TOLD,
        "CreatedDate": INSTANTS[:3],
        "IsDeleted": FLAGS,
    },
    "Task": {
        "Id": ["00T1", "00T2"],
        "WhatId": ["0061", "0062", "0011", ""],
        "OwnerId": ["0051", ""],
        "Type": ["Call", "Fax", ""],
        "TaskSubtype": ["Email", "Task", ""],
        "CompletedDateTime": [*INSTANTS[:3], "", ""],
        "ActivityDate": [*DATES, ""],
        "CreatedDate": INSTANTS[:3],
        "IsClosed": ["true", "true", "false", "1"],
        "IsDeleted": FLAGS,
    },
    "Opportunity": {
        "Id": ["0061", "0062"],
        "Name": ["One", ""],
        "AccountId": ["0011", ""],
        "OwnerId": ["0051", "", ""],
        "RecordTypeId": ["0121", "0122", ""],
        "Type": ["New Business", "Else", ""],
        "CreatedDate": INSTANTS[:3],
        "LastModifiedDate": INSTANTS[:3],
        "StageName": ["Open"],
        "ForecastCategory": ["BestCase", ""],
        "ForecastCategoryName": ["Commit", "達成予測", ""],
        "Amount": FIGURES,
        "CloseDate": DATES,
        "Region__c": ["North", "", 'a "b"'],
        "IsDeleted": FLAGS,
    },
    "OpportunityLineItem": {
        "Id": ["00k1", "00k2"],
        "OpportunityId": ["0061", "0062"],
        "Product2Id": ["01t1"],
        "Quantity": ["1", "2.0", ""],
        "TotalPrice": FIGURES,
        "Discount": ["5", ""],
    },
    "OpportunityContactRole": {
        "OpportunityId": ["0061", "0062"],
        "ContactId": ["0031"],
        "Role": ["Champion", "Evaluator", "Else", ""],
        "IsDeleted": FLAGS,
    },
}
"""Objects whose rules have conditions, maps, constants, other files and several records, with what their cells hold."""

OPTIONAL = {
    "IsDeleted",
    "TaskSubtype",
    "CompletedDateTime",
    "ActivityDate",
    "CurrencyIsoCode",
    "AccountId",
    "Amount",
}
OPTIONAL |= {"ForecastCategory", "Region__c", "Discount", "RecordTypeId"}
KINDS = frozenset({"standing", "change", "activity", "contact_role", "opportunity", "product_line"})


@st.composite
def objects(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from([*COLUMNS]))
    columns = [one for one in COLUMNS[name] if one not in OPTIONAL or draw(st.booleans())]
    likely = [st.one_of(*[st.sampled_from(COLUMNS[name][one])] * 40, ODDLY) for one in columns]
    text = io.StringIO(newline="")
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(text, quoting=quoting).writerows([columns, *draw(st.lists(st.tuples(*likely), max_size=12))])
    return name, text.getvalue()


@SETTINGS
@given(drawn=objects())
def test_blocks_of_an_export_say_what_their_rows_say(tmp_path, monkeypatch, drawn) -> None:
    monkeypatch.setattr(raw_blocks, "BLOCK_ROWS", 5)
    name, text = drawn
    (tmp_path / "Account.csv").write_text("Id,Name,MasterRecordId\n0011,Alder,0019\n0012,Birch,\n")
    (tmp_path / "RecordType.csv").write_text("Id,Name\n0121,Renewal\n")
    path = tmp_path / f"{name}.csv"
    path.write_text(text)
    plain = in_order(read_source(path, SALESFORCE).rows())
    assert in_order(unblocked(read_source(path, SALESFORCE).rows(KINDS))) == plain


@pytest.mark.parametrize("name", COLUMNS)
def test_the_files_of_an_export_come_in_blocks(tmp_path: Path, name: str) -> None:
    first = {"OldValue": "0051", "NewValue": "0052", "CreatedDate": "2025-01-02T03:04:05Z", "Amount": "5"}
    columns = COLUMNS[name]
    cells = [first.get(one, values[0]) for one, values in columns.items()]
    path = tmp_path / f"{name}.csv"
    path.write_text("\n".join([",".join(columns), ",".join(cells), ",".join(cells)]) + "\n")
    events = list(read_source(path, SALESFORCE).rows(KINDS))
    assert [type(one) for one in events if isinstance(one, (ReadBlock, ReadRow))] == [ReadBlock]
