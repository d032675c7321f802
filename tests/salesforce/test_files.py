"""The simulated export looks like one: Ids that check, quoted cells, times and booleans as Salesforce writes them."""

from __future__ import annotations

import csv
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from fieldhouse.simulator import Form, simulate
from fieldhouse.simulator.salesforce.ids import PREFIXES, record_id, with_check

REFERENCES = re.compile(r"(?:Id|Id__c)$")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
UNTIL = date(2026, 6, 18)


def tables(folder: Path) -> dict[str, pl.DataFrame]:
    read = {path.stem: pl.read_csv(path, infer_schema_length=0) for path in folder.glob("*.csv")}
    return {name: table.with_columns(pl.all().replace("", None)) for name, table in read.items()}


def test_the_check_of_an_id_is_salesforces() -> None:
    """Ids of Salesforce's own documentation."""
    assert with_check("0015000001Fn4VL") == "0015000001Fn4VLAAZ"
    assert with_check("006R0000003DAdq") == "006R0000003DAdqIAG"
    assert with_check("00D000000000062") == "00D000000000062EAA"


def test_every_id_is_whole_and_unique_and_names_its_object(files) -> None:
    for name, table in tables(files.salesforce).items():
        own = table["Id"]
        assert own.is_unique().all() and own.null_count() == 0, name
        for column in filter(REFERENCES.search, table.columns):
            for one in table[column].drop_nulls().unique():
                assert len(one) == 18 and with_check(one[:15]) == one, (name, column, one)
        if name in PREFIXES:
            assert own.str.starts_with(PREFIXES[name]).all(), name


@pytest.mark.parametrize(
    ("object_", "column", "to"),
    [
        ("Opportunity", "OwnerId", "User"),
        ("Opportunity", "AccountId", "Account"),
        ("Opportunity", "CampaignId", "Campaign"),
        ("Opportunity", "RecordTypeId", "RecordType"),
        ("Opportunity", "Territory2Id", "Territory2"),
        ("OpportunityHistory", "OpportunityId", "Opportunity"),
        ("OpportunityFieldHistory", "OpportunityId", "Opportunity"),
        ("OpportunityLineItem", "Product2Id", "Product2"),
        ("OpportunitySplit", "SplitTypeId", "OpportunitySplitType"),
        ("ForecastingQuota", "PeriodId", "Period"),
        ("ForecastingQuota", "QuotaOwnerId", "User"),
        ("User", "UserRoleId", "UserRole"),
        ("UserRole", "ParentRoleId", "UserRole"),
        ("CampaignMember", "ContactId", "Contact"),
        ("Partner", "AccountToId", "Account"),
        ("Territory2", "Territory2ModelId", "Territory2Model"),
    ],
)
def test_references_resolve(files, object_, column, to) -> None:
    said = tables(files.salesforce)
    assert set(said[object_][column].drop_nulls()) <= set(said[to]["Id"])


def test_cells_are_quoted_and_times_are_utc(files) -> None:
    for path in files.salesforce.glob("*.csv"):
        first, second = path.read_bytes().splitlines()[:2]
        assert re.fullmatch(rb'"[^"]*"(,"[^"]*")*', first), path.name
        assert second.startswith(b'"') and second.endswith(b'"')
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                for name, cell in row.items():
                    if name.endswith(("Date", "DateTime", "Modstamp")) and "T" in cell:
                        assert INSTANT.fullmatch(cell), (path.name, name, cell)
                    if name.startswith("Is") and name != "IsoCode":
                        assert cell in ("true", "false"), (path.name, name, cell)


def test_field_history_is_what_salesforce_still_keeps(files) -> None:
    """Of two years; of a reference by names and by Ids; what a row says was there is what the row before it brought."""
    history = tables(files.salesforce)["OpportunityFieldHistory"]
    assert history["CreatedDate"].min() >= "2024-11-20"
    assert set(history.filter(Field="Owner")["DataType"]) == {"Text", "EntityId"}
    own = history.filter(pl.col("DataType") != "Text").sort("OpportunityId", "Field", "CreatedDate")
    before = (
        own["NewValue"]
        .shift()
        .filter(
            (own["OpportunityId"] == own["OpportunityId"].shift()) & (own["Field"] == own["Field"].shift())
        )
    )
    said = own["OldValue"].filter(
        (own["OpportunityId"] == own["OpportunityId"].shift()) & (own["Field"] == own["Field"].shift())
    )
    assert len(said) > 100 and said.equals(before)


@pytest.mark.parametrize("is_lean", [False, True])
def test_the_same_arguments_give_the_same_bytes(tmp_path, is_lean) -> None:
    digests = []
    for name in ("one", "two"):
        counts = simulate(
            tmp_path / name, scale=100, years=1, until=UNTIL, is_lean=is_lean, form=Form.SALESFORCE
        )
        assert counts.rows["Opportunity"] == 100
        said = {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        digests.append(sha256(repr(sorted(said.items())).encode()).hexdigest())
    assert digests[0] == digests[1]
    assert "simulated" in (tmp_path / "one" / "fieldhouse-profile.toml").read_text(encoding="utf-8")


def test_ids_of_keys_do_not_meet() -> None:
    keys = [f"{letter}{number:07d}" for letter in "AO" for number in range(2_000)] + ["MGR-USE", "MGR-USW"]
    assert len({record_id("Account", key) for key in keys}) == len(keys)
