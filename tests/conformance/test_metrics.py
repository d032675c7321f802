"""The metrics over a fixture small enough to check by hand. Every query engine must say the same.

Day looked at: 2025-06-30, UTC, in US dollars. A euro is 1.10 dollars until May and 1.20 from June on; 1.05 by the
plan. Seats: 11 (person 1) and 12 (person 2) under 10. Land: 21 and 22 in 20; account 31 lies in 21, account 32 in 22
and behind a wall.

====  =====  ========  ==========  =========  =====  =====================================================
deal  owner  account   amount      stage      close  what happened
====  =====  ========  ==========  =========  =====  =====================================================
1     1      31        100.00 USD  won        02-15  won in the first quarter
2     2      31        100.00 EUR  won        05-20  won in the second; half a cent of 33.33 % to person 1
3     1      31        50.00 USD   open       06-30  commit by its own category, best case by its stage
4     2      31        70.00 USD   open       07-15  closes after the quarter
5     2      31        none        open       06-15  no amount yet
6     1      32        900.00 USD  won        06-01  behind a wall
7     1      31        10.00 GBP   open       06-20  a currency without a rate
8     2      31        80.00 USD   lost       06-20  had been open; lost on the 20th
9     none   31        40.00 USD   open       06-25  nobody's: in the land only; cleared from commit to the stage's
10    1      31        25.00 USD   odd        06-25  a stage that the map does not know
====  =====  ========  ==========  =========  =====  =====================================================
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.databases import SERVER

from fieldhouse.facts.engine import Session
from fieldhouse.facts.events import ChangeEvent, table_of
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import Basis, DayView
from fieldhouse.facts.metrics.definitions import METRICS, reason
from fieldhouse.facts.metrics.tables import tables_of
from fieldhouse.facts.second_opinion import PostgresqlSession
from fieldhouse.facts.snapshots import snapshot_table

ENGINES: dict[str, Callable[[], Session]] = {
    "duckdb": Session,
    "postgresql": lambda: PostgresqlSession(SERVER),
}
"""Makers of engine sessions by name."""

NO_SERVER = pytest.mark.skipif(not SERVER, reason="PostgreSQL runs beside make test-postgres only")

ALWAYS = {"valid_from": date(2020, 1, 1), "valid_to": None}
DAY = date(2025, 6, 30)
Q2 = Basis(date(2025, 4, 1), date(2025, 7, 1), view="today")


def closure(*pairs: tuple[int, int, int]) -> list[dict[str, Any]]:
    return [
        {"ancestor": above, "descendant": below, "depth": depth, **ALWAYS} for above, below, depth in pairs
    ]


def rate(kind: str, numerator: int, begins: date) -> dict[str, Any]:
    return {
        "kind": kind,
        "base": "EUR",
        "quote": "USD",
        "rate_num": numerator,
        "rate_den": 100,
        "valid_from": begins,
    }


def stage(name: str, position: int, outcome: str, category: str) -> dict[str, Any]:
    told = {"source": "crm", "stage": name, "position": position, "outcome": outcome, "category": category}
    return {**told, "valid_from": None, "valid_to": None}


SNAPSHOTS: dict[str, list[dict[str, Any]]] = {
    "company": [
        {
            "reporting_currency": "USD",
            "reporting_zone": "UTC",
            "first_month": 1,
            "year_named_by": "last",
            "pattern": "months",
        }
    ],
    "placements": [{"person": 1, "position": 11, **ALWAYS}, {"person": 2, "position": 12, **ALWAYS}],
    "organisation": closure((10, 10, 0), (11, 11, 0), (12, 12, 0), (10, 11, 1), (10, 12, 1)),
    "territories": closure((20, 20, 0), (21, 21, 0), (22, 22, 0), (20, 21, 1), (20, 22, 1)),
    "coverage": [{"account": 31, "territory": 21, **ALWAYS}, {"account": 32, "territory": 22, **ALWAYS}],
    "walls": [{"account": 32, "wall": "public_sector"}],
    "merges": [
        {"account": 33, "into": 31, **ALWAYS},
        {
            "account": 32,
            "into": 31,
            "valid_from": date(2025, 6, 2),
            "valid_to": None,
        },  # deal 6 was won before
    ],
    "stages": [
        stage("open", 1, "open", "best_case"),
        stage("won", 2, "won", "closed"),
        stage("lost", 3, "lost", "omitted"),
    ],
    "rates": [
        rate("market", 110, date(2020, 1, 1)),
        rate("market", 120, date(2025, 6, 1)),
        rate("plan", 105, date(2020, 1, 1)),
    ],
    "quotas": [],
}

DEALS: list[tuple[int, int | None, int, int | None, str, str, str]] = [
    (1, 1, 33, 100_00, "USD", "won", "2025-02-15"),
    (2, 2, 31, 100_00, "EUR", "won", "2025-05-20"),
    (3, 1, 31, 50_00, "USD", "open", "2025-06-30"),
    (4, 2, 31, 70_00, "USD", "open", "2025-07-15"),
    (5, 2, 31, None, "USD", "open", "2025-06-15"),
    (6, 1, 32, 900_00, "USD", "won", "2025-06-01"),
    (7, 1, 31, 10_00, "GBP", "open", "2025-06-20"),
    (8, 2, 33, 80_00, "USD", "open", "2025-06-20"),
    (9, None, 31, 40_00, "USD", "open", "2025-06-25"),
    (10, 1, 31, 25_00, "USD", "odd", "2025-06-25"),
]


def at(day: str, hour: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00")


def told(entity: str, key: int, field: str, value: Any, day: str, hour: int = 0) -> ChangeEvent:
    number = value if isinstance(value, int) else None
    code = value if isinstance(value, str) else None
    on = value if isinstance(value, date) else None
    if field == "stage":
        on = date.fromisoformat(day)
    return ChangeEvent(entity, key, field, number, code, on, at(day, hour), at(day, hour), "crm")


def events() -> list[ChangeEvent]:
    born, rows = "2025-01-02", []
    for key, owner, account, amount, currency, name, close in DEALS:
        said = {"created": date(2025, 1, 2), "owner": owner, "account": account, "amount": amount}
        said |= {"currency": currency, "stage": name, "close_on": date.fromisoformat(close)}
        rows += [
            told("opportunity", key, field, value, born) for field, value in said.items() if value is not None
        ]
    rows += [
        told("opportunity", 3, "category", "pipeline", "2025-03-01"),
        told("opportunity", 3, "category", "commit", "2025-05-01"),
        told(
            "opportunity", 3, "category", "pipeline", "2025-04-01"
        ),  # a late row, which falls into its place
        told("opportunity", 8, "stage", "lost", "2025-06-20"),
        told("opportunity", 9, "category", "commit", "2025-02-01"),
        told("opportunity", 9, "category", None, "2025-06-01"),
        told("opportunity", 4, "amount", 99_00, "2025-07-01"),  # after the day looked at
        told("split", 1, "opportunity", 2, "2025-02-01"),
        told("split", 1, "person", 1, "2025-02-01"),
        told("split", 1, "kind", "owner", "2025-02-01"),
        told("split", 1, "share", 3333, "2025-02-01"),
        told("split", 2, "opportunity", 1, "2025-02-01"),
        told("split", 2, "person", 2, "2025-02-01"),
        told("split", 2, "kind", "overlay", "2025-02-01"),
        told("split", 2, "share", 10_000, "2025-02-01"),
    ]
    return rows


class FixtureHistory(History):
    """The fixture as a history, in a session of the engine at hand."""

    def __init__(self, session: Session) -> None:
        self.known, self.session = Known(1), session
        self._table = session.table("events", table_of(events(), 1))

    event_count = 0

    def events(self) -> Any:
        return self._table

    def snapshot(self, name: str) -> pa.Table:
        return snapshot_table(name, SNAPSHOTS[name])


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgresql", marks=NO_SERVER)])
def session(request: pytest.FixtureRequest) -> Session:
    return ENGINES[request.param]()


@pytest.fixture(scope="module")
def view(session) -> DayView:
    return DayView(tables_of(FixtureHistory(session), DAY, "USD"), DAY, "USD")


WON, BOOKED, WALL, ODD = "already_won", "booked_outside_period", "behind_wall", "stage_not_mapped"
OTHER, LATER, OPEN = "category_not_counted", "closes_outside_period", "still_open"
UNSAID, UNRATED = "no_amount", "no_rate"

WHY = {
    # deal:            1       2     3      4      5       6     7        8       9      10
    "closed":          [BOOKED, None, OPEN,  OPEN,  OPEN,   WALL, OPEN,    "lost", OPEN,  ODD],
    "commit_total":    [BOOKED, None, None,  OTHER, OTHER,  WALL, OTHER,   "lost", OTHER, ODD],
    "best_case_total": [BOOKED, None, None,  LATER, UNSAID, WALL, UNRATED, "lost", None,  ODD],
    "pipeline_total":  [BOOKED, None, None,  LATER, UNSAID, WALL, UNRATED, "lost", None,  ODD],
    "open_commit":     [WON,    WON,  None,  OTHER, OTHER,  WALL, OTHER,   "lost", OTHER, ODD],
    "open_best_case":  [WON,    WON,  OTHER, LATER, UNSAID, WALL, UNRATED, "lost", None,  ODD],
    "open_pipeline":   [WON,    WON,  None,  LATER, UNSAID, WALL, UNRATED, "lost", None,  ODD],
    "open_all":        [WON,    WON,  None,  None,  UNSAID, WALL, UNRATED, "lost", None,  ODD],
}  # fmt: skip
"""Why each metric leaves each deal out of the second quarter, ``None`` where it counts the deal."""


@pytest.mark.parametrize("metric", METRICS)
def test_why_a_deal_is_left_out(view, metric) -> None:
    rows = view.judged(METRICS[metric], "territories", 20, Q2, list(range(1, 11))).to_pylist()
    assert {row["key"]: row["reason"] for row in rows} == dict(enumerate(WHY[metric], 1))


@pytest.mark.parametrize("metric", METRICS)
def test_the_rule_as_the_engine_runs_it(session, view, metric) -> None:
    """Pages ask columns; the expression is what any engine runs."""
    deals = session.table("asked", view.deals)
    why = reason(METRICS[metric], deals, Q2.start_on, Q2.until_on, Q2.view, Q2.walls)
    rows = session.arrow(deals.select("key", reason=why)).to_pylist()
    assert {row["key"]: row["reason"] for row in rows} == dict(enumerate(WHY[metric], 1))


TOTALS = [
    # metric, view, tree, node, cents, deals. Deal 2: 120.00 today, 110.00 on its day, 105.00 by the plan.
    ("closed", "today", "organisation", 10, 120_00, 1),
    (
        "closed",
        "today",
        "organisation",
        11,
        40_00,
        1,
    ),  # 33.33 % of 120.00 is 39.996: the largest remainder gets it
    ("closed", "today", "organisation", 12, 80_00, 1),
    ("closed", "deal_date", "organisation", 10, 110_00, 1),
    ("closed", "deal_date", "organisation", 11, 36_66, 1),  # 36.663 and 73.337
    ("closed", "deal_date", "organisation", 12, 73_34, 1),
    ("closed", "plan", "organisation", 11, 35_00, 1),  # 34.9965 and 70.0035
    ("closed", "plan", "organisation", 12, 70_00, 1),
    ("closed", "today", "territories", 21, 120_00, 1),
    ("closed", "today", "territories", 22, 0, 0),
    ("commit_total", "today", "organisation", 10, 170_00, 2),
    ("commit_total", "today", "organisation", 11, 90_00, 2),
    ("best_case_total", "today", "organisation", 10, 170_00, 2),
    ("best_case_total", "today", "territories", 20, 210_00, 3),  # with nobody's deal
    ("open_all", "today", "organisation", 12, 70_00, 1),
    ("open_all", "today", "territories", 20, 160_00, 3),
    ("open_best_case", "today", "territories", 20, 40_00, 1),
]


@pytest.mark.parametrize(("metric", "seen", "tree", "node", "amount_minor", "count"), TOTALS)
def test_totals_of_nodes(view, metric, seen, tree, node, amount_minor, count) -> None:
    basis = Basis(Q2.start_on, Q2.until_on, seen)
    total = view.total(METRICS[metric], tree, node, basis)
    assert (total.amount_minor, total.count) == (amount_minor, count)


def test_a_wall_that_is_opened(view) -> None:
    opened = Basis(Q2.start_on, Q2.until_on, "today", frozenset({"public_sector"}))
    assert view.total(METRICS["closed"], "territories", 20, opened).amount_minor == 1_020_00
    assert view.total(METRICS["closed"], "organisation", 11, opened).amount_minor == 940_00


def test_a_filter_by_a_field(view) -> None:
    euros = Basis(Q2.start_on, Q2.until_on, "today", filters=(("currency", "EUR"),))
    assert view.total(METRICS["pipeline_total"], "territories", 20, euros).amount_minor == 120_00


def test_the_standing_of_a_deal(view) -> None:
    lost, cleared = view.deal(8), view.deal(9)
    assert (lost["outcome"], lost["category"], lost["stage_since"]) == ("lost", "omitted", date(2025, 6, 20))
    assert (cleared["category"], cleared["position"], cleared["territory"]) == ("best_case", None, 21)
    assert (view.deal(2)["booked_on"], view.deal(4)["amount"], view.deal(99)) == (
        date(2025, 5, 20),
        70_00,
        None,
    )


def test_what_was_won_day_by_day_and_what_is_open_by_stage(view) -> None:
    assert view.won_by_day(Q2).of("organisation", 10) == {
        date(2025, 2, 15): 100_00,
        date(2025, 5, 20): 120_00,
    }
    assert view.open_by_stage(Q2).of("territories", 20) == {"open": 90_00}
