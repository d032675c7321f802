"""The two real sources, read whole: counts by kind, and every input row accounted for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.schema import RECORDS
from fieldhouse.ingest.source import read_source

pytestmark = pytest.mark.realdata


def drained_source(drain, folder, name):
    profile, findings = load_profile(name)
    assert findings == []
    found = drain(read_source(folder, profile))
    assert {one.severity for one in found.findings} <= {Severity.NOTE}
    assert found.rejected == []
    return found


@pytest.fixture(scope="module")
def maven(real_data, drain):
    return drained_source(drain, real_data / "crm-maven", "maven")


@pytest.fixture(scope="module")
def bpi2012(real_data, drain):
    return drained_source(drain, real_data / "pipeline-bpi2012", "bpi2012")


def test_maven_counts(maven):
    assert {name: done.rows for name, done in maven.done.items()} == {
        "sales_teams.csv": 35,
        "accounts.csv": 85,
        "products.csv": 7,
        "sales_pipeline.csv": 8_800,
    }
    kinds = Counter(one.kind for one in maven.records)
    assert (kinds["opportunity"], kinds["account"], kinds["product"], kinds["person"]) == (8_800, 85, 7, 41)
    assert (kinds["position"], kinds["territory"]) == (41 + 3 + 1, 3 + 1)
    changes = Counter(
        (one.values["field"], one.values["value"]) for one in maven.records if one.kind == "change"
    )
    assert changes["stage", "Engaging"] == 8_300
    assert changes["stage", "Won"] == 4_238
    assert changes["stage", "Lost"] == 2_473
    fields = Counter(one.values["field"] for one in maven.records if one.kind == "change")
    assert fields == {"stage": 8_300 + 6_711, "amount": 8_300 + 4_238, "close_on": 6_711}


def test_maven_notes(maven):
    counted = {one.rule: one.fields["count"] for one in maven.findings if "count" in one.fields}
    assert counted["opportunity.undated"] == "500"
    assert counted["opportunity.account_empty"] == "1425"
    assert counted["organisation.undated"] == "35"
    mapped = {one.value: one.fields for one in maven.findings if one.rule == "value.mapped"}
    assert mapped["GTXPro"] == {"taken": "GTX Pro", "count": "1480"}
    assert mapped["technolgy"] == {"taken": "technology", "count": "12"}
    assert [one.file for one in maven.source.not_read] == ["forecast/"]


def test_one_won_deal_of_maven(maven):
    row = next(one for one in maven.read if one.file == "sales_pipeline.csv")
    deal, *changes, line = row.records
    assert row.row == 2
    assert deal.values == {
        "key": "1C1I7A6R",
        "account": "Cancity",
        "owner": "Moses Frase",
        "territory": "Central",
        "type": "new_business",
        "currency": "USD",
        "created_at": datetime(2016, 10, 20, tzinfo=UTC),
    }
    assert [(one.values["field"], one.values["value"], one.values["at"].date()) for one in changes] == [
        ("stage", "Engaging", date(2016, 10, 20)),
        ("amount", "1096", date(2016, 10, 20)),
        ("stage", "Won", date(2017, 3, 1)),
        ("amount", "1054", date(2017, 3, 1)),
        ("close_on", "2017-03-01", date(2017, 3, 1)),
    ]
    assert line.values["product"] == "GTX Plus Basic"


def test_a_deal_of_maven_without_dates(maven):
    undated = [one for one in maven.records if one.kind == "opportunity" and "created_at" not in one.values]
    assert len(undated) == 500
    assert {one.values["stage"] for one in undated} == {"Prospecting"}
    assert all(isinstance(one.values["amount"], Decimal) for one in undated)


def test_every_reference_of_maven_is_known_before_it_is_used(maven):
    known: dict[str, set[str]] = {}
    own_kind = {"account"}  # a parent may stand below its child
    for one in maven.records:
        for field in RECORDS[one.kind].fields:
            value = one.values.get(field.name)
            if field.to and value and field.to not in own_kind:
                assert value in known[field.to], one
        known.setdefault(one.kind, set()).add(one.values.get("key"))
    parents = {one.values["parent"] for one in maven.records if one.kind == "account"} - {None}
    assert parents <= known["account"]


def test_bpi2012_counts(bpi2012):
    assert bpi2012.done["events.parquet"].rows == 262_200
    kinds = Counter(one.kind for one in bpi2012.records)
    changes = Counter(one.values["field"] for one in bpi2012.records if one.kind == "change")
    assert changes["stage"] + kinds["activity"] == 262_200
    assert (kinds["opportunity"], kinds["person"]) == (13_087, 68)
    assert changes == {"stage": 48_739, "amount": 13_087}
    stages = Counter(one.values["value"] for one in bpi2012.records if one.kind == "change")
    assert (stages["A_ACTIVATED"], stages["A_DECLINED"], stages["A_CANCELLED"]) == (2_246, 7_635, 2_807)
    keys = [one.values["key"] for one in bpi2012.records if one.kind == "activity"]
    assert len(set(keys)) == len(keys)
    assert sum(one.values["person"] is None for one in bpi2012.records if one.kind == "activity") > 0
    assert {one.file: one.fields["reason"] for one in bpi2012.source.not_read} == {
        "BPI_Challenge_2012.xes.gz": "no_rule",
        "forecast/": "folder",
    }


def test_first_event_of_bpi2012(bpi2012):
    person, deal, amount, change = sorted(
        next(one for one in bpi2012.read if one.row == 1).records,
        key=lambda one: (list(RECORDS).index(one.kind), one.values.get("field", "")),
    )
    at = datetime(2011, 9, 30, 22, 38, 44, 546_000, tzinfo=UTC)
    assert person.values == {"key": "112"}
    assert (deal.values["created_at"], deal.values["currency"]) == (at, "EUR")
    assert (amount.values["field"], Decimal(amount.values["value"]), amount.values["at"]) == (
        "amount",
        20_000,
        at,
    )
    assert change.values == {"opportunity": "173688", "field": "stage", "value": "A_SUBMITTED", "at": at}
