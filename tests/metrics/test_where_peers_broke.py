"""A team moves in a company of seventy seats: what was closed stays, what is open moves, late entries stand beside."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta

import pytest
from tests.demo_home import UNTIL, forget_kept

from fieldhouse.apps.company.actions import close_period
from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.figures.sheet import sheet
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts.metrics.definitions import METRICS

pytestmark = pytest.mark.usefixtures("demo_home", "db")

TEAM, FROM, TO = "MGR-USE", "LEAD-AMER", "LEAD-EMEA"


@pytest.fixture
def move(demo_files, tmp_path):
    """Moves the team from a day on, by importing a changed reporting_line.csv."""
    from fieldhouse.apps.imports.actions import import_source

    def moved(on: date) -> None:
        shutil.copy(demo_files / "fieldhouse-profile.toml", tmp_path)
        with (demo_files / "reporting_line.csv").open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        for row in [row for row in rows if row["position"] == TEAM and not row["valid_to"]]:
            assert row["reports_to"] == FROM
            row["valid_to"] = on.isoformat()
            rows.append({"position": TEAM, "reports_to": TO, "valid_from": on.isoformat(), "valid_to": ""})
        with (tmp_path / "reporting_line.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        run = import_source(tmp_path, "fieldhouse", describe=lambda finding: finding.rule)
        assert (run.state, run.summary["created"], run.summary["updated"], run.summary["rejected"]) == (
            "done",
            1,
            1,
            0,
        )

    yield moved
    forget_kept()  # the database forgets the new generation


@pytest.fixture
def nodes(reference):
    kinds = {"organisation": "position", "territories": "territory"}
    return [
        node_named(f"{tree}/simulated:{row['key']}")
        for tree, kind in kinds.items()
        for row in reference.tables[kind]
    ]


def quarters() -> list[tuple[str, date]]:
    """The closed quarters, with their last days."""
    found, one = [], calendar().previous(calendar().period_of(UNTIL, PeriodKind.QUARTER))
    for _back in range(8):
        found.append((one.code, one.last_on))
        one = calendar().previous(one)
    return found


def said(nodes, metrics, cases) -> dict[tuple[str, ...], tuple[int | None, int | None]]:
    found = {}
    for period, as_of in cases:
        question = ask(nodes[0], period=period, as_of=as_of.isoformat())
        for node in nodes:
            for metric in metrics:
                one = figure(question.of(node), metric)
                found[node.reference, metric, period, as_of.isoformat()] = (one.amount_minor, one.counted)
    return found


def test_a_team_moved_today_leaves_every_closed_quarter_as_it_was(nodes, move) -> None:
    ended = [case for case in quarters() if case[0] in ("FY26-Q2", "FY27-Q2", "FY27-Q3")]
    with_hindsight = [(period, UNTIL) for period, _last_on in quarters()]
    everything = (*METRICS, "quota", "gap")
    before = said(nodes, everything, ended) | said(nodes, ("closed",), with_hindsight)
    now = said(nodes, ("open_all",), [("FY27-Q4", UNTIL)])
    move(UNTIL)
    assert said(nodes, everything, ended) | said(nodes, ("closed",), with_hindsight) == before
    after = said(nodes, ("open_all",), [("FY27-Q4", UNTIL)])
    place = ("open_all", "FY27-Q4", UNTIL.isoformat())
    amounts = {
        key: after[f"organisation/simulated:{key}", *place][0]
        - now[f"organisation/simulated:{key}", *place][0]
        for key in ("CRO", FROM, TO, TEAM)
    }
    assert amounts[TO] > 0 and amounts == {"CRO": 0, FROM: -amounts[TO], TO: amounts[TO], TEAM: 0}


def test_a_move_entered_late_stands_beside_the_sealed_quarter(nodes, move) -> None:
    period, last_on = quarters()[0]
    close_period(period, closed_by=None)
    sealed = {node.reference: figure(ask(node, period=period), "closed") for node in nodes}
    pages = {
        key: sheet(ask(node_named(f"organisation/simulated:{key}"), period=period))
        for key in (FROM, TO, "CRO")
    }
    assert all(page.is_sealed and page.corrections_minor == 0 for page in pages.values())
    move(last_on - timedelta(days=91))
    for node in nodes:
        one, then = figure(ask(node, period=period), "closed"), sealed[node.reference]
        assert (one.id, one.amount_minor, one.counted) == (then.id, then.amount_minor, then.counted)
    moved = sealed[f"organisation/simulated:{TEAM}"].amount_minor
    late = {key: sheet(ask(node_named(f"organisation/simulated:{key}"), period=period)) for key in pages}
    assert moved > 0
    assert {key: page.corrections_minor for key, page in late.items()} == {FROM: -moved, TO: moved, "CRO": 0}
    for key, page in late.items():
        assert [row.node.key for row in page.rows] == [row.node.key for row in pages[key].rows]
        assert page.figures["closed"].id == pages[key].figures["closed"].id


def test_a_parent_includes_its_children(nodes, reference) -> None:
    """Leaders of this company own no deals: a node's amount is that of its seats, and a shared deal counts once."""
    question = ask(nodes[0], period="FY27", as_of=UNTIL.isoformat())
    closed = {node.key.partition(":")[2]: figure(question.of(node), "closed") for node in nodes}
    seats = [row["key"] for row in reference.tables["position"] if row["key"].startswith("SELL")]
    assert sum(closed[key].amount_minor for key in seats) == closed["CRO"].amount_minor > 0
    shared = [
        deal
        for deal in reference.deals(UNTIL, "USD")
        if len(deal.parts) > 1
        and reference.why_not(deal, "closed", date(2026, 2, 1), date(2027, 2, 1), "plan") is None
    ]
    assert len(shared) == sum(closed[key].counted for key in seats) - closed["CRO"].counted > 0
