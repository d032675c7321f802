"""crm-maven: closed by quarter, manager and region, added up from sales_pipeline.csv itself."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date

import pytest

from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask

pytestmark = pytest.mark.realdata

QUARTERS = ("FY17-Q1", "FY17-Q2", "FY17-Q3", "FY17-Q4")


def rows_of(real_data, name):
    with (real_data / "crm-maven" / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def sold(real_data):
    """Cents and deals won by node and quarter: agents, managers, regional offices, and the company."""
    teams = {row["sales_agent"]: row for row in rows_of(real_data, "sales_teams.csv")}
    found = defaultdict(lambda: [0, 0])
    for row in rows_of(real_data, "sales_pipeline.csv"):
        if row["deal_stage"] == "Won":
            team, day = teams[row["sales_agent"]], date.fromisoformat(row["close_date"])
            quarter = f"FY{day.year % 100}-Q{(day.month + 2) // 3}"
            for node in (row["sales_agent"], team["manager"], team["regional_office"], "Company"):
                found["organisation", node, quarter][0] += int(row["close_value"]) * 100
                found["organisation", node, quarter][1] += 1
            for node in (team["regional_office"], "Company"):
                found["territories", node, quarter][0] += int(row["close_value"]) * 100
                found["territories", node, quarter][1] += 1
    return found


def test_every_row_is_accounted_for(maven) -> None:
    assert (maven.state, maven.summary["rows"], maven.summary["rejected"]) == ("done", 8_927, 0)
    assert maven.summary["created"] == 8_927


def test_each_known_trap_is_a_finding(maven) -> None:
    """Two spellings of a product, a misspelt sector, deals without dates, and accounts that open deals lack."""
    counts = {one["rule"]: one["count"] for one in maven.summary["findings"]}
    taken = {
        (row["column"], row["value"]): row["fields"]
        for row in maven.summary["shown"]
        if row["rule"] == "value.mapped"
    }
    assert (
        taken["product", "GTXPro"]["taken"] == "GTX Pro" and int(taken["product", "GTXPro"]["count"]) == 1_480
    )
    assert taken["sector", "technolgy"]["taken"] == "technology"
    told = {
        row["rule"]: row["fields"]["count"]
        for row in maven.summary["shown"]
        if row["rule"].startswith("opportunity.")
    }
    assert told == {"opportunity.undated": "500", "opportunity.account_empty": "1425"}
    assert counts["organisation.undated"] == 1
    for period in ("FY17-M01", "FY17-M02"):
        one = figure(ask(node_named("Company"), period=period, as_of="2017-12-31"), "closed")
        assert (one.amount_minor, one.counted) == (0, 0), (
            "no deal closes before March 2017: nothing, not unknown"
        )


def test_closed_by_quarter_and_node(maven, sold) -> None:
    assert (
        sum(
            count
            for (tree, node, _q), (_a, count) in sold.items()
            if (tree, node) == ("territories", "Company")
        )
        == 4_238
    )
    nodes = {place[:2] for place in sold}
    assert len(nodes) == (30 + 6 + 3 + 1) + (3 + 1), "30 of the 35 agents have deals"
    for tree, key in nodes:
        for quarter in QUARTERS:
            one = figure(ask(node_named(f"{tree}/maven:{key}"), period=quarter, as_of="2017-12-31"), "closed")
            assert [one.amount_minor, one.counted] == sold.get((tree, key, quarter), [0, 0]), (
                tree,
                key,
                quarter,
            )


def test_the_year_is_the_published_total(maven) -> None:
    one = figure(ask(node_named("territories/maven:Company"), period="FY17", as_of="2017-12-31"), "closed")
    assert (one.amount_minor, one.counted) == (1_000_553_400, 4_238)


def test_each_day_of_a_quarter_has_what_was_closed_by_then(maven, real_data) -> None:
    won = [
        (row["close_date"], int(row["close_value"]) * 100)
        for row in rows_of(real_data, "sales_pipeline.csv")
        if row["deal_stage"] == "Won"
    ]
    for day in ("2017-03-01", "2017-05-15", "2017-09-30"):
        quarter = f"FY17-Q{(int(day[5:7]) + 2) // 3}"
        starts = f"2017-{(int(quarter[-1]) - 1) * 3 + 1:02d}-01"
        inside = [amount for on, amount in won if starts <= on <= day]
        one = figure(ask(node_named("Company"), period=quarter, as_of=day), "closed")
        assert (one.amount_minor, one.counted) == (sum(inside), len(inside)), day
