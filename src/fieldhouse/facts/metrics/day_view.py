"""Every deal as it stood when one day ended, in one currency, ready to be summed by node.

Built once for what is known, the day and the currency, with no user in it: rights are asked by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from threading import RLock
from typing import Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa

from fieldhouse.facts.conversion import VIEWS
from fieldhouse.facts.metrics.changed import Codes, Stood
from fieldhouse.facts.metrics.columns import EPOCH, Columns
from fieldhouse.facts.metrics.definitions import METRICS, Metric
from fieldhouse.facts.metrics.judged import COUNTED, FILTERED_OUT, JUDGEMENTS, behind_wall, fits, judged
from fieldhouse.facts.metrics.sums import ByValue, Column, Total, Tree, exact_sum, spread
from fieldhouse.facts.metrics.tables import ORGANISATION, PLACE_OF, Tables

KEPT_ANSWERS = 64
"""Columns of judgements, sums of all nodes and the like that a view remembers: up to a megabyte each over a million
deals."""

KEPT_OF_NODES = 4096
"""Answers about one node, of a kilobyte each; they do not drive out those that took a look at every deal."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a total is taken on: a period (half open), a currency view, the walls opened, and equality filters."""

    start_on: date
    until_on: date
    view: str = "today"
    walls: frozenset[str] = frozenset()
    filters: tuple[tuple[str, str], ...] = ()


class RowPolicy(Protocol):
    """What a user may see of the deals of a day; equal policies show equal rows, so it can be remembered by."""

    def shows(self, deals: Columns) -> Any: ...

    def __hash__(self) -> int: ...


