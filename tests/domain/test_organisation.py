"""Closure over time against a plain walk day by day; cycles and second parents found and named."""

import itertools
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.organisation import ClosureRow, Edge, closure, find_cycles, find_two_parents

START = date(2025, 1, 1)
SPAN = 12
DAYS = [START + timedelta(days=offset) for offset in range(SPAN)]


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def edge(child: int, parent: int | None, start: int, end: int | None = None) -> Edge:
    return Edge(child, parent, day(start), None if end is None else day(end))


@st.composite
def edge_lists(draw: st.DrawFn) -> list[Edge]:
    nodes = st.integers(1, 7)
    count = draw(st.integers(0, 14))
    edges = []
    for _ in range(count):
        start = draw(st.integers(0, SPAN - 2))
        end = draw(st.none() | st.integers(start + 1, SPAN))
        edges.append(edge(draw(nodes), draw(st.none() | nodes), start, end))
    return edges


def holding(edges: list[Edge], on: date) -> list[Edge]:
    return [one for one in edges if one.valid_from <= on and (one.valid_to is None or on < one.valid_to)]


def cyclic_edges_on(edges: list[Edge], on: date) -> set[Edge]:
    """The plain way: an edge is on a cycle when some walk up from its parent comes to its child."""
    today = [one for one in holding(edges, on) if one.parent is not None]
    cyclic = set()
    for one in today:
        reached, before = {one.parent}, set()
        while reached != before:
            before = set(reached)
            reached |= {other.parent for other in today if other.child in reached}
        if one.child in reached:
            cyclic.add(one)
    return cyclic


def plain_pairs(edges: list[Edge], on: date) -> set[tuple[int, int, int]]:
    """The plain way: on one day, walk up from every node."""
    today = holding(edges, on)
    parents = {one.child: one.parent for one in today}
    pairs = set()
    for node in {one.child for one in today} | {one.parent for one in today if one.parent is not None}:
        here, depth = node, 0
        while here is not None:
            pairs.add((here, node, depth))
            here, depth = parents.get(here), depth + 1
    return pairs


def pairs_of(rows: tuple[ClosureRow, ...], on: date) -> list[tuple[int, int, int]]:
    return [
        (row.ancestor, row.descendant, row.depth)
        for row in rows
        if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
    ]


def sound(edges: list[Edge]) -> list[Edge]:
    second = {conflict.edge for conflict in find_two_parents(edges)}
    edges = [one for one in edges if one not in second]
    cyclic = {cycle.edge for cycle in find_cycles(edges)}
    return [one for one in edges if one not in cyclic]


@given(edge_lists())
@settings(max_examples=300)
def test_closure_is_the_walk_up_on_every_day(edges: list[Edge]) -> None:
    edges = sound(edges)
    rows = closure(edges)
    for on in [*DAYS, day(SPAN), day(1000)]:
        pairs = pairs_of(rows, on)
        assert len(pairs) == len(set(pairs))
        assert set(pairs) == plain_pairs(edges, on)


@given(edge_lists())
def test_rows_that_touch_are_one(edges: list[Edge]) -> None:
    rows = closure(sound(edges))
    for left, right in itertools.pairwise(rows):
        if (left.ancestor, left.descendant, left.depth) == (right.ancestor, right.descendant, right.depth):
            assert left.valid_to is not None
            assert left.valid_to < right.valid_from


@given(edge_lists())
@settings(max_examples=300)
def test_found_cycles_are_exactly_the_edges_on_a_cycle(edges: list[Edge]) -> None:
    first_days: dict[Edge, date] = {}
    for on in DAYS:
        for one in cyclic_edges_on(edges, on):
            first_days.setdefault(one, on)
    found = find_cycles(edges)
    assert {cycle.edge: cycle.on for cycle in found} == first_days
    for cycle in found:
        assert cycle.path[0] == cycle.path[-1]
        steps = set(zip(cycle.path, cycle.path[1:], strict=False))
        assert (cycle.edge.child, cycle.edge.parent) in steps
        assert steps <= {(one.child, one.parent) for one in holding(edges, cycle.on)}


