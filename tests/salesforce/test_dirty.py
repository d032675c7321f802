"""A dirty export in: every total is the one that the simulator reckoned up itself, and every dirt is accounted for."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fieldhouse.apps.accounts.models import Account, AccountMerge
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.pipeline.models import Deal, Opportunity
from fieldhouse.apps.reconciliation.actions import reconcile
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding
from fieldhouse.facts.generations import current_manifest
from fieldhouse.simulator import Form, simulate
from fieldhouse.simulator.periods import Periods, label_of, periods_of

from .conftest import UNTIL, Within
from .totals import Totals, totals_on

SEEDS = (1, 2)
KINDS = {
    *(
        "account_entered_twice",
        "activity_of_a_deleted_deal",
        "close_date_back_dated",
        "created_date_back_dated",
    ),
    *("deleted", "field_without_permission", "in_the_recycle_bin", "inactive_owner", "merged_account"),
    *("moved_from_an_account_since_merged", "no_owner", "odd_spelling_of_a_stage"),
    *("record_type_outside_the_sales_process", "renamed_stage", "reopened", "row_twice"),
    *("stale_row_before_the_right_one", "trailing_spaces", "user_not_exported", "user_without_role"),
    "won_at_the_edge_of_a_quarter",
}
TREES = {"UserRole": "organisation", "User": "organisation", "Territory2": "territories"}
PERIODS: Periods = periods_of(UNTIL, 3)
QUARTERS = {label_of(start).replace(" ", "-"): start for start in PERIODS.quarters}


class Dirty:
    """An export, the home that it was imported into, and what was found."""

    def __init__(self, seed: int, folder: Path, home: Path, within: Within) -> None:
        self.folder, self.home, self.within = folder / "files", home, within
        simulate(self.folder, seed=seed, scale=400, until=UNTIL, form=Form.SALESFORCE, is_dirty=True)
        with self.within(self.home):
            self.run, self.found = self.take()

    def take(self) -> tuple[Any, list[Finding]]:
        found: list[Finding] = []

        def noted(finding: Finding) -> str:
            found.append(finding)
            return finding.rule

        return import_source(self.folder, "salesforce", describe=noted), found

    def truth(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=SEEDS)
def dirty(request, founded, within, tmp_path_factory) -> Dirty:
    folder = tmp_path_factory.mktemp("dirty")
    return Dirty(request.param, folder, founded(folder / "home"), within)


def test_every_quarter_total_is_the_simulators_own(dirty) -> None:
    """Every node, metric, currency view and set of walls, as at each quarter's end and today: to the minor unit."""
    expected: dict[tuple[str, str], Totals] = defaultdict(dict)
    for row in dirty.truth("totals"):
        place = (TREES[row["object"]], row["node"], row["period"], row["view"], len(row["walls"].split()))
        expected[row["as_of"], row["period"]][*place, row["metric"]] = (
            int(row["amount_minor"]),
            int(row["deals"]),
        )
    assert len(expected) > 20 and sum(map(len, expected.values())) > 20_000
    with dirty.within(dirty.home):
        for (day, period), totals in expected.items():
            assert totals_on(date.fromisoformat(day), [QUARTERS[period]]) == totals, (day, period)


def test_every_row_counts_once_and_again_says_nothing_new(dirty) -> None:
    summary = dirty.run.summary
    outcomes = ("created", "updated", "unchanged", "rejected")
    assert dirty.run.state == "done"
    assert summary["rows"] == sum(summary[name] for name in outcomes)
    with dirty.within(dirty.home):
        digest = home_digest()
        again, _found = dirty.take()
        assert (again.summary["created"], again.summary["rejected"]) == (0, summary["rejected"])
        assert home_digest() == digest


