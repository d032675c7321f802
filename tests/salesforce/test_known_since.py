"""What a Salesforce export does not tell of the past is assumed, and every figure that rests on it says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from fieldhouse.apps.figures.assumptions import known_since
from fieldhouse.apps.figures.change import both_figures, change
from fieldhouse.apps.figures.figure import caveats
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure, metric_names
from fieldhouse.apps.figures.question import ask
from fieldhouse.domain.instants import day_of
from fieldhouse.facts.generations import current
from fieldhouse.facts.metrics.definitions import METRICS
from fieldhouse.simulator.salesforce.ids import record_id
from fieldhouse.simulator.salesforce.opportunities import KEPT_DAYS

from .conftest import UNTIL

ZONE = "America/Los_Angeles"
TRACKED_SINCE = UNTIL - timedelta(days=KEPT_DAYS)
TRACKED = {"owner": "Owner", "territory": "Territory2", "order_type": "Order_Type__c"}
TOP = f"organisation/simulated:{record_id('UserRole', 'CRO')}"
MIDDLE = f"territories/simulated:{record_id('Territory2', 'W')}"
PASTLESS = {
    "holding": "",
    "reporting_line": "",
    "territory_line": "",
    "account_territory": "",
    "split": "",
    "stage": "",
    "quota": "",
    "rate": "plan",
}


def first_told(files, field: str) -> date:
    """The day of the first change of a field that the export has, from its own rows."""
    rows = pl.read_csv(files.salesforce / "OpportunityFieldHistory.csv", infer_schema_length=0)
    return day_of(datetime.fromisoformat(rows.filter(Field=field)["CreatedDate"].min()), ZONE)


def subjects(figure_or_change) -> set[tuple[str, str]]:
    return {(one.kind, one.field) for one in figure_or_change}


def test_known_since_is_the_first_change_that_is_told_or_else_the_day_of_the_export(homes, files) -> None:
    with homes.within(homes.salesforce):
        told = {(one.kind, one.field): one.known_since for one in known_since(current())}
    by_field = {("opportunity", name): first_told(files, field) for name, field in TRACKED.items()}
    never = {("opportunity", name): UNTIL for name in ("account", "type")}
    assert told == {**by_field, **never, **dict.fromkeys(PASTLESS.items(), UNTIL)}
    assert TRACKED_SINCE <= by_field["opportunity", "owner"] < UNTIL


@pytest.mark.parametrize("home", ["native", "kept"])
def test_record_files_that_tell_everything_leave_nothing_to_assume(homes, home) -> None:
    with homes.within(getattr(homes, home)):
        assert known_since(current()) == ()
        question = ask(node_named("organisation/simulated:CRO"), as_of="2024-03-31", period="FY25-Q1")
        assert {metric: figure(question, metric).assumed for metric in metric_names()} == dict.fromkeys(
            metric_names(), ()
        )


@pytest.mark.parametrize("metric", METRICS)
def test_every_figure_before_the_first_change_of_owners_says_so_and_none_after(homes, files, metric) -> None:
    first = first_told(files, "Owner")
    with homes.within(homes.salesforce):
        for days in (-700, -30, -1, 0, 1, 30, 300):
            day = first + timedelta(days=days)
            found = subjects(figure(ask(node_named(TOP), as_of=day.isoformat()), metric).assumed)
            assert (("opportunity", "owner") in found) == (days < 0), day
            assert {("opportunity", one) for one in ("stage", "amount", "close_on")}.isdisjoint(found)
            assert ("opportunity", "territory") not in found
            assert ("reporting_line", "") in found  # that of the export is all there is


def test_what_is_looked_at_on_the_day_of_the_export_is_known(homes) -> None:
    """But for deals that were booked before: they stand in the organisation of their day."""
    with homes.within(homes.salesforce):
        for node in (TOP, MIDDLE):
            question = ask(node_named(node), as_of=UNTIL.isoformat())
            assert figure(question, "open_all").assumed == ()
            tree = "reporting_line" if node == TOP else "territory_line"
            assert (tree, "") in subjects(figure(question, "closed").assumed)


def test_a_change_says_what_either_day_assumes(homes, files) -> None:
    first = first_told(files, "Owner")
    with homes.within(homes.salesforce):
        for since, is_assumed in ((first - timedelta(days=1), True), (first, False)):
            question = ask(node_named(TOP), as_of=(first + timedelta(days=60)).isoformat())
            found = subjects(caveats(both_figures(question, change(question, "open_all", since)))[0])
            assert (("opportunity", "owner") in found) == is_assumed


def test_a_figure_made_of_others_assumes_what_they_assume(homes, files) -> None:
    day = first_told(files, "Owner") + timedelta(days=100)
    with homes.within(homes.salesforce):
        question = ask(node_named(TOP), as_of=day.isoformat())
        found = {metric: subjects(figure(question, metric).assumed) for metric in metric_names()}
    assert ("opportunity", "owner") not in found["closed"]
    assert ("opportunity", "owner") in found["closed_last_year"] & found["year_on_year"]
    assert found["gap"] == found["quota"] | found["closed"] and ("quota", "") in found["gap"]
    assert ("opportunity", "owner") in found["expectation"]
