"""Every file keeps the contract of the record kinds: columns, cells, choices, keys and references."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from fieldhouse.ingest.schema import RECORDS

from .conftest import SMALL, UNTIL, Company

OF_SALESFORCE = frozenset(
    {
        *("lead", "team_member", "account_team_member", "territory_member", "account_merge"),
        *("campaign_status", "fiscal_period"),
    }
)
"""Kinds that only the export of Salesforce makes of the others."""
OF_OTHERS = frozenset({"partner_report", "stated", "campaign_lead", "lead_activity"})
"""Kinds that partners' sheets, sheets of amounts and systems beside the CRM are made of."""
WRITTEN = [
    kind
    for kind in RECORDS
    if kind not in {"stage", "standing", "assignment", "reported"} | OF_SALESFORCE | OF_OTHERS
]
"""Stages stand in the profile; the history is told by changes."""


def parses(text: str, type_: str) -> bool:
    if type_ == "date":
        return date.fromisoformat(text).isoformat() == text
    if type_ == "instant":
        return text.endswith("Z") and datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%SZ") == text
    if type_ == "int":
        return str(int(text)) == text
    if type_ == "percent":
        return Decimal(text) * 100 % 1 == 0
    return Decimal(text).is_finite() if type_ == "decimal" else text == text.strip() != ""


def test_every_kind_is_written_and_counted(small: Company) -> None:
    assert sorted(small.counts.rows) == sorted(WRITTEN)
    assert {kind: small.table(kind).height for kind in WRITTEN} == small.counts.rows
    assert small.counts.rows["opportunity"] == SMALL
    files = {path.name for path in small.folder.iterdir()}
    assert files == {f"{kind}.csv" for kind in WRITTEN} | {"fieldhouse-profile.toml", "_ledger.json"}


@pytest.mark.parametrize("kind", WRITTEN)
def test_columns_cells_and_keys(small: Company, kind: str) -> None:
    table, record = small.table(kind), RECORDS[kind]
    assert set(table.columns) <= {field.name for field in record.fields}
    for name in table.columns:
        field, cells = record.field(name), table[name]
        if field.is_required:
            assert cells.null_count() == 0, name
        values = cells.drop_nulls().unique().to_list()
        assert [value for value in values if not parses(value, field.type)] == [], name
        if field.choices:
            assert set(values) <= set(field.choices), name
    assert table.select(record.key).is_duplicated().sum() == 0


@pytest.mark.parametrize("kind", WRITTEN)
def test_references_resolve(small: Company, kind: str) -> None:
    table = small.table(kind)
    for field in RECORDS[kind].fields:
        if field.to is not None and field.name in table.columns:
            known = set(small.table(field.to)["key"])
            assert set(table[field.name].drop_nulls()) <= known, field.name


def test_values_of_changes_are_keys_codes_dates_and_decimals(small: Company) -> None:
    changes = small.table("change")
    opportunity = RECORDS["opportunity"]
    stages = {one["stage"] for one in profile(small)["stages"]}
    for (name,), rows in changes.group_by("field"):
        field = opportunity.field(str(name))
        values = set(rows["value"])
        if field.to is not None:
            assert values <= set(small.table(field.to)["key"]), name
        elif name == "stage":
            assert values <= stages
        elif field.choices:
            assert values <= set(field.choices), name
        else:
            assert all(parses(value, field.type) for value in values), name


@pytest.mark.parametrize(
    "kind", [kind for kind in WRITTEN if "valid_from" in {f.name for f in RECORDS[kind].fields}]
)
def test_intervals_are_not_empty_and_do_not_overlap(small: Company, kind: str) -> None:
    table = small.table(kind)
    if "valid_to" not in table.columns:
        return
    assert table.filter(pl.col("valid_to") <= pl.col("valid_from")).height == 0
    subject = {
        "holding": ["person"],
        "split": ["key"],
        "route_leg": ["opportunity", "position"],
    }.get(kind, [RECORDS[kind].key[0]])
    ordered = table.sort([*subject, "valid_from"])
    following = ordered.with_columns(next_from=pl.col("valid_from").shift(-1).over(subject))
    overlapping = following.filter(
        pl.col("next_from").is_not_null()
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("next_from")))
    )
    assert overlapping.height == 0


def profile(company: Company) -> dict:
    return tomllib.loads((company.folder / "fieldhouse-profile.toml").read_text(encoding="utf-8"))


def test_profile_describes_the_simulated_company(small: Company) -> None:
    read = profile(small)
    assert read["profile"]["is_simulated"] is True
    assert read["profile"]["taken_on"] == UNTIL
    assert "(simulated)" in read["profile"]["title"] and "(simulated)" in read["company"]["name"]
    assert read["company"]["first_month"] == 2 and read["company"]["year_named_by"] == "last"
    assert read["masters"] == {"category": "fieldhouse"}


def test_stage_map_changes_once_and_every_stage_has_both_labels(small: Company) -> None:
    record, stages = RECORDS["stage"], profile(small)["stages"]
    assert {name for stage in stages for name in stage} <= {field.name for field in record.fields}
    first = [stage for stage in stages if "valid_from" not in stage]
    later = [stage for stage in stages if "valid_from" in stage]
    assert [stage["position"] for stage in first] == list(range(11))
    assert all(stage["label"] and stage["label_ja"] for stage in stages)
    assert len({stage["valid_from"] for stage in later}) == 1
    before = {stage["stage"]: stage["category"] for stage in first}
    assert later and all(stage["category"] != before[stage["stage"]] for stage in later)
