"""Rejected rows come back whole, in the source's own columns, ready to be mended and imported again."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

HEAD = "key,name,account,owner,amount,currency,stage,close_on\n"


def kept_lines(home, run, file):
    path = Path(home.folder) / "runs" / str(run.pk) / f"rejected-{file}.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))


def test_no_cell_is_lost_whatever_was_rejected_first(refusing_home):
    rows = 'N1,"A"x,,,,,,\nN2,B,,,oops,,,\nN3,C,,,,,,,seven,eight\nN4,D\n'
    run = refusing_home.take({"opportunity": HEAD + rows})
    head, *lines = kept_lines(refusing_home, run, "opportunity.csv")
    assert head == [*HEAD.strip().split(","), "fieldhouse line", "fieldhouse reasons"]
    assert [line[:2] for line in lines] == [["", ""], ["N2", "B"], ["N3", "C"], ["N4", "D"]]
    assert [line[8] for line in lines] == ["2", "3", "4", "5"]
    assert lines[2][10:] == ["seven", "eight"]


def test_a_rejected_row_begins_no_formula_and_imports_again(acme_home):
    rows = "=N1,=1+1,,,oops,USD,Open,2025-06-30\n'=N2,-x,,,1,USD,Open,2025-02-30\n"
    run = acme_home.take({"opportunity": HEAD + rows})
    head, first, second = kept_lines(acme_home, run, "opportunity.csv")
    assert first[:2] == ["'=N1", "'=1+1"]
    assert second[:2] == ["'=N2", "'-x"]
    mended = [[*first[:4], "5", *first[5:]], [*second[:7], "2025-02-28", *second[8:]]]
    lines = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in (head, *mended))
    again = acme_home.take({"opportunity": lines})
    assert (again.summary["created"], again.summary["rejected"]) == (2, 0)
    from fieldhouse.apps.pipeline.models import Opportunity

    names = Opportunity.objects.filter(source_key__in=["=N1", "=N2"]).values_list("source_key", "name")
    assert dict(names) == {"=N1": "=1+1", "=N2": "-x"}
    run = acme_home.take({"opportunity": lines.replace("2025-02-28", "never")})
    assert kept_lines(acme_home, run, "opportunity.csv")[0] == head


NAMES_PROFILE = """[profile]
name = "names"
title = "Names"
[[files]]
match = "deals*"
[[files.records]]
kind = "person"
fields = { key = "id", starts_on = "when" }
"""


NAMES = ["髙" * 83, "x" * 250, "a\nb\t\x1b[2J", os.fsdecode(b"\xff\xfe"), "=cmd|'!A1"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_has_its_reasons_file(name, refusing_home, tmp_path):
    from fieldhouse.apps.imports.actions import import_source
    from fieldhouse.apps.runs.files import file_named, files_of

    folder = tmp_path / f"f{name}"
    folder.mkdir()
    (folder / f"deals{name}").write_text("id,when\n1,never\n", encoding="utf-8")
    profile = tmp_path / f"p{name}"
    profile.write_text(NAMES_PROFILE, encoding="utf-8")
    run = import_source(folder, str(profile), describe=lambda finding: finding.rule)
    assert (run.state, run.summary["rejected"]) == ("done", 1)
    rejected = [one.name for one in files_of(run.pk) if one.name.startswith("rejected-")]
    assert len(rejected) == 1 and file_named(run.pk, rejected[0])
    assert rejected[0].isprintable()
