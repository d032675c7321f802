"""Which profile reads some files best, and the first rows of a file as they will be read."""

from datetime import date

from fieldhouse.ingest.load import load_profile, profile_names
from fieldhouse.ingest.preview import previewed
from fieldhouse.ingest.recognition import recognised
from fieldhouse.ingest.source import read_source

TWO = """
[[files]]
match = "team.csv"
[[files.records]]
kind = "person"
[files.records.fields]
key = "Id"
starts_on = "From"
[[files.records]]
kind = "quota"
[files.records.fields]
{quota}
amount = "Q1"
[[files.records]]
kind = "quota"
when = {{ Q2 = {{ empty = false }} }}
[files.records.fields]
{quota}
amount = "Q2"
"""
QUOTA = """position = "Id"
starts_on = { value = 2026-01-01 }
until_on = { value = 2026-04-01 }
currency = { value = "JPY" }
valid_from = { value = 2026-01-01 }"""


def built_in():
    return [(name, load_profile(name)[0]) for name in profile_names()]


def test_a_profile_is_recognised_by_names_and_columns(tmp_path):
    (tmp_path / "accounts.csv").write_text(
        "account,sector,year_established,revenue,employees,office_location\n"
    )
    (tmp_path / "Account.csv").write_text("Id,Name,Type,Industry,ParentId,BillingCountryCode\n")
    (tmp_path / "person.csv").write_text("key,name,shoe_size\nU1,Ada,7\n")
    alone = recognised(tmp_path / "person.csv", built_in())
    assert (alone[0].profile, alone[0].files_read, alone[0].columns_read, alone[0].columns) == (
        "fieldhouse",
        1,
        2,
        3,
    )
    assert alone[0].is_readable and not any(one.is_readable for one in alone if one.profile == "maven")
    salesforce = recognised(tmp_path / "Account.csv", built_in())[0]
    assert salesforce.profile == "salesforce" and salesforce.is_readable
    maven = next(one for one in recognised(tmp_path, built_in()) if one.profile == "maven")
    assert {one.rule for one in maven.faults} == {"file.missing"}


def test_the_names_alone_do_not_make_a_profile_fit(tmp_path):
    (tmp_path / "opportunity.csv").write_text("Deal,Worth\n1,2\n")
    fits = recognised(tmp_path, built_in())
    assert not any(one.is_readable for one in fits)
    assert {"profile.column_absent"} <= {
        fault.rule for one in fits if one.profile == "fieldhouse" for fault in one.faults
    }


def previewed_file(tmp_path, profile_of, content, limit=50):
    (tmp_path / "team.csv").write_text(content)
    (file,) = read_source(tmp_path, profile_of(TWO.format(quota=QUOTA))).files
    return previewed(file, limit)


def test_records_of_a_kind_that_one_row_makes_stand_side_by_side(tmp_path, profile_of):
    found = previewed_file(tmp_path, profile_of, "Id,From,Q1,Q2\nA,2026-01-05,5,7\nB,2026-02-01,6,\n")
    assert found.kinds == [("person", 2), ("quota", 6), ("quota", 6)]
    amounts = [place for place, one in enumerate(found.columns) if one.field == "amount"]
    assert [[row.cells[place].value for place in amounts] for row in found.rows] == [[5, 7], [6, None]]
    assert found.rows[0].cells[1].value == date(2026, 1, 5)
    assert [row.number for row in found.rows] == [2, 3] and not found.has_more


def test_of_a_rejected_row_the_text_stands_with_its_finding(tmp_path, profile_of):
    found = previewed_file(tmp_path, profile_of, "Id,From,Q1,Q2\nA,soon,5,\nB,2026-02-01\n")
    wrong, ragged = found.rows
    assert wrong.is_rejected and ragged.is_rejected
    assert wrong.cells[0].value == "A" and not wrong.cells[0].findings
    assert wrong.cells[1].value == "soon" and wrong.cells[1].findings[0].rule == "value.not_a_date"
    assert not wrong.findings and [one.rule for one in ragged.findings] == ["row.ragged"]


def test_only_the_first_rows_are_read(tmp_path, profile_of):
    rows = "".join(f"{n},2026-01-05,1,\n" for n in range(9))
    found = previewed_file(tmp_path, profile_of, f"Id,From,Q1,Q2\n{rows}", limit=8)
    assert len(found.rows) == 8 and found.has_more
    assert not previewed_file(tmp_path, profile_of, f"Id,From,Q1,Q2\n{rows}", limit=9).has_more


def test_a_file_that_cannot_be_read_has_no_rows(tmp_path, profile_of):
    found = previewed_file(tmp_path, profile_of, "Id,When\nA,1\n")
    assert not found.rows and "profile.column_absent" in {one.rule for one in found.findings}
