"""A Salesforce export says what the company's own record files say, as far as Salesforce keeps it."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.people.models import Position
from fieldhouse.facts.generations import current
from fieldhouse.facts.metrics.quotas import Quotas
from fieldhouse.simulator.salesforce.ids import record_id
from fieldhouse.simulator.salesforce.opportunities import KEPT_DAYS

from .conftest import UNTIL, Files, Homes
from .details import details
from .earlier import export_of
from .totals import Totals, totals_on
from .users import Users, moved_nodes, next_quarter, table

TRACKED_SINCE = UNTIL - timedelta(days=KEPT_DAYS)
TRACKED_DAYS = (
    TRACKED_SINCE,
    date(2025, 7, 15),
    date(2026, 7, 31),  # the day before the re-organisation, and that day
    date(2026, 8, 1),
    UNTIL,
)
EARLIER_DAYS = (date(2024, 3, 31), TRACKED_SINCE - timedelta(days=1))
OBJECT_OF = {"organisation": "UserRole", "territories": "Territory2"}
TOP = {("organisation", "CRO"), ("territories", "W")}


def totals(homes: Homes, home: Path, day: date) -> Totals:
    """The totals of a day in a home: of its quarter, those beside it, and that of a year before."""
    with homes.within(home):
        return totals_on(day, [day + timedelta(days=days) for days in (-365, -92, 0, 92)])


Names = dict[tuple[str, str], str]
"""The native keys of a Salesforce home's nodes, by tree and Id."""


def named(said: Totals, names: Names) -> Totals:
    """The totals of a Salesforce home under the native keys of its nodes; a position is the seats of its holders.

    The seats of former leaders stand under the positions that they led, and have no other home's node.
    """
    found: Totals = {}
    for (tree, node, *rest), (amount, count) in said.items():
        if (str(tree), str(node)) in names:
            place = (tree, names[str(tree), str(node)], *rest)
            before = found.get(place, (0, 0))
            found[place] = (before[0] + amount, before[1] + count)
    return found


@pytest.fixture(scope="module")
def keys(homes: Homes, files: Files) -> Names:
    from fieldhouse.apps.people.models import Position
    from fieldhouse.apps.territories.models import Territory

    seats = table(files.native, "holding").join(
        table(files.native, "position").filter(pl.col("role") != "leader"), left_on="position", right_on="key"
    )
    names: Names = {}
    for person, position, title in seats.select("person", "position", "title").iter_rows():
        names["organisation", record_id("User", person)] = position
        names["organisation", f"{title} {position[-2:]}"] = position  # a former seat, as the sheet names it
    with homes.within(homes.native):
        leading = Position.objects.filter(role="leader")
        for tree, rows in (("organisation", leading), ("territories", Territory.objects.all())):
            for key in rows.values_list("source_key", flat=True):
                names[tree, record_id(OBJECT_OF[tree], key)] = key
    return names


@pytest.mark.parametrize("day", TRACKED_DAYS, ids=str)
def test_every_total_since_tracking_began_is_what_salesforce_keeps(homes, keys, day) -> None:
    """Every node, metric, quarter, currency view and set of walls, to the minor unit."""
    expected = totals(homes, homes.kept, day)
    assert len(expected) > 1_000
    assert named(totals(homes, homes.salesforce, day), keys) == expected


@pytest.mark.parametrize("day", EARLIER_DAYS, ids=str)
def test_before_that_the_totals_of_the_company_hold(homes, keys, day) -> None:
    """Stages, amounts, close dates and categories are known of every day; owners and territories are not.

    Whoever owned a deal then, it counts in the company.
    """
    expected = {place: total for place, total in totals(homes, homes.kept, day).items() if place[:2] in TOP}
    found = named(totals(homes, homes.salesforce, day), keys)
    assert expected and {place: total for place, total in found.items() if place[:2] in TOP} == expected


def test_quotas_are_those_of_the_users_who_had_them(homes, files) -> None:
    """Each quota of a position lies where Salesforce's user stands now: at the role that he or she leads, or a seat.

    So that of a position which nobody held is not there, and those of the manager who was promoted are at the new role.
    """
    users = Users(files.kept, files.native)
    with homes.within(homes.kept):
        numbers = dict(Position.objects.values_list("source_key", "pk"))
        said = Quotas(current(), UNTIL, "USD")
        expected: dict[tuple[str, str], int] = defaultdict(int)
        for position, quarter in users.quotas:
            amount = said.of("organisation", numbers[position], quarter, next_quarter(quarter))
            owner = users.holder_at(position, quarter)
            if amount is not None and owner is not None:
                expected[users.node_of(owner), quarter.isoformat()] += amount
    with homes.within(homes.salesforce):
        numbers = dict(Position.objects.values_list("source_key", "pk"))
        said = Quotas(current(), UNTIL, "USD")
        found = {
            (node, quarter): said.of(
                "organisation",
                numbers[node],
                date.fromisoformat(quarter),
                next_quarter(date.fromisoformat(quarter)),
            )
            for node, quarter in expected
        }
    assert len(expected) > 600 and found == expected


