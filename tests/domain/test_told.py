"""What is told of the past goes before what was assumed of it, and nothing else changes."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.organisation import Edge
from fieldhouse.domain.told import with_told

ALWAYS = date(1990, 1, 1)
JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))


def test_what_is_told_holds_until_the_source_knows() -> None:
    assert with_told(
        [Edge(1, 2, ALWAYS), Edge(9, 2, ALWAYS)], [Edge(1, 3, JANUARY, MARCH)], {1: MAY, 9: MAY}
    ) == [
        Edge(1, 2, ALWAYS, JANUARY),
        Edge(1, 2, MAY),
        Edge(9, 2, ALWAYS),
        Edge(1, 3, JANUARY, MARCH),
    ]


def test_what_is_told_of_days_that_the_source_knows_does_not_count() -> None:
    assert with_told([Edge(1, 2, ALWAYS)], [Edge(1, 3, MARCH)], {1: MAY}) == [
        Edge(1, 2, ALWAYS, MARCH),
        Edge(1, 2, MAY),
        Edge(1, 3, MARCH, MAY),
    ]


def test_a_node_that_nobody_assumed_is_as_it_is_told() -> None:
    assert with_told([], [Edge(7, 3, MARCH, JULY)], {}) == [Edge(7, 3, MARCH, JULY)]


DAYS = st.integers(0, 40).map(lambda days: JANUARY + timedelta(days=days))


@st.composite
def spans(draw: st.DrawFn, children: st.SearchStrategy[int], parents: st.SearchStrategy[int]) -> list[Edge]:
    found = []
    for child in draw(st.sets(children)):
        cuts = sorted(draw(st.sets(DAYS, min_size=2, max_size=6)))
        for begins, ends in zip(cuts[::2], cuts[1::2], strict=False):
            found.append(Edge(child, draw(parents), begins, ends))
    return found


@given(
    lines=spans(st.integers(1, 3), st.integers(10, 12)),
    told=spans(st.integers(1, 3), st.integers(20, 22)),
    ends=st.dictionaries(st.integers(1, 3), DAYS, min_size=3, max_size=3),
)
def test_day_by_day(lines, told, ends) -> None:
    found = with_told(lines, told, ends)

    def holding(edges, child, on):
        return [
            one.parent
            for one in edges
            if one.child == child and one.valid_from <= on < (one.valid_to or date.max)
        ]

    for child in (1, 2, 3):
        first = min((one.valid_from for one in told if one.child == child), default=date.max)
        for number in range(-1, 45):
            on = JANUARY + timedelta(days=number)
            is_told = first <= on < ends[child]
            assert holding(found, child, on) == holding(told if is_told else lines, child, on)