class DayView:
    """The deals of a day and their places. Safe for several threads.

    Which deals a metric counts and which a policy shows is said once for all deals; nodes and pages take their rows
    from that.
    """

    def __init__(self, tables: Tables, as_of: date, currency: str) -> None:
        self.as_of, self.currency, self.deals = as_of, currency, tables.deals
        self._lock = RLock()
        self.columns = Columns(tables.deals)
        self._keys = self.columns.keys
        self._trees = {
            name: Tree(name, tables.deals[column], tables.nodes, _shares_in(name, tables.shares))
            for name, column in PLACE_OF.items()
        }
        self._answers: dict[Hashable, Any] = {}
        self._of_nodes: dict[Hashable, Any] = {}

    def total(self, metric: Metric, tree: str, node: int, basis: Basis) -> Total:
        """One metric of one node; zero over no deals where the node has none."""
        return self.totals(metric, basis)[tree].get(node, Total(0, 0))

    def totals(self, metric: Metric, basis: Basis) -> dict[str, dict[int, Total]]:
        """A metric of all nodes, by tree and node; nodes that no deal has been in are absent."""

        def totals() -> dict[str, dict[int, Total]]:
            is_counted = self._judgements(metric, basis) == COUNTED
            amounts = self._amounts(basis.view)
            return {name: tree.totals(is_counted, amounts, basis.view) for name, tree in self._trees.items()}

        return self._answer(("totals", metric, basis), totals)

    def reasons(self, metric: Metric, tree: str, node: int, basis: Basis) -> dict[str | None, Total]:
        """How many deals of the node the metric counts (``None``) and leaves out by each reason, with their amounts."""

        def reasons() -> dict[str | None, Total]:
            rows, judged = self._judged_in(metric, tree, node, basis)
            part = self._trees[tree].parts(node, rows, self._amounts(basis.view), basis.view).values
            found = {JUDGEMENTS[code]: part[judged == code] for code in np.unique(judged).tolist()}
            return {why: Total(exact_sum(own), len(own)) for why, own in found.items() if why != FILTERED_OUT}

        return self._of_node(("reasons", metric, tree, node, basis), reasons)

    def evidence(
        self,
        metric: Metric,
        tree: str,
        node: int,
        basis: Basis,
        *,
        left_out_for: str | None = None,
        policy: RowPolicy | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> pa.Table:
        """The deals counted (or left out for one reason) that the row policy shows, the largest first.

        Columns: those of `Tables.deals`, and ``part_minor``, the node's part of the deal in the basis' view.
        """
        rows, judged = self._judged_in(metric, tree, node, basis)
        rows = rows[judged == JUDGEMENTS.index(left_out_for)]
        if policy is not None:
            rows = rows[self.shown_to(policy)[rows]]
        part = self._trees[tree].parts(node, rows, self._amounts(basis.view), basis.view)
        order = np.lexsort((rows, -part.values, ~part.is_known))
        order = order[offset:] if limit is None else order[offset : offset + limit]
        return self._with_parts(rows[order], Column(part.values[order], part.is_known[order]))

    def judged(self, metric: Metric, tree: str, node: int, basis: Basis, keys: Sequence[int]) -> pa.Table:
        """Those of the deals that are the node's, by key, with ``part_minor`` and ``reason`` (null: counted)."""
        rows, judged = self._judged_in(metric, tree, node, basis)
        is_wanted = np.isin(rows, self._rows_of(keys)) & (judged != JUDGEMENTS.index(FILTERED_OUT))
        rows, judged = rows[is_wanted], judged[is_wanted]
        part = self._trees[tree].parts(node, rows, self._amounts(basis.view), basis.view)
        reasons = pa.array([JUDGEMENTS[code] for code in judged.tolist()], pa.string())
        return self._with_parts(rows, part).append_column("reason", reasons)

    def stood(self, metric: Metric, tree: str, node: int, basis: Basis, keys: Any) -> Stood:
        """How deals (keys, ascending) stood: in the node, counted or not, or elsewhere, or not created yet."""
        exists, rows = self._found(keys)
        judged = self._judgements(metric, basis)[rows]
        is_in_node = self._trees[tree].has(node, rows) & (judged != JUDGEMENTS.index(FILTERED_OUT))
        part = self._trees[tree].parts(node, rows[is_in_node], self._amounts(basis.view), basis.view)
        booked, close = (self.columns.numbers(name).at(rows) for name in ("booked_on", "close_on"))
        day = np.where(booked.is_known, booked.values, close.values)
        start, until = ((one - EPOCH).days for one in (basis.start_on, basis.until_on))
        is_in_period = (booked.is_known | close.is_known) & (start <= day) & (day < until)
        return Stood(
            exists,
            spread(is_in_node & (judged == COUNTED), exists),
            spread(is_in_node, exists),
            spread(is_in_period, exists),
            part.spread(is_in_node).spread(exists),
            self.columns.numbers("amount").at(rows).spread(exists),
            self.columns.numbers("created").at(rows).spread(exists),
            self._codes("currency", rows, exists),
            self._codes("outcome", rows, exists),
            self._codes("category", rows, exists),
        )

    def counted(self, metric: Metric, tree: str, node: int, basis: Basis) -> tuple[Any, Any]:
        """The keys, ascending, of the deals that a metric counts in a node, and the node's parts of them."""
        rows = self._counted_in(metric, tree, node, basis)
        part = self._trees[tree].parts(node, rows, self._amounts(basis.view), basis.view)
        return self._keys[rows], part.values

    def parts_of_owners(self, view: str) -> tuple[Any, Any, Any]:
        """Of the deals with several owners each owner's part: row of the deal, place in the organisation, amount."""
        return self._trees[ORGANISATION].shares(view)

    def numbers_of(self, is_counted: Any) -> dict[str, dict[int, int]]:
        """How many of the deals that ``is_counted`` says each node has, by tree."""
        amounts = self._amounts(VIEWS[0])
        found = {name: tree.totals(is_counted, amounts, VIEWS[0]) for name, tree in self._trees.items()}
        return {name: {node: one.count for node, one in totals.items()} for name, totals in found.items()}

    def places(self) -> pa.Table:
        """The nodes that each place counts in: tree, place, node."""
        return pa.concat_tables([tree.pairs() for tree in self._trees.values()])

    def in_every_view(
        self, metric: Metric, tree: str, node: int, basis: Basis
    ) -> tuple[dict[str, tuple[int, ...]], int]:
        """The deals that a metric counts in every one of `VIEWS`: their number and the node's parts, by own currency.

        And how many it counts in some of the views only, for want of a rate.
        """

        def summed() -> tuple[dict[str, tuple[int, ...]], int]:
            counted = [self._counted_in(metric, tree, node, replace(basis, view=view)) for view in VIEWS]
            both = reduce(np.intersect1d, counted)
            parts = [self._trees[tree].parts(node, both, self._amounts(view), view).values for view in VIEWS]
            currency = self.deals["currency"].combine_chunks()
            codes = currency.indices.fill_null(-1).to_numpy()[both]
            sums = {
                currency.dictionary[code].as_py(): (
                    int((codes == code).sum()),
                    *(exact_sum(part[codes == code]) for part in parts),
                )
                for code in np.unique(codes).tolist()
            }
            return sums, len(reduce(np.union1d, counted)) - len(both)

        return self._of_node(("views", metric, tree, node, replace(basis, view="")), summed)

    def shown_to(self, policy: RowPolicy) -> Any:
        """Whether a policy shows each deal, in their order."""
        return self._answer(("shown", policy), lambda: policy.shows(self.columns))

    def is_seen(self, keys: Any, policy: RowPolicy) -> Any:
        """Whether a row policy shows each deal, judged as it stood on this day: none that was not created yet."""
        is_there, rows = self._found(keys)
        return spread(self.shown_to(policy)[rows], is_there)

    def seen_by_reason(
        self, metric: Metric, tree: str, node: int, basis: Basis, policy: RowPolicy
    ) -> dict[str | None, int]:
        """How many of the deals under each of `reasons` the row policy shows."""

        def seen() -> dict[str | None, int]:
            rows, judged = self._judged_in(metric, tree, node, basis)
            codes, counts = np.unique(judged[self.shown_to(policy)[rows]], return_counts=True)
            return {JUDGEMENTS[code]: n for code, n in zip(codes.tolist(), counts.tolist(), strict=True)}

        return self._of_node(("seen", metric, tree, node, basis, policy), seen)

    def deal(self, key: int) -> dict[str, Any] | None:
        """One deal as it stood, or ``None`` when it had not been created."""
        return next(iter(self.standings([key]).to_pylist()), None)

    def standings(self, keys: Collection[int]) -> pa.Table:
        """Those of the deals that had been created, by key, as they stood."""
        return self.deals.take(pa.array(self._rows_of(keys)))

    def won_by_day(self, basis: Basis) -> ByNode:
        """What each node booked on each day, walls and filters as in ``basis``, whatever the period."""

        def won() -> ByNode:
            is_won = self.columns.has_code("outcome", "won") & ~behind_wall(self.columns, basis.walls)
            is_won &= fits(self.columns, basis.filters)
            days = self.columns.numbers("booked_on").values
            return self._by_node(is_won, basis, days, lambda day: EPOCH + timedelta(days=day))

        return self._answer(("won", basis.view, basis.walls, basis.filters), won)

    def open_by_stage(self, basis: Basis) -> ByNode:
        """What each node has open in the basis' period by stage, category omitted left out."""

        def by_stage() -> ByNode:
            is_counted = self._judgements(METRICS["open_pipeline"], basis) == COUNTED
            stages = self.deals["stage"].combine_chunks()
            names = stages.dictionary.to_pylist()
            return self._by_node(is_counted, basis, stages.indices.fill_null(0).to_numpy(), names.__getitem__)

        return self._answer(("stages", basis), by_stage)

    def _by_node(self, is_counted: Any, basis: Basis, values: Any, name: Callable[[int], Any]) -> ByNode:
        amounts = self._amounts(basis.view)
        sums = {
            tree: one.by_value(is_counted, amounts, basis.view, values) for tree, one in self._trees.items()
        }
        return ByNode(sums, name)

    def _counted_in(self, metric: Metric, tree: str, node: int, basis: Basis) -> Any:
        rows, judged = self._judged_in(metric, tree, node, basis)
        return rows[judged == COUNTED]

    def _judged_in(self, metric: Metric, tree: str, node: int, basis: Basis) -> tuple[Any, Any]:
        """The rows of the deals that a node counts or leaves out, and how the metric judges each."""
        rows = self._trees[tree].rows(node)
        return rows, self._judgements(metric, basis)[rows]

    def _judgements(self, metric: Metric, basis: Basis) -> Any:
        """How a metric judges every deal."""

        def judgements() -> Any:
            period = (basis.start_on, basis.until_on)
            return judged(metric, self.columns, *period, basis.view, basis.walls, basis.filters)

        return self._answer(("judgements", metric, basis), judgements)

    def _rows_of(self, keys: Collection[int]) -> Any:
        """The rows of those of the deals that had been created, ascending."""
        return self._found(np.unique(np.fromiter(keys, np.int64, len(keys))))[1]

    def _found(self, keys: Any) -> tuple[Any, Any]:
        """Which of the deals had been created, and the rows of those, in the order of the keys."""
        rows = np.searchsorted(self._keys, keys)
        is_there = rows < len(self._keys)
        is_there[is_there] = self._keys[rows[is_there]] == keys[is_there]
        return is_there, rows[is_there]

    def _amounts(self, view: str) -> Column:
        return self.columns.numbers(f"{view}_minor")

    def _codes(self, name: str, rows: Any, exists: Any) -> Codes:
        names, places = self.columns.codes(name)
        return Codes(names, spread(places[rows], exists))

    def _with_parts(self, rows: Any, part: Column) -> pa.Table:
        values = pa.array(part.values, pa.int64(), mask=~part.is_known)
        return self.deals.take(pa.array(rows)).append_column("part_minor", values)

    def _answer(self, asked: Hashable, found: Callable[[], _Answer]) -> _Answer:
        with self._lock:
            return _kept(self._answers, KEPT_ANSWERS, asked, found)

    def _of_node(self, asked: Hashable, found: Callable[[], _Answer]) -> _Answer:
        with self._lock:
            return _kept(self._of_nodes, KEPT_OF_NODES, asked, found)


def _kept(answers: dict[Hashable, Any], most: int, asked: Hashable, found: Callable[[], _Answer]) -> _Answer:
    """What was found before for the same, or is found now: one thread at a time finds, and the oldest goes."""
    answer: _Answer = answers.pop(asked) if asked in answers else found()
    if len(answers) >= most:
        answers.pop(next(iter(answers)))
    answers[asked] = answer
    return answer


class ByNode:
    """Sums of every node by something that each deal has, such as a day; a node's are summed when asked for."""

    def __init__(self, sums: Mapping[str, ByValue], name: Callable[[int], Any]) -> None:
        self._sums, self._name = sums, name

    def of(self, tree: str, node: int) -> dict[Any, int]:
        """The node's sums; what none of its deals has is absent."""
        return {self._name(value): amount for value, amount in self._sums[tree].of(node).items()}

    def first(self) -> Any:
        """The least value that a deal of any node has; ``None`` over no deals."""
        least = [int(one.values.min()) for one in self._sums.values() if len(one.values)]
        return self._name(min(least)) if least else None


def _shares_in(tree: str, shares: pa.Table) -> pa.Table:
    """Owners share a deal in the organisation; in the territories it counts whole."""
    return shares if tree == ORGANISATION else shares.slice(0, 0)
