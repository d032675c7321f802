"""With what a company keeps outside its CRM, a Salesforce export says what the company's own record files say."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.databases import copy_home

from fieldhouse.apps.figures.assumptions import known_since
from fieldhouse.apps.figures.nodes import children, node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.forecasts.models import Call
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.people.models import Person, Position
from fieldhouse.apps.pipeline.models import Split, StageRule
from fieldhouse.apps.pipeline.queries import stage_labels
from fieldhouse.facts.generations import current
from fieldhouse.facts.metrics.definitions import METRICS
from fieldhouse.facts.metrics.quotas import Quotas
from fieldhouse.simulator.salesforce.currencies import plan_rates
from fieldhouse.simulator.salesforce.ids import record_id

from .conftest import UNTIL
from .test_ties_out import TRACKED_DAYS, keys, named, totals  # noqa: F401 - keys is a fixture
from .users import table

TOP = record_id("UserRole", "CRO")


@pytest.fixture(scope="module")
def whole(homes, files, founded, tmp_path_factory) -> Path:
    """A home of what Salesforce keeps of deals, but with the dated organisation and all plan rates."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(files.kept, folder / "files")
    for kind in ("holding", "reporting_line", "split", "territory_line", "account_territory"):
        shutil.copy(files.native / f"{kind}.csv", folder / "files")
    kept, native = table(folder / "files", "rate"), table(files.native, "rate")
    rates = pl.concat([kept.filter(kind="market"), plan_rates(native).select(kept.columns)])
    rates.write_csv(folder / "files" / "rate.csv")
    home = founded(folder / "home")
    with homes.within(home):
        _take(folder / "files", "fieldhouse")
    return home


@pytest.fixture(scope="module")
def home(homes, files, tmp_path_factory) -> Path:
    """A home of the export, the sheet and the records."""
    folder = copy_home(homes.salesforce, tmp_path_factory.mktemp("beside") / "home")
    beside = files.salesforce / "beside"
    with homes.within(folder):
        assert _take(beside / "organisation.csv", "organisation")["created"] > 60
        assert _take(beside / "records", "fieldhouse")["findings"] == []
    return folder


def _take(path: Path, profile: str) -> dict:
    run = import_source(path, profile, describe=lambda finding: finding.rule)
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    return run.summary


@pytest.mark.parametrize("day", TRACKED_DAYS, ids=str)
def test_totals_of_teams_and_territories_are_those_of_the_companys_own_files(
    homes,
    home,
    whole,
    keys,  # noqa: F811
    day,
) -> None:
    """Every node of both trees, metric, quarter and set of walls, also at the plan rates of earlier years."""
    expected = totals(homes, whole, day)
    assert len(expected) > 1_000 and any(place[3] == "plan" for place in expected)
    assert named(totals(homes, home, day), keys) == expected


def test_quotas_of_leaders_are_those_that_were_agreed_by_each_day(homes, home, whole, keys) -> None:  # noqa: F811
    def said(of: Path, names: dict[str, str]) -> dict:
        found = {}
        with homes.within(of):
            numbers = dict(Position.objects.values_list("source_key", "pk"))
            for day in (date(2025, 3, 1), date(2026, 7, 1), UNTIL):
                book = Quotas(current(), day, "USD")
                for key, name in names.items():
                    for start, until in QUARTERS:
                        found[day, name, start] = book.of("organisation", numbers[key], start, until)
        return found

    with homes.within(whole):
        leading = list(Position.objects.filter(role="leader").values_list("source_key", flat=True))
    expected = said(whole, {key: key for key in leading})
    assert said(home, {record_id("UserRole", key): key for key in leading}) == expected
    assert (
        len({expected[day, "MGR-LAT", QUARTERS[1][0]] for day in (date(2026, 7, 1), UNTIL)}) == 2
    )  # revised


QUARTERS = [
    (date(2025, 2, 1), date(2025, 5, 1)),
    (date(2026, 8, 1), date(2026, 11, 1)),
    (date(2026, 11, 1), date(2027, 2, 1)),
]


def test_nothing_of_the_organisation_is_assumed_any_more_since_tracking_began(homes, home) -> None:
    with homes.within(home):
        told = {(one.kind, one.field): one.known_since for one in known_since(current())}
        for subject in (
            ("territory_line", ""),
            ("account_territory", ""),
            ("stage", ""),
            ("rate", "plan"),
            ("quota", ""),
            ("split", ""),
            ("holding", ""),
        ):
            assert told.get(subject, date.min) < date(2024, 1, 1), subject
        node = node_named(f"organisation/{TOP}")
        for metric in (*METRICS, "quota"):
            assert figure(ask(node, as_of="2025-07-15"), metric).assumed == (), metric
        assumed = figure(ask(node, as_of=UNTIL.isoformat()), "expectation").assumed
        assert {(one.kind, one.field) for one in assumed} == {("opportunity", "owner")}


def test_calls_routes_splits_and_the_stage_map_are_whole(homes, home) -> None:
    def said(of: Path) -> dict:
        with homes.within(of):
            return {
                "calls": Counter(Call.objects.values_list("starts_on", "category", "amount_minor", "at")),
                "routes": Counter(RouteLeg.objects.values_list("role", "valid_from", "valid_to")),
                "splits": Counter(Split.objects.values_list("kind", "share_bp", "valid_from")),
                "stages": {
                    (one.label_ja, one.category, bool(one.valid_from))
                    for one in StageRule.objects.all()
                    if one.label_ja and one.valid_from
                },
            }

    found, expected = said(home), said(homes.native)
    assert found["calls"] == expected["calls"] and len(found["calls"]) > 500
    assert found["splits"] == expected["splits"] and found["stages"] >= expected["stages"]
    closed = {leg: count for leg, count in expected["routes"].items() if leg[0] != "end_customer"}
    assert {leg: count for leg, count in found["routes"].items() if leg[0] != "end_customer"} == closed


def test_positions_people_and_stages_are_called_in_both_languages_and_open_seats_stand(homes, home) -> None:
    with homes.within(home):
        leader = Position.objects.get(source_key=record_id("UserRole", "LEAD-JP"))
        assert (leader.title, leader.title_ja) == ("Country Manager, Japan", "カントリーマネージャー(日本)")
        assert Person.objects.exclude(reading="").count() > 10
        assert stage_labels("ja")["Closed Won"] == "成立" and stage_labels("en")["Closed Won"] == "Closed Won"
        team = children(node_named(f"organisation/{record_id('UserRole', 'MGR-JPP')}"), UNTIL)
        open_seat = next(one for one in team if one.key.endswith(":SELL-JPP-05"))
        assert open_seat.holder == "" and open_seat.title_ja.startswith("営業担当")
        assert figure(ask(open_seat), "quota").amount_minor
