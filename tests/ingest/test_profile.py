"""Profiles: what is wrong with one is a finding that names its line, never a traceback."""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest.load import PROFILES, load_profile, profile_names
from fieldhouse.ingest.profile import Column, Constant, First, Join, Lookup
from fieldhouse.ingest.schema import PARTNER_REPORT, RECORDS

HEAD = '[profile]\nname = "mine"\ntitle = "Mine"\n'
FILES = '[[files]]\nmatch = "a.csv"\n[[files.records]]\nkind = "person"\n[files.records.fields]\nkey = "id"\n'


@pytest.fixture
def findings_of(tmp_path):
    def load(text: str | bytes):
        path = tmp_path / "mine.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        profile, findings = load_profile(str(path))
        assert (profile is None) is bool(findings)
        assert all(one.severity is Severity.FATAL and one.file == "mine.toml" for one in findings)
        return findings

    return load


def only(findings):
    (found,) = findings
    return found


@pytest.mark.parametrize("name", ["maven", "bpi2012", "fieldhouse"])
def test_built_in_profiles_load(name):
    profile, findings = load_profile(name)
    assert findings == []
    assert profile is not None
    assert profile.name == {"salesforce-report": "salesforce"}.get(name, name)
    assert name in profile_names()


def test_a_copy_of_a_built_in_profile_loads_by_its_path(tmp_path):
    copy = tmp_path / "copy.toml"
    copy.write_bytes((PROFILES / "maven.toml").read_bytes())
    profile, findings = load_profile(str(copy))
    assert findings == []
    assert profile is not None
    assert profile.file == "copy.toml"


def test_company_and_masters(findings_of, tmp_path):
    assert findings_of(HEAD + '[masters]\namount = "crm"\nclose_on = "fieldhouse"\n' + FILES) == []
    profile, _ = load_profile(str(tmp_path / "mine.toml"))
    assert profile.masters == {"amount": "crm", "close_on": "fieldhouse"}
    maven, _ = load_profile("maven")
    assert (maven.company.reporting_currency, maven.company.first_month) == ("USD", 1)
    assert (maven.taken_on, maven.is_simulated) == (date(2017, 12, 31), True)
    assert [one.values["stage"] for one in maven.stages] == ["Prospecting", "Engaging", "Won", "Lost"]


def test_profile_that_is_not_there(tmp_path):
    profile, findings = load_profile("mavan")
    assert profile is None
    assert only(findings).rule == "profile.not_found"
    assert only(findings).fields["nearest"] == "maven"
    assert only(load_profile(str(tmp_path))[1]).rule == "profile.not_found"
    assert only(load_profile("a\0b")[1]).rule == "profile.not_found"


def test_text_that_is_not_toml(findings_of):
    assert only(findings_of("[profile\nname = 1")).rule == "profile.not_toml"
    assert "line 1" in only(findings_of("[profile\nname = 1")).fields["reason"]
    assert only(findings_of("a = " + "[" * 100_000)).rule == "profile.not_toml"
    assert only(findings_of("髙".encode("cp932"))).rule == "profile.unreadable"


