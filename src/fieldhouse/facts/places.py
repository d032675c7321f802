"""Places: where a deal can lie in a tree, each with the nodes that it counts in there.

A place is a position (or a territory) during a span of days in which everything above it stays the same, or several of
those together for a deal of several owners. There are a few thousand of them however many deals there are, so a total
is summed by place first and by node after that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

import numpy as np
import pyarrow as pa

from fieldhouse.facts.engine import Session, Table

NOWHERE = -1
"""The place of a deal that counts in no node of a tree."""

_SPANS = pa.schema(
    [
        pa.field("leaf", pa.int64()),
        pa.field("begins", pa.date32()),
        pa.field("ends", pa.date32()),
        pa.field("place", pa.int32()),
    ]
)


@dataclass
class Places:
    """The places of one tree: ``nodes[place]`` are the nodes that a deal there counts in.

    ``spans`` has a row for each place of one node: leaf, begins, ends (null: open), place.
    """

    tree: str
    nodes: list[tuple[int, ...]]
    spans: pa.Table
    _together: dict[tuple[int, ...], int] = field(default_factory=dict)

    def together(self, places: Iterable[int]) -> int:
        """The place of a deal that lies in several: it counts once in every node above any of them."""
        several = tuple(sorted(set(places) - {NOWHERE}))
        if len(several) < 2:
            return several[0] if several else NOWHERE
        if several not in self._together:
            self._together[several] = len(self.nodes)
            self.nodes.append(tuple(sorted({node for place in several for node in self.nodes[place]})))
        return self._together[several]

    def seen_from(self, day: date) -> np.ndarray:
        """By place the one in which the same node lies on a day: what is still to come is counted where it will stand.

        Where the node has ended it is that of the nearest node above which has not, or `NOWHERE`. A place of several
        stays what it is.
        """
        spans = self.spans.to_pylist()
        on_it = {
            one["leaf"]: one["place"]
            for one in spans
            if one["begins"] <= day and (one["ends"] is None or day < one["ends"])
        }
        found = np.arange(len(self.nodes))
        for one in spans:
            left = [one["leaf"]] if one["leaf"] in on_it else self.nodes[one["place"]]
            places = [on_it[node] for node in left if node in on_it]
            found[one["place"]] = max(places, key=lambda place: len(self.nodes[place]), default=NOWHERE)
        return found

    def pairs(self) -> pa.Table:
        """One row a place and node that counts it: tree, place, node."""
        place = np.repeat(np.arange(len(self.nodes), dtype=np.int32), [len(one) for one in self.nodes])
        node = np.fromiter(chain.from_iterable(self.nodes), np.int64, len(place))
        columns = {"tree": pa.repeat(self.tree, len(place)), "place": pa.array(place), "node": pa.array(node)}
        return pa.table(columns)


def places_of(tree: str, closure: pa.Table) -> Places:
    """The places of single nodes, from a snapshot of which node lies under which, and when."""
    above: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    columns = (closure[name].to_pylist() for name in ("descendant", "ancestor", "valid_from", "valid_to"))
    for leaf, ancestor, begins, ends in zip(*columns, strict=True):
        above[leaf].append((ancestor, begins, ends))
    nodes: list[tuple[int, ...]] = []
    rows: list[tuple[int, date, date | None, int]] = []
    for leaf, lines in above.items():
        days = sorted({begins for _one, begins, _ends in lines} | {ends for *_one, ends in lines if ends})
        for begins, ends in zip(days, [*days[1:], None], strict=True):
            held = tuple(
                one for one, first, end in lines if first <= begins and (end is None or begins < end)
            )
            if held:
                rows.append((leaf, begins, ends, len(nodes)))
                nodes.append(held)
    spans = list(zip(*rows, strict=True)) if rows else [()] * len(_SPANS)
    arrays = [pa.array(one, column.type) for one, column in zip(spans, _SPANS, strict=True)]
    return Places(tree, nodes, pa.Table.from_arrays(arrays, schema=_SPANS))


def place_on(session: Session, rows: Table, places: Places, leaf: str, name: str) -> Table:
    """The rows with a column ``name``: the place in which the node ``leaf`` lies on ``placed_on``, or `NOWHERE`."""
    spans = session.table(f"{places.tree}_spans", places.spans)
    is_on = [
        rows[leaf] == spans.leaf,
        spans.begins <= rows.placed_on,
        spans.ends.fill_null(date.max) > rows.placed_on,
    ]
    found = rows.left_join(spans, is_on).drop("leaf", "begins", "ends")
    return found.mutate(place=found.place.fill_null(NOWHERE)).rename({name: "place"})
