"""Sums over the nodes of a tree: by place first, by node after that, in integers that cannot run over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fieldhouse.facts.conversion import SAFE, VIEWS


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in minor units over a number of deals."""

    amount_minor: int
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """Amounts as an array, 0 where there is none, and which there are."""

    values: Any
    is_known: Any

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Column:
        """The column of an Arrow table."""
        whole = column.combine_chunks()
        return cls(
            whole.fill_null(0).to_numpy(zero_copy_only=False),
            whole.is_valid().to_numpy(zero_copy_only=False),
        )

    def at(self, rows: Any) -> Column:
        """The column of some rows."""
        return Column(self.values[rows], self.is_known[rows])

    def spread(self, is_there: Any) -> Column:
        """The column of more rows, where these ones are; the others have nothing."""
        return Column(spread(self.values, is_there), spread(self.is_known, is_there))


class Tree:
    """Where every deal lies in one tree, with the parts of those that have several owners there."""

    def __init__(self, name: str, place: pa.ChunkedArray, nodes: pa.Table, shares: pa.Table) -> None:
        self._name = name
        own = nodes.filter(pc.equal(nodes["tree"], name))
        pair_place, pair_node = own["place"].to_numpy(), own["node"].to_numpy()
        order = np.argsort(pair_node, kind="stable")
        self._pair_place = pair_place[order]
        self.nodes, self._starts = np.unique(pair_node[order], return_index=True)
        self._ends = np.r_[self._starts[1:], len(order)] if len(order) else self._starts
        self._n_places = int(pair_place.max()) + 1 if len(pair_place) else 0
        self.place = place.combine_chunks().to_numpy()
        self._share_row = shares["row"].to_numpy()
        self._share_place = shares["place"].to_numpy()
        self._is_shared = np.zeros(len(self.place), bool)
        self._is_shared[self._share_row] = True
        self._share_parts = {view: Column.of(shares[f"{view}_minor"]) for view in VIEWS}

    def shares(self, view: str) -> tuple[Any, Any, Any]:
        """The parts of those deals that have several owners: row of the deal, place, amount in a view."""
        return self._share_row, self._share_place, self._share_parts[view].values

    def pairs(self) -> pa.Table:
        """One row a place and node that counts it: tree, place, node."""
        node = np.repeat(self.nodes, np.asarray(self._ends) - np.asarray(self._starts))
        tree = pa.array([self._name] * len(node), pa.string())
        return pa.table({"tree": tree, "place": pa.array(self._pair_place), "node": pa.array(node)})

    def rows(self, node: int) -> Any:
        """The rows of the deals that a node counts, ascending."""
        return np.flatnonzero(self._is_inside(node)[self.place])

    def has(self, node: int, rows: Any) -> Any:
        """Whether a node counts the deal of each of some rows."""
        return self._is_inside(node)[self.place[rows]]

    def parts(self, node: int, rows: Any, amounts: Column, view: str) -> Column:
        """The node's parts of the amounts of these `rows` of it."""
        values = amounts.values[rows]
        inside = self._is_inside(node)[self._share_place]
        shared = self._share_row[inside]
        values[self._is_shared[rows]] = 0
        at = np.searchsorted(rows, shared)
        is_among = at < len(rows)
        is_among[is_among] = rows[at[is_among]] == shared[is_among]
        np.add.at(values, at[is_among], self._share_parts[view].values[inside][is_among])
        return Column(values, amounts.is_known[rows])

    def totals(self, is_counted: Any, amounts: Column, view: str) -> dict[int, Total]:
        """The sums of the deals counted, and their number, of every node that has deals."""
        count = np.bincount(self.place[is_counted & (self.place >= 0)], minlength=self._n_places)
        place, amount, _row = self._by_place(is_counted, amounts, view)
        sums = self._by_node(_added(place, amount, self._n_places))
        counts = self._by_node(count)
        return {
            node: Total(int(amount), int(number))
            for node, amount, number in zip(self.nodes.tolist(), sums.tolist(), counts.tolist(), strict=True)
        }

    def by_value(self, is_counted: Any, amounts: Column, view: str, values: Any) -> ByValue:
        """The sums of the deals counted by a value of each deal (a small number, such as a day's or a stage's)."""
        place, amount, row = self._by_place(is_counted, amounts, view)
        return ByValue(self, place, values[row], amount)

    def places(self, node: int) -> Any:
        """The places that count in a node."""
        at = int(np.searchsorted(self.nodes, node))
        if at == len(self.nodes) or self.nodes[at] != node:
            return self._pair_place[:0]
        return self._pair_place[self._starts[at] : self._ends[at]]

    def _is_inside(self, node: int) -> Any:
        """Whether each place counts in a node; the last is for `NOWHERE`, -1."""
        inside = np.zeros(self._n_places + 1, bool)
        inside[self.places(node)] = True
        return inside

    def _by_place(self, is_counted: Any, amounts: Column, view: str) -> tuple[Any, Any, Any]:
        """Place, amount and row of every deal that is counted and has one owner, and of every part of the others."""
        whole = np.flatnonzero(is_counted & ~self._is_shared & (self.place >= 0))
        part = np.flatnonzero(is_counted[self._share_row] & (self._share_place >= 0))
        return (
            np.r_[self.place[whole], self._share_place[part]],
            np.r_[amounts.values[whole], self._share_parts[view].values[part]],
            np.r_[whole, self._share_row[part]],
        )

    def _by_node(self, by_place: Any) -> Any:
        return (
            np.add.reduceat(by_place[self._pair_place], self._starts) if len(self._starts) else by_place[:0]
        )


