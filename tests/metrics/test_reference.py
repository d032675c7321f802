"""Every figure of every node equals what a plain reading of the files comes to, to the minor unit."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.apps.figures.nodes import Node, node_named
from fieldhouse.apps.figures.queries import figure, with_evidence
from fieldhouse.apps.figures.question import Question, ask

from .reference import CATEGORIES, VIEWS, Reference

pytestmark = pytest.mark.usefixtures("demo_home", "db")

Q = {  # fiscal quarters from February, named by the year in which they end
    "FY25-Q2": (date(2024, 5, 1), date(2024, 8, 1)),
    "FY25-Q4": (date(2024, 11, 1), date(2025, 2, 1)),
    "FY26-Q2": (date(2025, 5, 1), date(2025, 8, 1)),
    "FY27-Q2": (date(2026, 5, 1), date(2026, 8, 1)),
    "FY27-Q3": (date(2026, 8, 1), date(2026, 11, 1)),
    "FY27-Q4": (date(2026, 11, 1), date(2027, 2, 1)),
    "FY27": (date(2026, 2, 1), date(2027, 2, 1)),
}
CASES = [
    ("FY25-Q2", "2024-06-30", "USD"),
    ("FY25-Q2", "2026-11-20", "USD"),  # a past quarter with all that came later
    ("FY25-Q4", "2025-01-31", "USD"),  # its last day; the stage map changed within it
    ("FY26-Q2", "2025-08-01", "JPY"),  # the day after; euros have no rate to yen
    ("FY27-Q2", "2026-07-31", "USD"),  # the last day before the re-organisation
    ("FY27-Q3", "2026-08-01", "EUR"),  # the first day after it
    ("FY27-Q4", "2026-11-20", "USD"),
    ("FY27", "2026-11-20", "USD"),
]
"""Period, day and currency."""


@pytest.fixture(scope="module")
def nodes(demo_home, reference: Reference, django_db_blocker) -> dict[tuple[str, str], Node]:
    kinds = {"organisation": "position", "territories": "territory"}
    with django_db_blocker.unblock():
        return {
            (tree, row["key"]): node_named(f"{tree}/simulated:{row['key']}")
            for tree, kind in kinds.items()
            for row in reference.tables[kind]
        }


def asked(nodes: dict[tuple[str, str], Node], period: str, as_of: str, **more: str) -> Question:
    return ask(nodes["organisation", "CRO"], period=period, as_of=as_of, **more)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("period", "as_of", "currency"), CASES)
def test_every_metric_of_every_node(nodes, reference: Reference, period, as_of, currency, view) -> None:
    question = asked(nodes, period, as_of, currency=currency, view=view)
    assert (question.period.start_on, question.period.until_on) == Q[period]
    wanted = reference.totals(date.fromisoformat(as_of), currency, *Q[period], view)
    differ = {}
    for (tree, key), node in nodes.items():
        for metric in CATEGORIES:
            one = figure(question.of(node), metric)
            expected = wanted.get((tree, key, metric), {}).get(None, (0, 0))
            if (one.amount_minor, one.counted) != expected:
                differ[tree, key, metric] = (one.amount_minor, one.counted), expected
    assert differ == {}
    assert any(reasons.get(None, (0, 0))[1] for reasons in wanted.values()), "nothing was compared"


@pytest.mark.parametrize(("period", "as_of", "currency"), [CASES[1], CASES[3], CASES[6]])
def test_what_is_left_out_and_why(nodes, reference: Reference, period, as_of, currency) -> None:
    question = asked(nodes, period, as_of, currency=currency, view="today")
    wanted = reference.totals(date.fromisoformat(as_of), currency, *Q[period], "today")
    seen = set()
    for place in [("organisation", "CRO"), ("organisation", "LEAD-EMEA"), ("territories", "R-JP")]:
        for metric in CATEGORIES:
            one = question.of(nodes[place])
            left_out = {
                row.reason: (row.amount_minor, row.count)
                for row in with_evidence(one, figure(one, metric)).left_out or ()
            }
            expected = {why: told for why, told in wanted[(*place, metric)].items() if why is not None}
            assert left_out == expected, (place, metric)
            seen |= left_out.keys()
    assert {"behind_wall", "lost", "booked_outside_period", "still_open", "closes_outside_period"} <= seen
    assert ("no_rate" in seen) == (currency == "JPY")


def test_deals_behind_a_wall_count_only_where_it_is_opened(nodes, reference: Reference) -> None:
    top, day = nodes["organisation", "CRO"], date(2026, 11, 20)
    shut = ask(top, period="FY27", as_of=day.isoformat(), view="plan")
    opened = ask(top, period="FY27", as_of=day.isoformat(), view="plan", walls=("public_sector",))
    for question, walls in ((shut, ()), (opened, ("public_sector",))):
        wanted = reference.totals(day, "USD", *Q["FY27"], "plan", walls)
        for (tree, key), node in nodes.items():
            one = figure(question.of(node), "pipeline_total")
            expected = wanted.get((tree, key, "pipeline_total"), {}).get(None, (0, 0))
            assert (one.amount_minor, one.counted) == expected, (tree, key)
    assert figure(opened, "pipeline_total").counted > figure(shut, "pipeline_total").counted
    assert figure(opened, "pipeline_total").id != figure(shut, "pipeline_total").id


@pytest.mark.parametrize(("period", "as_of", "currency"), [CASES[0], CASES[4], CASES[6], CASES[7]])
def test_quota_and_gap_of_every_node(nodes, reference: Reference, period, as_of, currency) -> None:
    question, day = asked(nodes, period, as_of, currency=currency, view="plan"), date.fromisoformat(as_of)
    wanted = reference.totals(day, currency, *Q[period], "plan")
    given = 0
    for (tree, key), node in nodes.items():
        quota = reference.quota(tree, key, *Q[period], day, currency)
        closed = wanted.get((tree, key, "closed"), {}).get(None, (0, 0))[0]
        assert figure(question.of(node), "quota").amount_minor == quota, (tree, key)
        gap = figure(question.of(node), "gap").amount_minor
        assert gap == (None if quota is None else quota - closed), (tree, key)
        given += quota is not None
    assert given > 50


def test_the_reference_has_what_it_is_to_test(reference: Reference) -> None:
    """Splits, walls, three currencies, a re-organisation: without them the comparison would prove little."""
    deals = reference.deals(date(2026, 11, 20), "USD")
    assert sum(len(deal.parts) > 1 for deal in deals) >= 5
    assert sum(bool(deal.wall) for deal in deals) >= 5
    assert {deal.currency for deal in deals} == {"USD", "EUR", "JPY"}
    assert any(deal.whole["plan"] != deal.whole["today"] != deal.whole["deal_date"] for deal in deals)
    moved = reference.above("reporting_line", "position", "reports_to", "MGR-LAT", date(2026, 7, 31))
    assert moved != reference.above("reporting_line", "position", "reports_to", "MGR-LAT", date(2026, 8, 1))