def test_where_the_whole_company_differs_trees_have_moved_or_rates_are_forgotten(homes, files, keys) -> None:
    """Salesforce knows today's tree alone, and no plan rate of an earlier year.

    Deals differ in nodes above what has moved, and in no other, but for the plan rate: of an earlier year there is none
    for what is not in dollars. Counts are compared, because rates differ in their last place too. On the last day,
    what is open stands where it does.
    """
    moved, differing = moved_nodes(files.native), set()
    for day in (date(2026, 7, 31), UNTIL):
        native = {place: count for place, (_amount, count) in totals(homes, homes.native, day).items()}
        exported = named(totals(homes, homes.salesforce, day), keys)
        places = {
            place
            for place in native.keys() | exported.keys()
            if native.get(place) != exported.get(place, (0, 0))[1]
        }
        by_plan = {place for place in places if place[3] == "plan"}
        assert all(
            native[place] > exported.get(place, (0, 0))[1] for place in by_plan if place[:2] not in moved
        )
        differing |= {place[:2] for place in places - by_plan}
        assert day != UNTIL or not {place for place in places if place[-1].startswith("open_")}
    assert differing and differing <= moved
    assert len(moved) < len(set(keys.values())) / 2


def test_closed_is_what_the_simulator_says_it_sold(homes, files) -> None:
    """Every quarter and currency on the last day, in both trees, with the walls opened: its own ledger."""
    ledger = json.loads((files.salesforce / "_ledger.json").read_text(encoding="utf-8"))
    sold: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in ledger["won"]:
        sums = sold[row["quarter"].replace(" ", "-"), row["currency"]]
        sums[0] += row["amount_minor"]
        sums[1] += row["deals"]
    assert len(sold) > 25
    nodes = [f"{tree}/simulated:{record_id(OBJECT_OF[tree], key)}" for tree, key in sorted(TOP)]
    with homes.within(homes.salesforce):
        for (period, currency), expected in sold.items():
            own = {"currency": currency, "filters": (("currency", currency),), "walls": ("public_sector",)}
            for node in nodes:
                one = figure(ask(node_named(node), period=period, as_of=UNTIL.isoformat(), **own), "closed")
                assert [one.amount_minor, one.counted] == expected, (node, period, currency)


def test_what_hangs_on_deals_is_the_same(homes) -> None:
    """Contacts and their roles, product lines, activities, today's partners, last statuses of campaign members."""
    with homes.within(homes.kept):
        expected = details(lambda of, key: record_id(of, key))
    with homes.within(homes.salesforce):
        found = details(lambda _of, key: key)
    assert {name: len(said) for name, said in expected.items()} == {
        name: len(said) for name, said in found.items()
    }
    assert found == expected
    assert all(len(said) > 20 for said in found.values())


def test_a_history_may_come_after_its_deals(homes, files, founded, keys, tmp_path) -> None:
    """Field history in an import of its own: owners taken for the first before it give way."""
    home, parts = founded(tmp_path / "home"), [tmp_path / "first", tmp_path / "second"]
    shutil.copytree(files.salesforce, parts[0])
    parts[1].mkdir()
    shutil.copy(parts[0] / "fieldhouse-profile.toml", parts[1])
    (parts[0] / "OpportunityFieldHistory.csv").rename(parts[1] / "OpportunityFieldHistory.csv")
    with homes.within(home):
        for part in parts:
            run = import_source(part, "salesforce", describe=lambda finding: finding.rule)
            assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    day = date(2025, 7, 15)
    assert named(totals(homes, home, day), keys) == totals(homes, homes.kept, day)


def test_exports_one_after_the_other_come_to_what_the_last_one_says(homes, files, founded, tmp_path) -> None:
    """An export of July and one of November, or that of November alone: the same home."""
    home = founded(tmp_path / "home")
    earlier = export_of(date(2026, 7, 20), files.salesforce, tmp_path / "earlier", UNTIL)
    with homes.within(home):
        for part in (earlier, files.salesforce):
            run = import_source(part, "salesforce", describe=lambda finding: finding.rule)
            assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
        digest = home_digest()
    with homes.within(homes.salesforce):
        assert home_digest() == digest


def test_importing_the_export_again_changes_nothing(homes, files) -> None:
    with homes.within(homes.salesforce):
        before = home_digest()
        run = import_source(files.salesforce, "salesforce", describe=lambda finding: finding.rule)
        assert (run.state, run.summary["unchanged"]) == ("done", run.summary["rows"])
        assert home_digest() == before
