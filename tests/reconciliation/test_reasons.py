"""Each reason is found where it holds, and nowhere else; what no reason explains is listed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.imports import acme
from tests.imports.acme import FILES, changed
from tests.ingest.reports import ENGLISH, details

from fieldhouse.apps.company.models import FieldMaster
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.pipeline.actions.edit import edit_deal
from fieldhouse.apps.pipeline.models import Deal, Opportunity
from fieldhouse.apps.reconciliation.actions import reconcile
from fieldhouse.apps.reconciliation.filters import filter_of
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.record_ids import with_check
from fieldhouse.domain.tieout import ReportFilter
from fieldhouse.ingest.report.days import DayOrder

from .conftest import UNTIL
from .test_ties_out import check


def found(kept: Any) -> dict[str, list[tuple[str, str | None]]]:
    """What differs on each deal, by key or else name: the steps with their reasons; splits are left out."""
    differing = {
        one.key or one.name: [
            (step["step"], step["reason"]) for step in one.steps if step["reason"] != "split"
        ]
        for one in kept.differences.all()
    }
    return {key: steps for key, steps in differing.items() if steps}


def open_rows(rows: list[dict[str, Any]], stages: set[str]) -> list[dict[str, Any]]:
    return [one for one in rows if one["stage"] in stages]


@pytest.fixture
def stages(export: Any) -> dict[str, set[str]]:
    """The export's stages by outcome, from its own table."""
    import csv

    outcomes: dict[str, set[str]] = {"open": set(), "won": set(), "lost": set()}
    with (export.folder / "OpportunityStage.csv").open(encoding="utf-8", newline="") as handle:
        for one in csv.DictReader(handle):
            outcome = "won" if one["IsWon"] == "true" else "lost" if one["IsClosed"] == "true" else "open"
            outcomes[outcome].add(one["MasterLabel"])
    return outcomes


def test_a_changed_amount_is_unexplained_and_in_money(export: Any, tie: Any) -> None:
    one = export.rows[3]
    one["amount"] = str(Decimal(one["amount"]) + Decimal("100"))
    kept = tie()
    check(kept)
    assert kept.unexplained == 1 and found(kept) == {one["key"]: [("amount", None)]}
    (cell,) = [
        cell for cell in kept.cells if cell["dimension"] == "stage" and cell["unexplained"]["amount_minor"]
    ]
    assert (cell["value"], cell["currency"], cell["unexplained"]["deals"]) == (
        *(one["stage"], one["amount_currency"]),
        0,
    )


def test_deals_that_the_filter_leaves_out(export: Any, tie: Any, stages: dict[str, set[str]]) -> None:
    rows = open_rows(export.rows, stages["open"])
    kept = tie(rows, asks_for=ReportFilter(frozenset({"open"})))
    check(kept)
    assert kept.unexplained == 0
    left_out = [one["key"] for one in export.rows if one["stage"] not in stages["open"]]
    assert found(kept) == {key: [("presence", "filter")] for key in left_out}
    assert tie(rows).unexplained == len(left_out), "without the filter, nobody knows why they are not there"
    with pytest.raises(BadInput) as refusal:
        tie(asks_for=ReportFilter(frozenset({"open"})))
    assert refusal.value.code == "reconcile.filter_contradicted"


def test_deals_that_close_outside_the_days_asked_for(export: Any, tie: Any) -> None:
    since, until = date(2026, 2, 1), date(2026, 8, 1)
    rows = [one for one in export.rows if since <= one["close_on"] < until]
    kept = tie(rows, asks_for=ReportFilter(frozenset(), since, until))
    assert kept.unexplained == 0 and kept.facts["theirs"] == len(rows) > 10


def test_deals_of_another_record_type_than_the_report_asks_for(export: Any, tie: Any) -> None:
    """The export names the record type of each deal; the report's own column need not be there."""
    rows = [one for one in export.rows if one["record_type"] == "Renewal"]
    others = {one["key"] for one in export.rows if one["record_type"] != "Renewal"}
    asked = filter_of("", "", ["Ｒenewal "])  # as people write it
    kept = tie(without_types(rows), asks_for=asked)
    check(kept)
    assert kept.unexplained == 0 and 3 < len(rows) < len(export.rows) / 2
    assert found(kept) == {key: [("presence", "record_type")] for key in others}
    assert kept.facts["filter"]["record_types"] == ["renewal"]
    assert tie(without_types(rows)).unexplained == len(others), "without the filter, nobody knows why"
    for report in (export.rows, without_types(export.rows)):  # told by the report, or known by us
        with pytest.raises(BadInput) as refusal:
            tie(report, asks_for=asked)
        assert refusal.value.code == "reconcile.filter_contradicted"