def test_every_dirt_is_found_or_has_its_place(dirty) -> None:
    """By the rules of docs/import.md; what changes totals alone is held by the totals."""
    done: dict[str, list[str]] = defaultdict(list)
    for row in dirty.truth("dirt"):
        done[row["dirt"]].append(row["record"])
    places = {(one.rule, one.file, one.row) for one in dirty.found}
    found = Counter((rule, file) for rule, file, _row in places)
    left_out = {
        one.file: int(one.fields["count"])
        for one in dirty.found
        if one.rule == "row.left_out" and one.fields["which"].startswith("IsDeleted = 1 / true")
    }
    assert left_out["Opportunity.csv"] == len(done["in_the_recycle_bin"])
    assert "Account.csv" not in left_out, "merged accounts are kept"
    owners = next(one for one in dirty.found if one.rule == "opportunity.owner_empty")
    assert owners.fields["count"] == str(len(done["no_owner"]))
    assert {one.value for one in dirty.found if one.rule == "stage.from_history"} == set(
        done["renamed_stage"]
    )
    # of four spellings one has spaces behind, which are taken away
    assert found["stage.spelled", "Opportunity.csv"] == len(done["odd_spelling_of_a_stage"]) * 3 // 4
    again = len(done["stale_row_before_the_right_one"])
    assert found["key.repeated", "Opportunity.csv"] == again
    orphans = sum(
        number
        for (rule, file), number in found.items()
        if rule == "reference.missing" and file in ("Task.csv", "Event.csv")
    )
    assert orphans == len(done["activity_of_a_deleted_deal"])
    unknown = {one.value for one in dirty.found if one.rule in ("reference.unknown", "reference.missing")}
    assert set(done["user_not_exported"]) <= unknown
    with dirty.within(dirty.home):
        keys = set(Opportunity.objects.values_list("source_key", flat=True))
        assert not keys & {*done["deleted"], *done["in_the_recycle_bin"]}
        internal = Opportunity.objects.filter(record_type="Internal Project")
        assert {one.source_key for one in internal} == set(done["record_type_outside_the_sales_process"])
        accounts = set(Account.objects.values_list("source_key", flat=True))
        assert set(done["account_entered_twice"]) <= accounts
        merges = AccountMerge.objects.values_list("source_key", "account__source_key", "into__source_key")
        assert sorted(one[1] for one in merges) == sorted(done["merged_account"])
        assert all(key == f"{account}|{into}" for key, account, into in merges)
        assert not Deal.objects.filter(account__source_key__in=done["merged_account"]).exists()
        names = Opportunity.objects.filter(source_key__in=done["trailing_spaces"]).values_list(
            "name", flat=True
        )
        assert all(name == name.strip() for name in names)


def test_each_dirt_is_there_and_befalls_deals_apart(dirty) -> None:
    rows = dirty.truth("dirt")
    deals = [
        row["record"] for row in rows if row["object"] == "Opportunity" and row["record"].startswith("006")
    ]
    assert len(deals) == len(set(deals))
    assert {row["dirt"] for row in rows} == KINDS


def test_reports_name_the_deals_that_are_there(dirty) -> None:
    """As many as the home has, with the sums of their amounts; the Japanese ones in the encoding of old screens too."""
    with dirty.within(dirty.home):
        keys = set(Opportunity.objects.values_list("source_key", flat=True))
    totals = set()
    for name, encoding in (("en", "utf-8"), ("ja", "utf-8"), ("ja-cp932", "cp932")):
        text = (dirty.folder / "reports" / f"opportunities-{name}.csv").read_text(encoding=encoding)
        _head, *rows = (row for row in csv.reader(text.splitlines()) if len(row) > 1)
        assert {row[0] for row in rows} == keys and len(rows) == len(keys)
        totals.add(sum(Decimal(row[12]) for row in rows))
    assert len(totals) == 1


@pytest.mark.parametrize("report", ["en.csv", "en.xlsx", "ja.csv", "ja-cp932.csv", "ja.xlsx"])
def test_the_home_ties_out_with_the_reports(dirty, report) -> None:
    """All that differs is explained, owners that the export does not name or has no user of among it."""
    with dirty.within(dirty.home):
        kept = reconcile(dirty.folder / "reports" / f"opportunities-{report}")
        deals = Deal.objects.filter(generation=current_manifest().mart, owner=None)
        ownerless = set(deals.values_list("opportunity__source_key", flat=True))
        assert kept.facts["ours"] == kept.facts["theirs"] == kept.facts["both"]
        assert [(one.key, one.steps) for one in kept.differences.filter(is_explained=False)] == []
        assert ownerless <= {one.key for one in kept.differences.filter(is_explained=True)}
        assert ownerless


def test_the_same_arguments_give_the_same_bytes(tmp_path) -> None:
    for name in ("one", "two"):
        simulate(tmp_path / name, scale=200, years=2, until=UNTIL, form=Form.SALESFORCE, is_dirty=True)
    files = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*.*"))
        }
        for name in ("one", "two")
    ]
    assert files[0] == files[1] and len(files[0]) > 35


@pytest.mark.parametrize("more", [{"form": Form.FIELDHOUSE}, {"is_lean": True}])
def test_only_a_whole_export_of_salesforce_gets_dirty(tmp_path, more) -> None:
    with pytest.raises(BadInput, match="dirty_is_salesforce"):
        simulate(
            tmp_path, **{"scale": 200, "until": UNTIL, "form": Form.SALESFORCE, "is_dirty": True, **more}
        )