@pytest.mark.parametrize(
    ("text", "rule", "path", "line", "fields"),
    [
        (HEAD + 'titel = "x"\n' + FILES, "profile.key_unknown", "profile.titel", 4, {"nearest": "title"}),
        (HEAD + "[[filse]]\n" + FILES, "profile.key_unknown", "filse", 4, {"nearest": "files"}),
        ('[profile]\ntitle = "x"\n' + FILES, "profile.key_missing", "profile", 1, {"missing": "name"}),
        (
            HEAD + "is_simulated = 1\n" + FILES,
            "profile.wrong_type",
            "profile.is_simulated",
            4,
            {"wanted": "true or false"},
        ),
        (HEAD + 'time_zone = "Mars/Olympus"\n' + FILES, "profile.zone_unknown", "profile.time_zone", 4, {}),
        (
            HEAD + '[company]\nname = "x"\nreporting_currency = "USS"\n' + FILES,
            "profile.currency_unknown",
            "company.reporting_currency",
            6,
            None,
        ),
        (
            HEAD + '[company]\nname = "x"\nreporting_currency = "USD"\nfirst_month = 13\n' + FILES,
            "profile.out_of_range",
            "company.first_month",
            7,
            {"least": "1", "most": "12"},
        ),
        (HEAD + '[masters]\namount = "crn"\n' + FILES, "profile.not_a_choice", "masters.amount", 5, None),
        (
            HEAD + '[masters]\namuont = "crm"\n' + FILES,
            "profile.key_unknown",
            "masters.amuont",
            5,
            {"nearest": "amount"},
        ),
        (HEAD, "profile.no_files", "", None, {}),
        (
            HEAD + "[[files]]\n" + FILES.split("\n", 2)[2],
            "profile.key_missing",
            "files[1]",
            4,
            {"missing": "match"},
        ),
        (HEAD + '[[files]]\nmatch = "a"\n', "profile.key_missing", "files[1]", 4, {"missing": "records"}),
        (
            HEAD + FILES.replace('"person"', '"persn"'),
            "profile.kind_unknown",
            "files[1].records[1].kind",
            7,
            {"nearest": "person"},
        ),
        (
            HEAD + FILES + 'nmae = "x"\n',
            "profile.field_unknown",
            "files[1].records[1].fields.nmae",
            10,
            {"kind": "person", "nearest": "name"},
        ),
        (
            HEAD + FILES.replace('key = "id"', 'name = "n"'),
            "profile.field_missing",
            "files[1].records[1]",
            6,
            {"kind": "person", "field": "key"},
        ),
        (
            HEAD + FILES.replace("[[files.records]]", 'encoding = "utf8"\n[[files.records]]'),
            "profile.not_a_choice",
            "files[1].encoding",
            6,
            None,
        ),
        (
            HEAD + FILES.replace("[[files.records]]", 'date_formats = ["%Q"]\n[[files.records]]'),
            "profile.format_unusable",
            "files[1].date_formats",
            6,
            {},
        ),
        (
            HEAD + FILES.replace("[[files.records]]", 'thousands = "."\n[[files.records]]'),
            "profile.separators_equal",
            "files[1].thousands",
            6,
            {},
        ),
        (
            HEAD + FILES.replace("[[files.records]]", "header_row = 0\n[[files.records]]"),
            "profile.out_of_range",
            "files[1].header_row",
            6,
            None,
        ),
        (
            HEAD + FILES + "name = { colum = 'x' }\n",
            "profile.cell_unclear",
            "files[1].records[1].fields.name",
            10,
            None,
        ),
        (
            HEAD + FILES + "name = { column = 'x', mapp = {} }\n",
            "profile.key_unknown",
            "files[1].records[1].fields.name.mapp",
            10,
            {"nearest": "map"},
        ),
        (
            HEAD + FILES + "name = { column = 'x', map = 'y' }\n",
            "profile.map_unknown",
            "files[1].records[1].fields.name.map",
            10,
            {"nearest": ""},
        ),
        (
            HEAD + FILES + "name = { first = [] }\n",
            "profile.cell_unclear",
            "files[1].records[1].fields.name.first",
            10,
            None,
        ),
        (
            HEAD + FILES + "name = { value = [1] }\n",
            "profile.wrong_type",
            "files[1].records[1].fields.name.value",
            10,
            None,
        ),
        (
            HEAD + FILES + "starts_on = { value = 'soon' }\n",
            "profile.value_unreadable",
            "files[1].records[1].fields.starts_on",
            10,
            {"reason": "value.not_a_date"},
        ),
        (
            HEAD + FILES + "name = { lookup = '../x.csv', on = 'a', take = 'b' }\n",
            "profile.not_in_folder",
            "files[1].records[1].fields.name.lookup",
            10,
            {},
        ),
        (
            HEAD + FILES.replace("[files.records.fields]", "when = { a = [] }\n[files.records.fields]"),
            "profile.condition_unclear",
            "files[1].records[1].when.a",
            8,
            {},
        ),
        (
            HEAD + FILES.replace("[files.records.fields]", "number_repeats = 'name'\n[files.records.fields]"),
            "profile.not_a_choice",
            "files[1].records[1].number_repeats",
            8,
            None,
        ),
        (
            HEAD + '[[stages]]\nstage = "A"\nposition = 1\noutcome = "opn"\ncategory = "commit"\n' + FILES,
            "profile.value_unreadable",
            "stages[1].outcome",
            7,
            {"reason": "value.not_a_choice"},
        ),
        (
            HEAD
            + 2 * '[[stages]]\nstage = "A"\nposition = 1\noutcome = "open"\ncategory = "commit"\n'
            + FILES,
            "profile.stage_twice",
            "stages[2].stage",
            10,
            {},
        ),
        (
            HEAD + '[[rows]]\nkind = "territory"\n[rows.fields]\nname = "x"\n' + FILES,
            "profile.field_missing",
            "rows[1].fields",
            6,
            {"kind": "territory", "field": "key"},
        ),
        (
            HEAD + '[[rows]]\nkind = "teritory"\n' + FILES,
            "profile.kind_unknown",
            "rows[1].kind",
            5,
            {"nearest": "territory"},
        ),
    ],
)
def test_every_mistake_names_its_place(findings_of, text, rule, path, line, fields):
    found = only(findings_of(text))
    assert (found.rule, found.column, found.row) == (rule, path, line)
    assert fields is None or found.fields == fields


