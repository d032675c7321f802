"""Rows that a profile leaves out, conditions on columns that may be missing, and values taken by another rule."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest.load import load_profile

from .conftest import HEAD

TASKS = """
[[files]]
match = "task.csv"

[[files.left_out]]
when = { IsDeleted = { any = ["true", "1"], optional = true } }

[[files.left_out]]
by = "WhatId"

[[files.records]]
kind = "activity"
when = { WhatId = { begins = "006" } }
[files.records.fields]
key = "Id"
opportunity = "WhatId"
kind = { column = "Type", map = { "Call" = "call" }, otherwise = "other" }
at = "CreatedDate"
"""
TASK_ROWS = "1,006A,Call,2025-01-01\n2,001A,Call,2025-01-01\n3,006B,Fax,2025-01-01\n4,006B,,2025-01-01\n"


def test_rows_left_out_are_counted_and_not_rejected(read):
    found = read({"task.csv": "Id,WhatId,Type,CreatedDate,IsDeleted\n" + TASK_ROWS.replace("\n", ",\n")
                  + "5,006A,Call,2025-01-01,1\n"}, TASKS)  # fmt: skip
    assert [(one.values["key"], one.values["opportunity"]) for one in found.records] == [
        ("1", "006A"),
        ("3", "006B"),
    ]
    told = [(one.severity, one.fields) for one in found.findings if one.rule == "row.left_out"]
    assert told == [
        (Severity.NOTE, {"which": "IsDeleted = 1 / true", "count": "1"}),
        (Severity.NOTE, {"which": "WhatId = 001A", "count": "1"}),
    ]
    assert [one.row for one in found.rejected] == [5], "its kind is empty"
    assert found.done["task.csv"][1:4] == (5, 4, 1)


def test_a_column_that_may_be_missing_is_empty(read):
    found = read({"task.csv": "Id,WhatId,Type,CreatedDate\n" + TASK_ROWS}, TASKS)
    assert len(found.records) == 2
    empty = TASKS.replace('any = ["true", "1"]', "empty = true")
    assert read({"task.csv": "Id,WhatId,Type,CreatedDate\n" + TASK_ROWS}, empty).records == []
    present = TASKS.replace('any = ["true", "1"]', "empty = false")
    assert len(read({"task.csv": "Id,WhatId,Type,CreatedDate\n" + TASK_ROWS}, present).records) == 2


def test_a_value_that_no_map_names(read):
    found = read({"task.csv": "Id,WhatId,Type,CreatedDate\n" + TASK_ROWS}, TASKS)
    assert found.values("kind") == ["call", "other"]
    mapped = {(one.value, one.fields["taken"]) for one in found.findings if one.rule == "value.mapped"}
    assert mapped == {("Call", "call"), ("Fax", "other")}


def test_many_values_are_counted_together_at_last(read):
    rows = "".join(f"{n},{n},Call,2025-01-01\n" for n in range(1_000))
    found = read({"task.csv": "Id,WhatId,Type,CreatedDate\n" + rows}, TASKS)
    counts = [int(one.fields["count"]) for one in found.findings if one.rule == "row.left_out"]
    assert sum(counts) == 1_000 and len(counts) == 201 and max(counts) == 800


QUOTAS = """
[[files]]
match = "quota.csv"
[[files.records]]
kind = "quota"
[files.records.fields]
position = { lookup = "user.csv", on = "Owner", key = "Id", take = "Role", map = { "R1" = "R2" }, optional = true }
starts_on = "Start"
until_on = { day_after = "Last" }
amount = "Amount"
currency = { value = "USD" }
valid_from = "Start"

[[files]]
match = "user.csv"
optional = true
[[files.records]]
kind = "person"
[files.records.fields]
key = "Id"
"""


def test_a_day_after_the_last_and_a_lookup_that_may_be_missing(read):
    row = "Owner,Start,Last,Amount\nU1,2025-01-01,2025/3/31,5\n"
    (quota,) = read({"quota.csv": row}, QUOTAS).records
    assert quota.values["until_on"] == date(2025, 4, 1)
    assert "position" not in quota.values
    found = read({"user.csv": "Id,Role\nU1,R1\n"}, QUOTAS)
    assert found.values("position") == ["R2"]
    late = read({"quota.csv": row.replace("2025/3/31", "soon")}, QUOTAS)
    assert late.finding("value.not_a_date").column == "Last"


@pytest.mark.parametrize(
    "stated", ["", "when = { a = { begins = '' } }", "when = { a = { any = [], optional = true } }"]
)
def test_what_is_left_out_must_be_said(tmp_path, stated):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + TASKS + f"[[files.left_out]]\n{stated}\n")
    profile, (finding, *_) = load_profile(str(path))
    assert profile is None
    assert finding.rule in ("profile.key_missing", "profile.condition_unclear")


ROLES = """
[[files]]
match = "user.csv"

[files.derived]
leads = { lookup = "role.csv", on = "Id", key = "Leader", take = "Id", optional = true }

[[files.records]]
kind = "person"
when = { leads = { empty = true } }
[files.records.fields]
key = "Id"

[[files.records]]
kind = "position"
when = { leads = { empty = false } }
[files.records.fields]
key = "leads"
title = { column = "leads", map = { "R1" = "Chief" } }
"""


def test_a_derived_column_is_used_like_one(read):
    users = {"user.csv": "Id\nU1\nU2\n"}
    assert [one.kind for one in read(users, ROLES).records] == ["person", "person"]
    found = read({"role.csv": "Id,Leader\nR1,U2\n"}, ROLES)
    assert found.source.not_read == []
    assert [(one.kind, one.values["key"]) for one in found.records] == [("person", "U1"), ("position", "R1")]
    assert found.values("title") == ["Chief"]


SEATS = """
[[files]]
match = "seat.csv"
[[files.records]]
kind = "{kind}"
undated_since = 1990-01-01
[files.records.fields]
{fields}
"""


def test_rows_without_dates_bear_the_day_that_the_profile_names(read):
    fields = 'position = "Id"\nreports_to = "Parent"'
    (line,) = read(
        {"seat.csv": "Id,Parent\nA,B\n"}, SEATS.format(kind="reporting_line", fields=fields)
    ).records
    assert (line.values["valid_from"], line.undated_since) == (date(1990, 1, 1), date(1990, 1, 1))


def test_only_what_is_in_one_place_can_be_undated(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + SEATS.format(kind="person", fields='key = "Id"'))
    profile, (finding,) = load_profile(str(path))
    assert (profile, finding.rule, finding.column) == (
        None,
        "profile.not_a_choice",
        "files[1].records[1].undated_since",
    )
