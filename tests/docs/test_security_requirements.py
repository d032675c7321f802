"""Every requirement of levels 1 and 2 has its row, with a status, and what a row names is there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from tests.docs.documents import ROOT

PAGE = ROOT / "docs" / "asvs.md"
STANDARD = ROOT.parent / "shared" / "data" / "security" / "asvs-5.0.0-en.csv"
ROW = re.compile(r"\| (V[\d.]+) \| ([123]) \| ([a-z ]+) \| (.*) \| (?:`(.*)`)? ?\|")
STATUSES = {"met", "not applicable", "not met yet"}


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str, str, str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| V")]
    found = [ROW.fullmatch(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return [match.groups() for match in found if match]


@pytest.mark.realdata
def test_no_requirement_is_missing_and_none_is_invented(rows):
    with STANDARD.open(encoding="utf-8-sig", newline="") as file:
        wanted = {one["req_id"]: one["L"] for one in csv.DictReader(file) if one["L"] in ("1", "2")}
    assert {number: level for number, level, *_rest in rows} == wanted
    assert len(rows) == len(wanted)


def test_each_says_how_and_what_is_met_names_a_file_that_is_there(rows):
    for number, _level, status, how, by in rows:
        assert status in STATUSES and how, number
        assert (ROOT / by).exists() if status == "met" else not by, number
        assert by or status != "met", number


def test_the_counts_at_the_head_are_those_of_the_rows(rows):
    counted = Counter(status for _number, _level, status, *_rest in rows)
    text = Path(PAGE).read_text(encoding="utf-8")
    assert f"{len(rows)} rows: " + ", ".join(f"{counted[one]} {one}" for one in sorted(STATUSES)) in text
