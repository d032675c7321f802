"""Every deal as it stood when one day ended, in one currency, ready to be summed by node.

Built once for what is known, the day and the currency, with no user in it: rights are asked by the caller.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock, RLock
from typing import Any, Protocol

import pyarrow as pa

from fieldhouse.facts.conversion import VIEWS, Converter, rate_table, with_views
from fieldhouse.facts.engine import Session, Table
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.members import members
from fieldhouse.facts.metrics import cache
from fieldhouse.facts.metrics.cache import Tables
from fieldhouse.facts.metrics.definitions import METRICS, Metric, reason
from fieldhouse.facts.standing import splits, standing

KEPT_VIEWS = 32
"""Days kept in memory in a process: a leader's page looks at about a dozen (past quarters for the expectation)."""


KEPT_SCOPES = 16
"""Row policies whose deals a view remembers: about as many people as look at the same day at once."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a total is taken on: a period (half open), a currency view, the walls opened, and equality filters."""

    start_on: date
    until_on: date
    view: str = "today"
    walls: frozenset[str] = frozenset()
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in minor units over a number of deals."""

    amount_minor: int
    count: int


Nodes = Mapping[tuple[str, int], Mapping[str, Total]]
ByDay = Mapping[tuple[str, int], Mapping[date, int]]
ByStage = Mapping[tuple[str, int], Mapping[str, int]]


class RowPolicy(Protocol):
    """What a user may see, as a condition on deals; equal policies show equal rows, so it can be remembered by."""

    def as_predicate(self, deals: Table) -> Any: ...

    def __hash__(self) -> int: ...


class DayView:
    """The deals of a day and their nodes, in an engine session of their own. Safe for several threads.

    What they were built from stays in the history's session, which ends with it: only these two tables are kept.
    """

    def __init__(
        self,
        history: History,
        as_of: date,
        currency: str,
        tables: Tables | None = None,
        session: Session | None = None,
    ) -> None:
        self.as_of, self.currency = as_of, currency
        self._lock = RLock()
        self._session = session or Session()
        self.tables = tables or self._built(history)
        self.deals = self.tables.deals
        self._keys: list[int] = self.deals["key"].to_pylist()
        self._deals = self._session.table("deals", self.deals)
        self._members = self._session.table("members", self.tables.members)
        self._totals: dict[Basis, Nodes] = {}
        self._reasons: dict[tuple[str, str, int, Basis], dict[str | None, Total]] = {}
        self._shown_to: dict[RowPolicy, frozenset[int]] = {}
        self._won: dict[Basis, ByDay] = {}
        self._open: dict[Basis, ByStage] = {}

    def _built(self, history: History) -> Tables:
        converter = Converter(rate_table(history.snapshot("rates")), self.currency, self.as_of)
        deals = with_views(standing(history, self.as_of), converter)
        placed = history.session.table("standing", deals)
        return Tables(deals, members(history, placed, splits(history, self.as_of)))

    def totals(self, basis: Basis) -> Nodes:
        """All metrics of all nodes: ``{(tree, node): {metric: Total}}``; nodes without deals are absent."""
        with self._lock:
            if basis not in self._totals:
                self._totals[basis] = self._computed(basis)
            return self._totals[basis]

    def total(self, metric: Metric, tree: str, node: int, basis: Basis) -> Total:
        """One metric of one node; zero over no deals where the node has none."""
        return self.totals(basis).get((tree, node), {}).get(metric.name, Total(0, 0))

    def reasons(self, metric: Metric, tree: str, node: int, basis: Basis) -> dict[str | None, Total]:
        """How many deals of the node the metric counts (``None``) and leaves out by each reason, with their amounts."""
        asked = (metric.name, tree, node, basis)
        with self._lock:
            if asked not in self._reasons:
                rows = self._evidence(metric, tree, node, basis)
                sums = {"amount": rows.part_minor.sum().cast("int64"), "count": rows.key.count()}
                found = self._session.arrow(rows.group_by("reason").agg(**sums)).to_pylist()
                self._reasons[asked] = {
                    row["reason"]: Total(row["amount"] or 0, row["count"]) for row in found
                }
            return self._reasons[asked]

    def evidence(
        self,
        metric: Metric,
        tree: str,
        node: int,
        basis: Basis,
        *,
        left_out_for: str | None = None,
        may_see: Callable[[Table], Any] | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> pa.Table:
        """The deals counted (or left out for one reason), the largest first.

        Columns: those of `standing`, and ``part_minor``, the node's part of the deal in the basis' view. ``may_see``
        is the row policy.
        """
        with self._lock:
            rows = self._evidence(metric, tree, node, basis)
            rows = rows.filter(rows.reason.isnull() if left_out_for is None else rows.reason == left_out_for)
            if may_see is not None:
                rows = rows.filter(may_see(rows))
            rows = rows.order_by([rows.part_minor.desc(), rows.key])
            return self._session.arrow(rows if limit is None else rows.limit(limit, offset=offset))

    def judged(self, metric: Metric, tree: str, node: int, basis: Basis, keys: Sequence[int]) -> pa.Table:
        """Those of the deals that are the node's, with ``part_minor`` and ``reason`` (null: counted)."""
        with self._lock:
            wanted = self._session.table("wanted", pa.table({"wanted": pa.array(keys, pa.int64())}))
            rows = self._evidence(metric, tree, node, basis)
            return self._session.arrow(rows.semi_join(wanted, rows.key == wanted.wanted).order_by("key"))

    def seen(self, keys: Collection[int], policy: RowPolicy) -> set[int]:
        """Those of the deals that a row policy shows, judged as they stood on this day."""
        with self._lock:
            if policy not in self._shown_to:
                if len(self._shown_to) >= KEPT_SCOPES:
                    self._shown_to.pop(next(iter(self._shown_to)))
                rows = self._session.arrow(self._deals.filter(policy.as_predicate(self._deals)).select("key"))
                self._shown_to[policy] = frozenset(rows["key"].to_pylist())
            return set(keys) & self._shown_to[policy]

    def seen_by_reason(
        self, metric: Metric, tree: str, node: int, basis: Basis, may_see: Callable[[Table], Any]
    ) -> dict[str | None, int]:
        """How many of the deals under each of `reasons` the row policy shows, by one query."""
        with self._lock:
            rows = self._evidence(metric, tree, node, basis)
            seen = rows.filter(may_see(rows)).group_by("reason").agg(count=rows.key.count())
            return {row["reason"]: row["count"] for row in self._session.arrow(seen).to_pylist()}

    def deal(self, key: int) -> dict[str, Any] | None:
        """One deal as it stood, or ``None`` when it had not been created."""
        place = bisect_left(self._keys, key)
        if place == len(self._keys) or self._keys[place] != key:
            return None
        return dict(self.deals.slice(place, 1).to_pylist()[0])

    def won_by_day(self, basis: Basis) -> ByDay:
        """What each node booked on each day, walls and filters as in ``basis``, whatever the period."""
        with self._lock:
            if basis not in self._won:
                rows = self._joined(basis)
                rows = rows.filter(rows.outcome == "won", self._is_in_front(rows, basis))
                self._won[basis] = self._summed_by(rows, "booked_on", basis)
            return self._won[basis]

    def open_by_stage(self, basis: Basis) -> ByStage:
        """What each node has open in the basis' period by stage, category omitted left out."""
        with self._lock:
            if basis not in self._open:
                rows = self._joined(basis)
                metric = METRICS["open_pipeline"]
                why = reason(metric, rows, basis.start_on, basis.until_on, basis.view, basis.walls)
                self._open[basis] = self._summed_by(rows.filter(why.isnull()), "stage", basis)
            return self._open[basis]

    def _summed_by(self, rows: Table, column: str, basis: Basis) -> dict[tuple[str, int], dict[Any, int]]:
        """The node's parts of the rows by a column's values."""
        parts = rows.group_by(["tree", "node", column]).agg(
            part=rows[f"{basis.view}_minor"].sum().cast("int64")
        )
        summed: dict[tuple[str, int], dict[Any, int]] = {}
        for row in self._session.arrow(parts).to_pylist():
            summed.setdefault((row["tree"], row["node"]), {})[row[column]] = row["part"] or 0
        return summed

    def _computed(self, basis: Basis) -> Nodes:
        deals = self._filtered(basis)
        counted: dict[str, Any] = {
            name: reason(metric, deals, basis.start_on, basis.until_on, basis.view, basis.walls).isnull()
            for name, metric in METRICS.items()
        }
        flagged = deals.select(deal="key", **counted)
        rows = self._members.inner_join(flagged, self._members.key == flagged.deal)
        part = rows[f"{basis.view}_minor"]
        sums: dict[str, Any] = {}
        for name in METRICS:
            sums[f"{name}_amount"] = part.sum(where=rows[name]).cast("int64")
            sums[f"{name}_count"] = rows[name].sum().cast("int64")
        found = self._session.arrow(rows.group_by(["tree", "node"]).agg(**sums)).to_pylist()
        return {
            (row["tree"], row["node"]): {
                name: Total(row[f"{name}_amount"] or 0, row[f"{name}_count"] or 0) for name in METRICS
            }
            for row in found
        }

    def _evidence(self, metric: Metric, tree: str, node: int, basis: Basis) -> Table:
        rows = self._of_node(tree, node, basis.view)
        for name, value in basis.filters:
            rows = rows.filter(rows[name] == value)
        return rows.mutate(
            reason=reason(metric, rows, basis.start_on, basis.until_on, basis.view, basis.walls)
        )

    def _of_node(self, tree: str, node: int, view: str) -> Table:
        inside = self._members.filter(self._members.tree == tree, self._members.node == node)
        parts = inside.select(deal=inside.key, part_minor=inside[f"{view}_minor"])
        return self._deals.inner_join(parts, self._deals.key == parts.deal).drop("deal")

    def _joined(self, basis: Basis) -> Table:
        deals = self._filtered(basis).drop(*(f"{view}_minor" for view in VIEWS))
        return self._members.inner_join(deals, "key")

    @staticmethod
    def _is_in_front(rows: Table, basis: Basis) -> Any:
        """Not behind a wall that the basis keeps shut."""
        wall = rows.wall.fill_null("")
        return wall.isin(["", *sorted(basis.walls)])

    def _filtered(self, basis: Basis) -> Table:
        deals = self._deals
        for name, value in basis.filters:
            deals = deals.filter(deals[name] == value)
        return deals