@given(edge_lists(), st.randoms(use_true_random=False))
def test_cycles_do_not_depend_on_the_order_of_the_rows(edges: list[Edge], shuffler: random.Random) -> None:
    shuffled = list(edges)
    shuffler.shuffle(shuffled)
    assert {cycle.edge for cycle in find_cycles(edges)} == {cycle.edge for cycle in find_cycles(shuffled)}


@given(edge_lists())
def test_without_second_parents_each_node_has_one_a_day(edges: list[Edge]) -> None:
    conflicts = find_two_parents(edges)
    for conflict in conflicts:
        assert conflict.edge.child == conflict.other.child
        assert conflict.edge.parent != conflict.other.parent
        assert {conflict.edge, conflict.other} <= set(holding(edges, conflict.on))
    second = {conflict.edge for conflict in conflicts}
    rest = [one for one in edges if one not in second]
    for on in DAYS:
        for child in {one.child for one in rest}:
            assert len({one.parent for one in holding(rest, on) if one.child == child}) <= 1


def test_a_team_that_moves_takes_its_people_along_on_that_day() -> None:
    rows = closure([edge(3, 2, 0), edge(2, 1, 0, 5), edge(2, 9, 5), edge(1, None, 0), edge(9, None, 0)])
    of_three = [row for row in rows if row.descendant == 3]
    assert of_three == [
        ClosureRow(1, 3, 2, day(0), day(5)),
        ClosureRow(2, 3, 1, day(0), None),
        ClosureRow(3, 3, 0, day(0), None),
        ClosureRow(9, 3, 2, day(5), None),
    ]


def test_changing_places_at_two_dates_is_no_cycle() -> None:
    edges = [edge(1, 2, 0, 5), edge(2, 1, 5)]
    assert find_cycles(edges) == ()
    assert len(closure(edges)) == 4


@pytest.mark.parametrize("length", [1, 2, 3, 500])
def test_a_cycle_is_refused_with_its_path(length: int) -> None:
    edges = [edge(node, (node + 1) % length, 0) for node in range(length)] + [edge(1000, 0, 0)]
    with pytest.raises(BadInput) as caught:
        closure(edges)
    assert caught.value.code == "tree.cycle"
    assert caught.value.fields["on"] == START
    assert len(caught.value.fields["path"]) == length + 1  # type: ignore[arg-type]
    assert {cycle.edge for cycle in find_cycles(edges)} == set(edges[:-1])


def test_two_parents_are_refused_and_the_later_edge_is_named() -> None:
    edges = [edge(2, 7, 3), edge(2, 1, 0)]
    with pytest.raises(BadInput) as caught:
        closure(edges)
    assert caught.value.code == "tree.two_parents"
    assert caught.value.fields == {"child": 2, "parents": (7, 1), "on": day(3)}
    assert [conflict.edge for conflict in find_two_parents(edges)] == [edges[0]]


def test_a_root_edge_beside_a_parent_is_a_conflict_and_a_repeated_edge_is_none() -> None:
    assert find_two_parents([edge(2, 1, 0), edge(2, None, 1)])
    assert not find_two_parents([edge(2, 1, 0), edge(2, 1, 1, 4), edge(2, 1, 0)])


def test_rows_stated_many_times_do_not_multiply() -> None:
    edges = [edge(node, node + 1, 0) for node in range(60) for _ in range(3)]
    assert len(closure(edges)) == 61 * 62 // 2


def test_an_edge_that_holds_no_day_is_refused() -> None:
    with pytest.raises(BadInput):
        edge(1, 2, 3, 3)


def test_three_thousand_nodes_with_moves_are_the_plain_walk_on_sampled_days() -> None:
    chance = random.Random(7)
    edges: list[Edge] = [edge(0, None, 0)]
    for node in range(1, 3000):
        moves = sorted(chance.sample(range(1, 1000), chance.choice([0, 0, 1, 1])))
        bounds = [0, *moves, None]
        for start, end in itertools.pairwise(bounds):
            edges.append(edge(node, (node - 1) // chance.choice([4, 6, 8]), start or 0, end))
    assert len(edges) > 4000
    rows = closure(edges)
    for offset in (0, 333, 999, 1500):
        assert set(pairs_of(rows, day(offset))) == plain_pairs(edges, day(offset))