class ByValue:
    """Sums of a tree by place and value; of a node on demand."""

    def __init__(self, tree: Tree, place: Any, value: Any, amount: Any) -> None:
        self._tree = tree
        order = np.lexsort((value, place))
        place, value, amount = place[order], value[order], amount[order]
        is_new = np.ones(len(order), bool)
        is_new[1:] = (np.diff(place) != 0) | (np.diff(value) != 0)
        group = np.cumsum(is_new) - 1
        self._place, self.values = place[is_new], value[is_new]
        self._amount = _added(group, amount, int(is_new.sum()))

    def of(self, node: int) -> Mapping[int, int]:
        """The node's sums by value; values that none of its deals has are absent."""
        places = np.sort(self._tree.places(node))
        first, last = np.searchsorted(self._place, places), np.searchsorted(self._place, places, "right")
        spans = [
            np.arange(one, other)
            for one, other in zip(first.tolist(), last.tolist(), strict=True)
            if other > one
        ]
        if not spans:
            return {}
        rows = np.concatenate(spans)
        found, inverse = np.unique(self.values[rows], return_inverse=True)
        sums = _added(inverse, self._amount[rows], len(found))
        return dict(zip(found.tolist(), (int(one) for one in sums.tolist()), strict=True))


def spread(values: Any, is_there: Any) -> Any:
    """Values at the places where they are; 0 elsewhere."""
    found = np.zeros(len(is_there), values.dtype)
    found[is_there] = values
    return found


def exact_sum(amounts: Any) -> int:
    """The sum of all amounts."""
    return int((amounts if _fits(amounts) else amounts.astype(object)).sum())


def _added(group: Any, amount: Any, n_groups: int) -> Any:
    """The sum of each group; Python's integers where 64 bits might not hold it."""
    fits = _fits(amount)
    sums = np.zeros(n_groups, np.int64 if fits else object)
    np.add.at(sums, group, amount if fits else amount.astype(object))
    return sums


def _fits(amount: Any) -> bool:
    """Whether 64 bits hold any sum of these amounts."""
    return float(np.abs(amount.astype(float)).sum()) < SAFE