def test_all_mistakes_are_told_at_once(findings_of):
    text = HEAD.replace("title", "titel") + 'time_zone = "X"\n' + FILES.replace('"person"', '"persn"')
    rules = {one.rule for one in findings_of(text)}
    assert rules == {
        "profile.key_unknown",
        "profile.key_missing",
        "profile.zone_unknown",
        "profile.kind_unknown",
    }


def test_the_five_forms_of_a_cell(findings_of, tmp_path):
    text = (
        '[maps.names]\nA = "Anna"\n'
        + HEAD
        + FILES
        + 'name = { column = "n", map = "names", optional = true }\n'
        + 'language = { value = "ja" }\n'
        + 'email = { first = ["mail", { value = "none" }] }\n'
        + 'reading = { join = ["family", "given"], with = " " }\n'
        + 'country = { lookup = "offices.csv", on = "office", key = "name", take = "country" }\n'
    )
    assert findings_of(text) == []
    profile, _ = load_profile(str(tmp_path / "mine.toml"))
    assert profile.files[0].records[0].fields == {
        "key": Column("id"),
        "name": Column("n", {"A": "Anna"}, is_optional=True),
        "language": Constant("ja"),
        "email": First((Column("mail"), Constant("none"))),
        "reading": Join((Column("family"), Column("given")), " "),
        "country": Lookup("offices.csv", Column("office"), "name", "country"),
    }


def test_the_profile_fieldhouse_reads_every_kind():
    profile, _ = load_profile("fieldhouse")
    kinds = RECORDS.keys() - {PARTNER_REPORT}  # which is never imported
    assert sorted(rule.records[0].kind for rule in profile.files) == sorted(kinds)
    for rule in profile.files:
        assert rule.match[0] == f"{rule.records[0].kind}.csv"
        assert rule.is_optional
        assert rule.records[0].takes_same_names


TOML_VALUES = st.recursive(
    st.one_of(
        st.integers(),
        st.booleans(),
        st.text(st.characters(codec="ascii", exclude_characters='"\\\x7f', min_codepoint=32)),
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["column", "value", "first", "map", "kind", "on", "lookup", "join", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
KEYS = ["profile", "company", "masters", "stages", "rows", "files", "maps"]
INNER = [
    "name",
    "title",
    "match",
    "records",
    "kind",
    "fields",
    "when",
    "unless",
    "notes",
    "key",
    "stage",
    "time_zone",
    "taken_on",
    "encoding",
]


def written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return f'"{value}"'
        case list():
            return "[" + ", ".join(written(one) for one in value) + "]"
        case dict():
            return "{" + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + "}"
    raise TypeError(value)


@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        st.one_of(
            TOML_VALUES,
            st.dictionaries(st.sampled_from(INNER), TOML_VALUES),
            st.lists(st.dictionaries(st.sampled_from(INNER), TOML_VALUES, min_size=1), max_size=2),
        ),
    )
)
def test_no_profile_makes_loading_fail(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text("\n".join(f"{key} = {written(one)}" for key, one in content.items()), encoding="utf-8")
    profile, findings = load_profile(str(path))
    assert (profile is None) is bool(findings)


def test_profile_that_is_a_pipe_or_too_large(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert only(load_profile(str(tmp_path / "pipe.toml"))[1]).rule == "profile.not_found"
    (tmp_path / "large.toml").write_bytes(b"# x\n" * (1024 * 1024 + 1))
    assert only(load_profile(str(tmp_path / "large.toml"))[1]).rule == "profile.unreadable"
