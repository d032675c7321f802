"""A move made here goes before the source's lines, until the source tells of a later one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.moves import with_moves
from fieldhouse.domain.organisation import Edge, closure

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
FIRST = date(2026, 1, 1)


def test_a_move_lasts_until_the_source_tells_of_a_later_line() -> None:
    lines = [Edge(1, 2, JANUARY, MAY), Edge(1, 4, MAY), Edge(9, 2, JANUARY)]
    assert with_moves(lines, [Edge(1, 3, MARCH)]) == [
        Edge(9, 2, JANUARY),
        Edge(1, 2, JANUARY, MARCH),
        Edge(1, 3, MARCH, MAY),
        Edge(1, 4, MAY),
    ]


def test_of_the_same_day_the_move_holds() -> None:
    assert with_moves([Edge(1, 2, JANUARY)], [Edge(1, 3, JANUARY)]) == [Edge(1, 3, JANUARY)]


def test_a_move_makes_of_the_top_a_child() -> None:
    found = with_moves([Edge(1, None, JANUARY)], [Edge(1, 2, MARCH)])
    assert found == [Edge(1, None, JANUARY, MARCH), Edge(1, 2, MARCH)]


def days(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[date]:
    return numbers.map(lambda number: FIRST + timedelta(days=number))


@st.composite
def lines_of_nodes(draw: st.DrawFn) -> list[Edge]:
    """Successive lines of nodes 1 to 3 under nodes 10 to 12, as a source states them: none overlaps another."""
    found = []
    for child in (1, 2, 3):
        cuts = draw(st.lists(st.integers(0, 30), min_size=2, max_size=5, unique=True).map(sorted))
        ends = [*cuts[1:], None] if draw(st.booleans()) else cuts[1:]
        for start, end in zip(cuts, ends, strict=False):
            last = None if end is None else FIRST + timedelta(days=end)
            found.append(Edge(child, draw(st.integers(10, 12)), FIRST + timedelta(days=start), last))
    return found


MOVES = st.lists(
    st.builds(Edge, st.integers(1, 3), st.integers(10, 12), days(st.integers(0, 30))),
    max_size=4,
    unique_by=lambda edge: (edge.child, edge.valid_from),
)


@given(lines_of_nodes(), MOVES)
def test_on_every_day_the_edge_that_began_last_holds(lines: list[Edge], moves: list[Edge]) -> None:
    found = with_moves(lines, moves)
    closure(found)  # no node has two parents
    moved = {move.child for move in moves}
    for child in (1, 2, 3):
        for number in range(35):
            on = FIRST + timedelta(days=number)
            holding = [edge for edge in found if edge.child == child and _holds(edge, on)]
            begun = [edge for edge in (*lines, *moves) if edge.child == child and edge.valid_from <= on]
            last = max(begun, key=lambda edge: (edge.valid_from, edge in moves), default=None)
            expected = [last.parent] if last is not None and _holds(last, on) else []
            assert [edge.parent for edge in holding] == expected
        if child not in moved:
            assert [one for one in lines if one.child == child] == [
                one for one in found if one.child == child
            ]


def _holds(edge: Edge, on: date) -> bool:
    return edge.valid_from <= on and (edge.valid_to is None or on < edge.valid_to)