def test_of_a_deal_without_a_record_type_a_filter_of_types_proves_nothing(export: Any, tie: Any) -> None:
    Opportunity.objects.update(record_type="")
    kept = tie(without_types(export.rows[1:]), asks_for=filter_of("", "", ["Renewal"]))
    assert found(kept) == {export.rows[0]["key"]: [("presence", None)]} and kept.unexplained == 1


def without_types(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a report without the column."""
    return [{name: one[name] for name in one if name != "record_type"} for one in rows]


def test_what_is_newer_than_our_data(export: Any, tie: Any) -> None:
    later, key = UNTIL + timedelta(days=3), with_check("006Ks0zzzzzzzzz")
    for one in export.rows:
        one["modified_on"] = one["created_on"]
    export.rows[0] |= {"stage": "Elsewhere", "modified_on": later}
    export.rows[1] |= {"stage": "Elsewhere"}
    new = {**export.rows[2], "key": key, "name": "New", "created_on": later, "modified_on": later}
    old = {**new, "key": with_check("006Ks0zzzzzzzzy"), "created_on": UNTIL}
    kept = tie([*export.rows, new, old], as_of=UNTIL)
    check(kept)
    assert found(kept) == {
        export.rows[0]["key"]: [("stage", "newer")],
        export.rows[1]["key"]: [("stage", None)],
        key: [("presence", "newer")],
        old["key"]: [("presence", None)],
    }
    assert kept.unexplained == 2


def test_what_was_edited_here(export: Any, tie: Any) -> None:
    user = create_user("ro", "correct horse battery")
    grant_role(user, "revops")
    numbers = {one["key"]: one for one in export.rows}
    deals = list(Deal.objects.filter(outcome="open", wall="").select_related("opportunity")[:2])
    for master in ("close_on", "amount"):
        FieldMaster.objects.update_or_create(field=master, defaults={"master": "fieldhouse"})
    keys = [one.opportunity.source_key for one in deals]
    for deal in deals:
        edit_deal(user, deal.opportunity_id, "close_on", "2031-01-15", "", 1)
    numbers[keys[1]]["close_on"] = date(2032, 6, 1)
    kept = tie()
    check(kept)
    assert found(kept) == {keys[0]: [("close_on", "edited_here")], keys[1]: [("close_on", None)]}


def test_a_stage_that_is_called_otherwise(export: Any, tie: Any, stages: dict[str, set[str]]) -> None:
    """One name for all deals of a stage is another name for it; among others it is none."""
    stage = export.rows[0]["stage"]
    own = [one for one in export.rows if one["stage"] == stage]
    assert len(own) > 2
    for one in own:
        one["stage"] = "改名された"
    kept = tie()
    check(kept)
    assert kept.unexplained == 0
    assert found(kept) == {one["key"]: [("stage", "not_mapped")] for one in own}
    own[0]["stage"] = stage
    kept = tie()
    check(kept)
    assert kept.unexplained == len(own) - 1


def test_an_owner_who_is_called_otherwise(export: Any, tie: Any) -> None:
    owner = export.rows[0]["owner"]
    own = [one for one in export.rows if one["owner"] == owner]
    for one in own:
        one["owner"] = "Somebody Else"
    assert len(own) > 1
    kept = tie()
    assert kept.unexplained == 0
    assert {reason for steps in found(kept).values() for _step, reason in steps} <= {"not_mapped"}


def test_a_line_that_is_repeated(export: Any, tie: Any) -> None:
    again, other = dict(export.rows[0]), {**export.rows[1], "amount": "1"}
    kept = tie([*export.rows, again, other])
    check(kept)
    assert found(kept) == {
        again["key"]: [("presence", "repeated")],
        other["key"]: [("presence", None)],
    }


def test_rows_that_cannot_be_read_are_no_tie_out(export: Any, tie: Any) -> None:
    kept = tie([*export.rows, {**export.rows[0], "key": "no Id at all"}])
    assert (kept.facts["unread"], kept.unexplained) == (1, 1)
    rules = [one["rule"] for one in kept.findings if one["severity"] == "rejected"]
    assert rules == ["report.row_unclear", "report.bad_id"]


def test_any_changes_of_a_report_leave_the_parts_making_the_difference(export: Any, tie: Any) -> None:
    """Rows lost, repeated and changed at random: every cell adds up, and each changed deal is named."""
    for seed in range(5):
        chance = Random(seed)
        rows, touched = [], set()
        for one in export.rows:
            fate = chance.randrange(12)
            changed_row = dict(one)
            if fate == 0:
                touched.add(one["key"])
                continue
            if fate == 1:
                changed_row["amount"] = str(Decimal(one["amount"] or 0) + chance.randrange(1, 9))
            if fate == 2:
                changed_row["stage"] = chance.choice(export.rows)["stage"]
            if fate == 3:
                changed_row["owner"] = chance.choice(export.rows)["owner"]
            if fate == 4:
                changed_row["close_on"] = one["close_on"] + timedelta(days=400)
            if changed_row != one:
                touched.add(one["key"])
            rows += [changed_row] * (2 if fate == 5 else 1)
            if fate == 5:
                touched.add(one["key"])
        kept = tie(rows)
        check(kept)
        assert found(kept).keys() == touched
        kept.delete()


# The small company: no Ids, several currencies, a split, changes on the day itself.

HEADS = ("name", "account", "owner", "stage", "amount_currency", "amount", "close_on")
LINES = [
    ["Won one", "Alder", "Ann", "Won", "USD", "1000.00", "2025/02/15"],
    ["Won two", "Cedar", "Cid", "Won", "EUR", "2000.00", "2025/03/20"],
    ["Shared", "Birch", "Ann", "Won", "USD", "999.99", "2025/03/31"],
    ["Open one", "Alder", "Bob", "Open", "USD", "500.00", "2025/06/30"],
    ["Open two", "Cedar", "Cid", "Talks", "JPY", "70000", "2025/06/15"],
    ["Lost one", "Cedar", "Bob", "Lost", "USD", "400.00", "2025/05/05"],
    ["Walled", "Duchy", "Cid", "Won", "USD", "5000.00", "2025/02/20"],
]


def small(path: Path, lines: list[list[str]], heads: tuple[str, ...] = HEADS) -> Path:
    names = {
        **ENGLISH,
        "converted": "Amount (converted)",
        "converted_currency": "Amount (converted) Currency",
    }
    return details(path, [names[name] for name in heads], lines, ())


def test_without_ids_deals_are_found_by_name_account_and_close_date(acme_home: Any, tmp_path: Path) -> None:
    kept = reconcile(small(tmp_path / "r.csv", LINES))
    check(kept)
    assert kept.unexplained == 0 and kept.facts["both"] == 7
    assert [(one.name, [step["reason"] for step in one.steps]) for one in kept.differences.all()] == [
        ("Shared", ["split"])
    ]
    walls = {one["wall"] for one in kept.cells}
    assert walls == {"", "public_sector"}


def test_a_name_that_two_deals_have_is_of_neither(acme_home: Any, tmp_path: Path) -> None:
    again = "O9,Open one,Alder,Bob,2025-04-10,Open,commit,500.00,USD,2025-06-30\n"
    acme_home.take(changed(opportunity=f"+{again}"))
    kept = reconcile(small(tmp_path / "r.csv", LINES))
    check(kept)
    assert kept.facts["both"] == 6
    assert kept.unexplained == 3, "the line, and both deals that it may be"
    twice = reconcile(small(tmp_path / "r.csv", [*LINES, LINES[0]]))
    assert [one.name for one in twice.differences.filter(row=2)] == ["Won one"], "two lines are of no deal"


@pytest.mark.parametrize(
    ("at", "as_of", "amount"),
    [("2025-06-30T20:00:00Z", "2025-06-30", "500.00"), ("2025-07-01T03:00:00Z", "2025-06-30", "600.00")],
    ids=["an hour before", "another zone"],
)
def test_a_change_on_the_reports_own_day(
    acme_home: Any, tmp_path: Path, at: str, as_of: str, amount: str
) -> None:
    change = f"opportunity,field,value,at\nO1,amount,600.00,{at}\n"
    acme_home.take({"change": change}, taken_on="2025-07-02")
    lines = [one if one[0] != "Open one" else [*one[:5], amount, one[6]] for one in LINES]
    kept = reconcile(small(tmp_path / "r.csv", lines), as_of=date.fromisoformat(as_of))
    check(kept)
    assert found(kept) == {"O1": [("amount", "time_zone")]} and kept.unexplained == 0
    proof = next(one for one in kept.differences.all() if one.key == "O1").steps[0]["proof"]
    assert proof["at"] == at.removesuffix("Z")
    lines = [one if one[0] != "Open one" else [*one[:5], "700.00", one[6]] for one in LINES]
    kept = reconcile(small(tmp_path / "r.csv", lines), as_of=date.fromisoformat(as_of))
    assert found(kept) == {"O1": [("amount", None)]}


def test_amounts_converted_at_another_rate(acme_home: Any, tmp_path: Path) -> None:
    """Ours are at plan rates: 2,000 EUR are 2,100 USD and 70,000 JPY 500 USD; the market's are 1.10 and 150."""
    heads = (*HEADS, "converted_currency", "converted")
    at_plan = {"Won two": "2100.00", "Open two": "500.00"}
    lines = [[*one, "USD", at_plan.get(one[0], one[5])] for one in LINES]
    assert reconcile(small(tmp_path / "r.csv", lines, heads)).unexplained == 0
    at_market = {"Won two": "2200.00", "Open two": "466.67"}
    lines = [[*one, "USD", at_market.get(one[0], one[5])] for one in LINES]
    kept = reconcile(small(tmp_path / "r.csv", lines, heads))
    check(kept)
    assert found(kept) == {"W2": [("converted", "conversion")], "O2": [("converted", "conversion")]}
    assert kept.unexplained == 0
    lines = [[*one, "USD", {"Won two": "2200.01"}.get(one[0], at_plan.get(one[0], one[5]))] for one in LINES]
    assert found(reconcile(small(tmp_path / "r.csv", lines, heads))) == {"W2": [("converted", None)]}


def test_a_report_that_cannot_be_read_is_refused_by_its_rule(acme_home: Any, tmp_path: Path) -> None:
    path = small(tmp_path / "r.csv", [[*one[:6], "4/5/2025"] for one in LINES])
    with pytest.raises(Refused) as refusal:
        reconcile(path)
    assert refusal.value.code == "report.days_open"
    assert reconcile(path, day_order=DayOrder.DAY_FIRST).unexplained > 0
    with pytest.raises(Refused) as refusal:
        reconcile(tmp_path / "none.csv")
    assert refusal.value.code == "reconcile.no_file"
    with pytest.raises(BadInput) as bad:
        reconcile(path, day_order=DayOrder.DAY_FIRST, source="elsewhere")
    assert bad.value.code == "reconcile.no_deals"
    assert FILES and Opportunity.objects.count() == 7


def test_what_no_export_has_ever_told(acme_home: Any, tmp_path: Path) -> None:
    """A deal without an owner, and one whose owner was taken away by the source later."""
    rows = (
        "N1,No owner,Alder,,2025-04-10,Open,commit,1.00,USD,2025-06-30\n"
        "N2,Lost owner,Alder,Ann,2025-04-10,Open,commit,2.00,USD,2025-06-30\n"
    )
    cleared = "opportunity,field,value,at\nN2,owner,,2025-05-01T12:00:00Z\n"
    acme_home.take({**changed(opportunity=f"+{rows}"), "change": cleared})
    lines = [
        ["No owner", "Alder", "Bob", "Open", "USD", "1.00", "2025/06/30"],
        ["Lost owner", "Alder", "Bob", "Open", "USD", "2.00", "2025/06/30"],
    ]
    kept = reconcile(small(tmp_path / "r.csv", [*LINES, *lines]))
    check(kept)
    assert found(kept) == {"N1": [("owner", "not_exported")], "N2": [("owner", None)]}


def test_a_deal_that_the_next_whole_export_lacks(acme_home: Any, tmp_path: Path) -> None:
    """The report of 2025-06-30 lacks a deal that is gone from July on; another one it lacks is not gone."""
    rows = [one for one in FILES["opportunity"].splitlines(keepends=True) if not one.startswith("O1,")]
    source = acme.write(tmp_path / "whole", {**FILES, "opportunity": "".join(rows)}, taken_on="2025-07-02")
    profile = source / "fieldhouse-profile.toml"
    profile.write_text(profile.read_text().replace("[profile]", "[profile]\nwhole = true"))
    run = import_source(source, "fieldhouse", describe=lambda finding: finding.rule)
    assert run.state == "done", run.summary
    lines = [one for one in LINES if one[0] not in ("Open one", "Lost one")]
    kept = reconcile(small(tmp_path / "r.csv", lines), as_of=date(2025, 6, 30))
    check(kept)
    assert found(kept) == {"O1": [("presence", "deleted")], "L1": [("presence", None)]}
