"""Moving a team: its figures move with it from that day on, and nothing of the days before changes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from tests.demo_home import UNTIL, forget_kept

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.company.queries import calendar, company
from fieldhouse.apps.figures.nodes import position_named
from fieldhouse.apps.people.actions.move import move_branch
from fieldhouse.apps.people.models import PositionClosure, ReportingLine
from fieldhouse.apps.people.queries import position_numbers, reporting_edges, under
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.trees import COLUMNS, closure_rows
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts.generations import current, current_manifest
from fieldhouse.facts.metrics.day_view import Basis
from fieldhouse.facts.metrics.definitions import METRICS
from fieldhouse.facts.metrics.views import day_view, view_key

TEAM, REGION, OTHER = "MGR-USE", "LEAD-AMER", "LEAD-EMEA"
LAST_QUARTER = date(2026, 8, 1)


@pytest.fixture
def home(demo_home, db):
    yield demo_home
    forget_kept()


def moved(on: date, *, team: str = TEAM, to: str = OTHER, by=None):
    return move_branch(position_named(team), position_named(to), on, by=by, reason="a new region")


def totals(on: date):
    """Every metric of every node at the end of a day, in its quarter: by node, then by metric."""
    period = calendar().period_of(on, PeriodKind.QUARTER)
    view = day_view(current(), on, company().reporting_currency)
    found = defaultdict(dict)
    for name, metric in METRICS.items():
        for tree, nodes in view.totals(metric, Basis(period.start_on, period.until_on, "plan")).items():
            for number, total in nodes.items():
                found[tree, number][name] = total
    return found


def node(key: str) -> tuple[str, int]:
    return ("organisation", position_named(key).pk)


@pytest.mark.parametrize("on", [UNTIL + timedelta(1), UNTIL, LAST_QUARTER])
def test_nothing_before_the_day_changes(home, on) -> None:
    days = [date(2025, 11, 20), date(2026, 6, 30), LAST_QUARTER - timedelta(1), on - timedelta(1)]
    days = sorted({min(day, on - timedelta(1), UNTIL) for day in days})
    before = {day: totals(day) for day in days}
    moved(on)
    forget_kept()
    assert {day: totals(day) for day in days} == before


def test_from_the_day_on_the_other_region_has_its_deals(home) -> None:
    before = totals(UNTIL)
    came = moved(UNTIL)
    after = totals(UNTIL)
    opens = {key: after[node(key)]["open_all"].amount_minor for key in (TEAM, REGION, OTHER)}
    assert opens[TEAM] == before[node(TEAM)]["open_all"].amount_minor > 0
    assert before[node(REGION)]["open_all"].amount_minor - opens[REGION] == opens[TEAM]
    assert opens[OTHER] - before[node(OTHER)]["open_all"].amount_minor == opens[TEAM]
    assert after[node("CRO")] == before[node("CRO")]
    assert came.positions == len(under(position_named(TEAM).pk, UNTIL)) and came.until is None


def test_won_deals_stay_where_they_were_booked(home) -> None:
    before = totals(UNTIL)
    moved(UNTIL)
    after = totals(UNTIL)
    assert after[node(REGION)]["closed"] == before[node(REGION)]["closed"]
    assert after[node(OTHER)]["closed"] == before[node(OTHER)]["closed"]


def test_a_move_takes_over_the_mart_and_the_views_of_earlier_days(home) -> None:
    manifest, currency = current_manifest(), company().reporting_currency
    yesterday = view_key(current(), UNTIL - timedelta(1), currency)
    rows = Deal.objects.count()
    moved(UNTIL)
    now = current_manifest()
    assert (now.number, now.mart) == (manifest.number + 1, manifest.mart)
    assert Deal.objects.count() == rows
    assert view_key(current(), UNTIL - timedelta(1), currency) == yesterday
    assert view_key(current(), UNTIL, currency) != view_key(type(current())(manifest.number), UNTIL, currency)
    changed = {one["name"] for one in now.files} ^ {one["name"] for one in manifest.files}
    assert changed == set() and len(now.files) == len(manifest.files)


def test_the_closure_is_that_of_the_lines_and_the_imported_lines_stay(home) -> None:
    imported = list(ReportingLine.objects.exclude(source="fieldhouse").order_by("pk").values())
    moved(LAST_QUARTER)
    moved(UNTIL, to=REGION)
    assert list(ReportingLine.objects.exclude(source="fieldhouse").order_by("pk").values()) == imported
    rows = {
        (row.ancestor, row.descendant, row.depth, row.valid_from, row.valid_to)
        for row in closure_rows(reporting_edges(), position_numbers())
    }
    assert set(PositionClosure.objects.values_list(*COLUMNS)) == rows


def test_a_later_line_that_is_known_ends_the_move(home) -> None:
    """Latin America changed region on a day that the source knows; moved before it, it stays until that day."""
    line = ReportingLine.objects.filter(position__source_key="MGR-LAT", valid_to=None).get()
    on = line.valid_from - timedelta(30)
    came = moved(on, team="MGR-LAT", to="LEAD-JP")
    assert came.until == line.valid_from
    lat = position_named("MGR-LAT").pk
    assert lat in under(position_named("LEAD-JP").pk, on)
    assert lat not in under(position_named("LEAD-JP").pk, line.valid_from)
    assert lat in under(position_named("LEAD-AMER").pk, line.valid_from)


def test_the_log_and_the_run_tell_of_it(home) -> None:
    moved(UNTIL, by=home.user("revops"))
    said = AuditEntry.objects.filter(payload__contains='"position.move"').get().payload
    assert all(f'"organisation:{position_named(one).pk}"' in said for one in (TEAM, OTHER, REGION))
    run = Run.objects.order_by("-pk").first()
    assert (run.kind, run.state, run.generation) == ("move", "done", current().generation)


def test_what_cannot_be_is_refused_and_leaves_nothing(home) -> None:
    generation = current().generation
    with pytest.raises(BadInput, match=r"tree\.cycle"):
        moved(UNTIL, team=REGION, to=TEAM)
    with pytest.raises(BadInput, match=r"tree\.cycle"):
        moved(UNTIL, team=TEAM, to=TEAM)
    with pytest.raises(Refused, match=r"move\.there_already"):
        moved(UNTIL, to=REGION)
    with pytest.raises(Refused, match=r"move\.not_there"):
        moved(date(1950, 1, 1))
    with pytest.raises(BadInput, match=r"calendar\.year_out_of_range"):
        moved(date(1800, 1, 1))
    with pytest.raises(BadInput, match=r"node\.no_position"):
        moved(UNTIL, to="territories/simulated:W")
    assert current().generation == generation
    assert not ReportingLine.objects.filter(source="fieldhouse").exists()


@pytest.mark.parametrize("role", ["leader", "seller", "auditor", "administrator", "nobody"])
def test_others_may_not_move_teams(home, role) -> None:
    with pytest.raises(NotAllowed):
        moved(UNTIL, by=home.user(role))
