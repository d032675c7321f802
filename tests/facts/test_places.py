"""Places of a tree: where a node lay once, and where the same node lies on another day."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from fieldhouse.facts.places import NOWHERE, places_of

BEFORE, SINCE = date(2025, 1, 1), date(2026, 1, 1)
TOP, WEST, EAST, SELLER, LEFT, ALONE = 1, 2, 3, 4, 5, 6
LINES = [
    *((node, node, BEFORE, None) for node in (TOP, WEST, EAST, SELLER)),
    *((node, TOP, BEFORE, None) for node in (WEST, EAST, SELLER)),
    (SELLER, WEST, BEFORE, SINCE),
    (SELLER, EAST, SINCE, None),
    *((LEFT, above, BEFORE, SINCE) for above in (LEFT, EAST, TOP)),
    (ALONE, ALONE, BEFORE, SINCE),
]
"""A seller moves from the west to the east, a seat of the east ends, and one that was under nobody."""


def _places():
    names = ("descendant", "ancestor", "valid_from", "valid_to")
    return places_of(
        "organisation", pa.table(dict(zip(names, map(list, zip(*LINES, strict=True)), strict=True)))
    )


def test_a_place_of_before_is_seen_where_its_node_lies_on_the_day():
    places = _places()
    at = {(one["leaf"], one["begins"]): one["place"] for one in places.spans.to_pylist()}
    now = places.seen_from(SINCE)
    assert now[at[SELLER, BEFORE]] == now[at[SELLER, SINCE]] == at[SELLER, SINCE]
    assert set(places.nodes[now[at[SELLER, BEFORE]]]) == {SELLER, EAST, TOP}
    assert now[at[LEFT, BEFORE]] == at[EAST, BEFORE]
    assert now[at[ALONE, BEFORE]] == NOWHERE
    assert places.seen_from(BEFORE)[at[SELLER, SINCE]] == at[SELLER, BEFORE]


def test_on_the_day_itself_every_place_that_holds_is_its_own():
    places = _places()
    now = places.seen_from(SINCE)
    holding = [one["place"] for one in places.spans.to_pylist() if one["ends"] is None]
    assert [now[place] for place in holding] == holding
