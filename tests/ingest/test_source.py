"""The door: which files are read, what is listed as not read, and what a profile's rules make of rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest import lookups, row_reader
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.source import read_source

PERSON = '[[files.records]]\nkind = "person"\n[files.records.fields]\nkey = "id"\n'
TWO_FILES = f'[[files]]\nmatch = "a*.csv"\n{PERSON}\n[[files]]\nmatch = "b.csv"\noptional = true\n{PERSON}\n'
DEALS = """
[maps.names]
"GTXPro" = "GTX Pro"
[[files]]
match = "deals.csv"
[[files.records]]
kind = "opportunity"
[files.records.fields]
key = "id"
name = {name}
"""


def test_missing_path(profile_of, tmp_path):
    source = read_source(tmp_path / "nowhere", profile_of(TWO_FILES))
    (finding,) = source.findings
    assert (finding.rule, finding.severity) == ("source.missing", Severity.FATAL)
    assert list(source.rows()) == []
    assert read_source(Path("a\0b"), profile_of(TWO_FILES)).findings[0].rule in (
        "source.missing",
        "source.unreadable",
    )


def test_folder_with_nothing_to_read(read):
    found = read(
        {"x.csv": "id\n1\n"}, TWO_FILES.replace('match = "a*.csv"', 'match = "a.csv"\noptional = true')
    )
    assert found.finding("source.nothing_to_read").fields == {"wanted": "a.csv, b.csv"}
    assert [one.file for one in found.source.not_read] == ["x.csv"]


def test_file_that_the_profile_requires(read):
    found = read({"b.csv": "id\n1\n"}, TWO_FILES)
    assert found.finding("file.missing").file == "a*.csv"
    assert not found.source.is_readable


def test_everything_else_is_listed_as_not_read(read, tmp_path):
    (tmp_path / "older").mkdir()
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    found = read({"A2.CSV": "id\n2\n", "a1.csv": "id\n1\n", "readme.txt": "x", "b.csv": "id\n3\n"}, TWO_FILES)
    assert {one.file: one.fields["reason"] for one in found.source.not_read} == {
        "older/": "folder",
        "dangling": "not_a_file",
        "readme.txt": "no_rule",
    }
    assert [(one.file, one.row) for one in found.read] == [("A2.CSV", 2), ("a1.csv", 2), ("b.csv", 2)]


def test_many_other_files_are_counted(read):
    files = {f"x{n:03}.txt": "" for n in range(205)} | {"a.csv": "id\n1\n"}
    found = read(files, TWO_FILES)
    assert len(found.source.not_read) == 201
    assert found.finding("file.more_not_read").fields == {"count": "5"}


def test_a_single_file(profile_of, tmp_path):
    (tmp_path / "b.csv").write_text("id\n1\n")
    (tmp_path / "other.csv").write_text("id\n1\n")
    source = read_source(tmp_path / "b.csv", profile_of(TWO_FILES))
    assert source.is_readable
    assert [one.name for one in source.files] == ["b.csv"]
    other = read_source(tmp_path / "other.csv", profile_of(TWO_FILES))
    assert [one.rule for one in other.findings] == ["source.nothing_to_read"]


def test_file_that_may_not_be_read(profile_of, tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "b.csv").write_text("id\n1\n")
    profile = profile_of(TWO_FILES)
    monkeypatch.setattr(Path, "open", refuse)
    (finding,) = read_source(tmp_path / "b.csv", profile).findings
    assert (finding.rule, finding.fields) == ("file.unreadable", {"reason": "Permission denied"})


def test_column_that_the_file_lacks(read):
    found = read({"deals.csv": "id,nmae\n1,x\n"}, DEALS.format(name='"name"'))
    finding = found.finding("profile.column_absent")
    assert (finding.severity, finding.file, finding.column) == (Severity.FATAL, "deals.csv", "name")
    assert finding.fields == {"nearest": "nmae"}
    assert not found.read


def test_optional_column_that_the_file_lacks_leaves_the_field_out(read):
    found = read({"deals.csv": "id,x\n1,x\n"}, DEALS.format(name='{ column = "name", optional = true }'))
    assert found.read[0].records[0].values == {"key": "1"}
    assert found.finding("file.column_not_read").column == "x"


def test_required_field_that_the_file_lacks(read):
    found = read(
        {"person.csv": "name\nAnna\n"},
        '[[files]]\nmatch = "person.csv"\n[[files.records]]\nkind = "person"\nsame_names = true\n',
    )
    assert found.finding("profile.column_absent").column == "key"
    assert not found.source.is_readable


def test_every_use_of_a_map_is_counted(read):
    content = "id,product\n1,GTXPro\n2,GTX Pro\n3, GTXPro \n4,\n"
    found = read({"deals.csv": content}, DEALS.format(name='{ column = "product", map = "names" }'))
    assert found.values("name") == ["GTX Pro", "GTX Pro", "GTX Pro", None]
    finding = found.finding("value.mapped")
    assert (finding.severity, finding.column, finding.value) == (Severity.NOTE, "product", "GTXPro")
    assert finding.fields == {"taken": "GTX Pro", "count": "2"}


def test_a_map_in_a_rejected_row_is_not_counted(read):
    content = "id,product\n,GTXPro\n2,GTX Basic\n"
    found = read({"deals.csv": content}, DEALS.format(name='{ column = "product", map = "names" }'))
    assert "value.mapped" not in found.rules


def test_lookup_first_and_join(read):
    name = (
        '{ first = ["title", { lookup = "offices.csv", on = "office", take = "city" }, { value = "none" }] }'
    )
    files = {
        "offices.csv": "office,city\nE,Berlin\nE,Bonn\nbroken\n",
        "deals.csv": "id,title,office\n1,T,E\n2,,E\n3,,W\n4,,\n",
    }
    assert read(files, DEALS.format(name=name)).values("name") == ["T", "Berlin", "none", "none"]
    joined = read(files, DEALS.format(name='{ join = ["title", "office"], with = "-" }'))
    assert joined.values("name") == ["T-E", None, None, None]


def test_constants_do_not_depend_on_how_the_file_writes(read):
    text = (
        '[[files]]\nmatch = "a.csv"\ndecimal = "comma"\ndate_formats = ["%Y-%d-%m"]\n'
        '[[files.records]]\nkind = "opportunity"\n[files.records.fields]\nkey = "id"\n'
        "close_on = { value = 2025-02-01 }\n"
        'amount = { first = ["amount", { value = 0.5 }] }\ncreated_at = "at"\n'
    )
    found = read({"a.csv": 'id,amount,at\n1,"2,5",2025-02-01\n2,,2025-02-01\n'}, text)
    assert found.values("close_on") == [date(2025, 2, 1)] * 2
    assert found.values("amount") == [Decimal("2.5"), Decimal("0.5")]
    assert found.values("created_at") == [datetime(2025, 1, 2, tzinfo=UTC)] * 2


def test_lookup_that_finds_nothing(read):
    files = {"offices.csv": "office,city\nE,Berlin\n", "deals.csv": "id,office\n1,E\n2,W\n3,\n"}
    found = read(files, DEALS.format(name='{ lookup = "offices.csv", on = "office", take = "city" }'))
    finding = found.finding("value.not_found")
    assert (finding.row, finding.column, finding.value) == (3, "office", "W")
    assert found.values("name") == ["Berlin", None]


def test_lookup_files_that_cannot_be_used(read, monkeypatch):
    name = '{ lookup = "offices.csv", on = "office", take = "city" }'
    deals = {"deals.csv": "id,office\n1,E\n"}
    assert read(deals, DEALS.format(name=name)).finding("file.missing").file == "offices.csv"
    absent = read(deals | {"offices.csv": "office,town\nE,x\n"}, DEALS.format(name=name))
    assert absent.finding("profile.column_absent").column == "city"
    monkeypatch.setattr(lookups, "LOOKUP_LIMIT", 1)
    large = read(deals | {"offices.csv": "office,city\nE,x\nF,y\n"}, DEALS.format(name=name))
    assert "file.lookup_too_large" in large.rules


def test_a_row_for_which_no_rule_speaks_is_rejected(read):
    text = TWO_FILES.replace(
        'kind = "person"', 'kind = "person"\nwhen = { state = "new" }\nunless = { id = ["2", "3"] }'
    )
    found = read({"a.csv": "id,state\n1,new\n2,new\n4,old\n"}, text)
    assert found.values("key") == ["1"]
    assert [(one.row, one.findings[0].rule) for one in found.rejected] == [
        (3, "row.no_rule"),
        (4, "row.no_rule"),
    ]


def test_once_leaves_out_what_was_said_and_keeps_the_row(read):
    text = (
        '[[files]]\nmatch = "a.csv"\n[[files.records]]\nkind = "person"\nonce = true\n'
        '[files.records.fields]\nkey = "boss"\nname = "name"\n'
    )
    found = read({"a.csv": "boss,name\n1,A\n1,A\n1,B\n2,A\n"}, text)
    assert [[one.values["name"] for one in row.records] for row in found.read] == [["A"], [], ["B"], ["A"]]


def test_a_rejected_row_does_not_use_up_what_is_said_once(read):
    text = (
        '[[files]]\nmatch = "a.csv"\n'
        '[[files.records]]\nkind = "person"\nonce = true\n[files.records.fields]\nkey = "boss"\n'
        '[[files.records]]\nkind = "opportunity"\n[files.records.fields]\nkey = "id"\n'
    )
    found = read({"a.csv": "boss,id\nB,\nB,1\n"}, text)
    assert [one.kind for one in found.records] == ["person", "opportunity"]


def test_repeated_keys_are_numbered(read, monkeypatch):
    text = (
        '[[files]]\nmatch = "a.csv"\n[[files.records]]\nkind = "activity"\nnumber_repeats = "key"\n'
        '[files.records.fields]\nkey = { join = ["o", "at"] }\nopportunity = "o"\n'
        'kind = { value = "call" }\nat = "at"\n'
    )
    rows = "o,at\n" + "1,2025-01-01\n" * 3 + "2,2025-01-01\n"
    keys = ["1|2025-01-01", "1|2025-01-01#2", "1|2025-01-01#3", "2|2025-01-01"]
    assert read({"a.csv": rows}, text).values("key") == keys
    monkeypatch.setattr(row_reader, "REPEATS_LIMIT", 1)
    found = read({"a.csv": rows}, text)
    assert found.finding("row.too_many_keys").row == 5
    assert found.values("key") == keys[:3]


def test_records_of_a_row_come_with_referred_kinds_first(read):
    text = (
        '[[files]]\nmatch = "a.csv"\n'
        '[[files.records]]\nkind = "opportunity"\n[files.records.fields]\nkey = "id"\nowner = "boss"\n'
        '[[files.records]]\nkind = "person"\n[files.records.fields]\nkey = "boss"\n'
    )
    assert [one.kind for one in read({"a.csv": "id,boss\n1,B\n"}, text).records] == ["person", "opportunity"]


def test_what_the_profile_states_comes_first_and_counts_as_no_row(read):
    text = (
        '[[rows]]\nkind = "territory"\n[rows.fields]\nkey = "all"\n'
        '[[stages]]\nstage = "A"\nposition = 1\noutcome = "open"\ncategory = "commit"\n' + TWO_FILES
    )
    found = read({"a.csv": "id\n1\n"}, text)
    stated = found.read[0]
    assert (stated.file, stated.row, [one.kind for one in stated.records]) == (
        "test.toml",
        0,
        ["territory", "stage"],
    )
    assert found.done["a.csv"].rows == 1


def test_progress_is_told(read):
    found = read({"a.csv": "id\n" + "".join(f"{n}\n" for n in range(12_000))}, TWO_FILES)
    assert [one.rows for one in found.progress] == [5_000, 10_000]
    assert all(0 < one.done <= one.total for one in found.progress)


def test_the_folders_own_profile(tmp_path):
    (tmp_path / "person.csv").write_text("key\n1\n")
    (tmp_path / "fieldhouse-profile.toml").write_text(
        '[profile]\nname = "demo"\nis_simulated = true\ntaken_on = 2025-01-31\n'
        '[company]\nname = "Demo"\nreporting_currency = "USD"\nfirst_month = 2\n'
        '[masters]\nclose_on = "fieldhouse"\n'
        '[[stages]]\nstage = "A"\nposition = 1\noutcome = "open"\ncategory = "commit"\n'
    )
    built_in, _ = load_profile("fieldhouse")
    source = read_source(tmp_path, built_in)
    assert source.is_readable
    assert (source.profile.name, source.profile.is_simulated) == ("demo", True)
    assert (source.company.name, source.company.first_month) == ("Demo", 2)
    assert source.profile.masters == {"close_on": "fieldhouse"}
    assert [one.values["stage"] for one in source.profile.stages] == ["A"]
    assert len(source.profile.files) == len(built_in.files)
    assert source.not_read == []


def test_mistake_in_the_folders_own_profile(tmp_path):
    (tmp_path / "person.csv").write_text("key\n1\n")
    (tmp_path / "fieldhouse-profile.toml").write_text('[[files]]\nmatch = "x"\n')
    source = read_source(tmp_path, load_profile("fieldhouse")[0])
    (finding,) = source.findings
    assert (finding.rule, finding.file, finding.column) == (
        "profile.key_unknown",
        "fieldhouse-profile.toml",
        "files",
    )
    assert not source.is_readable