@lru_cache(maxsize=4_096)
def view_key(known: Known, as_of: date, currency: str) -> str:
    """What tells one view from another: equal keys, equal views, though more may be known of other days."""
    return key_of(History(known), as_of, currency)


def key_of(history: History, as_of: date, currency: str) -> str:
    """`view_key` of a history that is open, or of one that is not committed yet."""
    return f"{as_of}-{currency}-{history.key_until(as_of)[:32]}"


@lru_cache(maxsize=KEPT_VIEWS)
def _lock_of(_key: str) -> Lock:
    return Lock()


@lru_cache(maxsize=KEPT_VIEWS)
def _kept(key: str) -> list[DayView]:
    return []


def day_view(known: Known, as_of: date, currency: str) -> DayView:
    """The view of a day: from memory, from the home's cache, or built; two threads never build the same one."""
    key = view_key(known, as_of, currency)
    with _lock_of(key):
        held = _kept(key)
        if not held:
            history = History(known)
            stored = cache.read(key)
            view = DayView(history, as_of, currency, stored)
            if stored is None:
                cache.write(key, view.tables)
            held.append(view)
        return held[0]


def forget() -> None:
    """Drop every view kept in memory: the tests' homes come and go within one process."""
    for kept in (view_key, _lock_of, _kept):
        kept.cache_clear()
