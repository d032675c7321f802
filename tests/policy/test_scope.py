"""One policy, three forms: a scope selects the same rows of the state store, of a day's columns and of an engine."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.people.models import Person, Position
from fieldhouse.apps.pipeline.models import Deal, Opportunity
from fieldhouse.apps.roles.access import Scope
from fieldhouse.apps.territories.models import Territory
from fieldhouse.domain.walls import open_walls
from fieldhouse.facts.engine import Session
from fieldhouse.facts.generations import current, manifest_of
from fieldhouse.facts.metrics.columns import Columns
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.views import day_view

pytestmark = pytest.mark.usefixtures("demo_home", "db")

WALLS = ("public_sector", "public_sector:JP", "public_sector:US", "pay")
COLUMNS = ("key", "owner", "position", "territory", "account", "wall")


def drawn_scope(draw: random.Random, numbers: dict[str, list[int]]) -> Scope:
    """Any scope: everything, nothing, or some of each, with and without walls and hidden deals."""

    def some(of: list[int]) -> frozenset[int]:
        return frozenset(draw.sample(of, draw.choice([0, 0, 1, 3, len(of) // 2])))

    nodes = None
    if draw.random() < 0.8:
        seats = {("organisation", one) for one in some(numbers["position"])}
        nodes = frozenset(seats | {("territories", one) for one in some(numbers["territory"])})
    return Scope(
        nodes,
        owners=some(numbers["owner"]),
        extra=some(numbers["key"]),
        hidden=some(numbers["key"]),
        accounts=some(numbers["account"]),
        unowned=some(numbers["territory"]),
        left=some(numbers["owner"]),
        walls=open_walls(
            draw.sample(("public_sector", "pay"), draw.randint(0, 2)), draw.sample(("JP", "US"), 1)
        ),
    )


@pytest.fixture
def numbers() -> dict[str, list[int]]:
    kinds = {
        "key": Opportunity,
        "owner": Person,
        "position": Position,
        "territory": Territory,
        "account": Account,
    }
    return {
        name: list(model.objects.order_by("pk").values_list("pk", flat=True)) for name, model in kinds.items()
    }


def listed(scope: Scope, generation: int) -> set[int]:
    return set(Deal.objects.filter(scope.as_q(), generation=generation).values_list("opportunity", flat=True))


def selected(scope: Scope, table: pa.Table) -> set[int]:
    """What an engine selects by the same scope."""
    session = Session()
    deals = session.table("deals", table)
    return set(session.arrow(deals.filter(scope.as_ibis(deals)).select("key"))["key"].to_pylist())


def seen(view: DayView, scope: Scope) -> set[int]:
    keys = view.columns.keys
    return set(keys[view.is_seen(keys, scope)].tolist())


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_the_mart_and_the_day_show_the_same_deals(numbers, seed) -> None:
    scope, known = drawn_scope(random.Random(seed), numbers), current()
    view = day_view(known, manifest_of(known).data_through, "USD")
    assert listed(scope, known.generation) == seen(view, scope)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_any_deals_under_any_scope(numbers, seed) -> None:
    """Deals without an owner, a place or an account, and behind walls: nothing is seen by an absent number."""
    draw = random.Random(seed)
    rows = []
    for key in draw.sample(numbers["key"], 30):
        places = {name: draw.choice([None, draw.choice(numbers[name])]) for name in COLUMNS[1:5]}
        rows.append({"key": key, **places, "wall": draw.choice([None, None, *WALLS])})
    Deal.objects.filter(generation=99).delete()
    Deal.objects.bulk_create(
        Deal(
            generation=99,
            opportunity_id=row["key"],
            **{f"{name}_id": row[name] for name in COLUMNS[1:5]},
            wall=row["wall"] or "",
        )
        for row in rows
    )
    types = [pa.int64()] * 5 + [pa.dictionary(pa.int32(), pa.string())]
    table = pa.Table.from_pylist(rows, pa.schema(list(zip(COLUMNS, types, strict=True))))
    deals, scope = Columns(table), drawn_scope(draw, numbers)
    seen = deals.keys[scope.shows(deals)].tolist()
    assert listed(scope, 99) == set(seen) == selected(scope, table)
    admitted = [one.opportunity_id for one in Deal.objects.filter(generation=99) if scope.admits(one)]
    assert set(admitted) == set(seen)
    for row in rows:
        is_shut = row["wall"] is not None and row["wall"] not in scope.walls
        if is_shut or row["key"] in scope.hidden:
            assert row["key"] not in seen
        elif (
            scope.nodes is None
            or row["key"] in scope.extra
            or row["owner"] in scope.owners
            or row["account"] in scope.accounts
            or (row["position"] is None and (row["territory"] in scope.unowned or row["owner"] in scope.left))
        ):
            assert row["key"] in seen


def test_an_empty_scope_shows_nothing() -> None:
    known = current()
    view = day_view(known, manifest_of(known).data_through, "USD")
    assert listed(Scope(frozenset()), known.generation) == set()
    assert seen(view, Scope(frozenset())) == selected(Scope(frozenset()), view.deals) == set()
    everything = listed(Scope(None), known.generation)
    assert everything and not Deal.objects.filter(
        generation=known.generation, opportunity__in=everything
    ).exclude(wall="")
