"""Large-neighbourhood search: a few sellers next to each other share their accounts anew, by a small integer program.

How hard each program is tried is counted in nodes of its search, not in seconds, so that it ends alike on every
machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.territory.core import Choice, Core, excess_of, load_of, rows_of
from fieldhouse.engines.territory.pairs import Floats, Ints
from fieldhouse.engines.territory.problem import Problem

MOST_NODES = 2_000
MOST_UNITS = 140
SELLERS = (2, 6)
MOST_SELLERS = 12
PROVEN = (0, 2)
"""The status with which the program says that its best is the best of all, or that there is none."""


@dataclass(slots=True)
class Neighbourhoods:
    """A search that goes on from a choice that keeps all bands; each `improve` looks at one neighbourhood."""

    problem: Problem
    core: Core
    chosen: Ints
    seed: int
    _load: Floats | None = None
    _draw: np.random.Generator | None = None

    def __post_init__(self) -> None:
        self._draw = np.random.default_rng(self.seed)
        self._load = load_of(self.problem, self.core.arcs, self.chosen)

    def improve(self) -> float:
        """Look at one neighbourhood; by how much the plan became cheaper, 0 when it is the best already."""
        draw, load = self._draw, self._load
        if draw is None or load is None:
            raise RuntimeError("the search has not begun")
        units, group = self._neighbourhood(draw)
        if len(units) < 2:
            return 0.0
        found = _shared_anew(self.problem, self.core, self.chosen, load, units, group)
        if found is None:
            return 0.0
        gain = float(self.core.arcs.cost[self.chosen[units]].sum() - self.core.arcs.cost[found].sum())
        if gain <= 1e-9 * max(1.0, abs(gain)):
            return 0.0
        changed = self.chosen.copy()
        changed[units] = found
        after = load_of(self.problem, self.core.arcs, changed)
        if excess_of(self.problem, after).sum() > 0.0:
            return 0.0
        self.chosen, self._load = changed, after
        return gain

    def choice(self) -> Choice:
        """Where the search stands."""
        return Choice(self.chosen, float(self.core.arcs.cost[self.chosen].sum()), 0.0)

    def _most_sellers(self) -> int:
        """How many sellers share anew at most: where they have few units each, more of them."""
        fitting = MOST_UNITS * self.problem.sellers // max(1, self.problem.units)
        return min(max(SELLERS[1], min(fitting, MOST_SELLERS)), self.problem.sellers)

    def _neighbourhood(self, draw: np.random.Generator) -> tuple[Ints, Ints]:
        """Some sellers that share arcs of the core, and the units of theirs that have a choice among them."""
        arcs = self.core.arcs
        home = arcs.seller[self.chosen]
        first = int(draw.integers(self.problem.sellers))
        wanted = int(draw.integers(SELLERS[0], self._most_sellers() + 1))
        own = np.flatnonzero(home == first)
        shared = np.bincount(arcs.seller[_arcs_of(arcs.first, own)], minlength=self.problem.sellers).astype(
            float
        )
        coming = arcs.unit[arcs.seller == first]
        shared += np.bincount(home[coming], minlength=self.problem.sellers)
        shared *= 0.3 + draw.random(self.problem.sellers)
        shared[first] = np.inf
        group = np.sort(np.argsort(-shared, kind="stable")[: wanted + 1])
        group = group[shared[group] > 0]
        inside = np.zeros(self.problem.sellers, bool)
        inside[group] = True
        theirs = np.flatnonzero(inside[home] & (np.diff(arcs.first) > 1))
        at = _arcs_of(arcs.first, theirs)
        open_arcs = np.bincount(arcs.unit[at], weights=inside[arcs.seller[at]], minlength=self.problem.units)
        theirs = theirs[open_arcs[theirs] > 1]
        if len(theirs) > MOST_UNITS:
            theirs = np.sort(draw.choice(theirs, MOST_UNITS, replace=False))
        return theirs, group


def _arcs_of(first: Ints, units: Ints) -> Ints:
    lengths = first[units + 1] - first[units]
    begins = np.cumsum(lengths) - lengths
    return np.repeat(first[units] - begins, lengths) + np.arange(int(lengths.sum()))


def _shared_anew(
    problem: Problem, core: Core, chosen: Ints, load: Floats, units: Ints, group: Ints
) -> Ints | None:
    """The cheapest arcs for these units among these sellers, everything else as it is; ``None`` when none was found."""
    arcs = core.arcs
    inside = np.full(problem.sellers, -1)
    inside[group] = np.arange(len(group))
    at = _arcs_of(arcs.first, units)
    at = at[inside[arcs.seller[at]] >= 0]
    number = np.searchsorted(units, arcs.unit[at])
    least, most = rows_of(problem)
    rows, measures = load.shape[0], len(problem.measures)
    given = load - load_of(problem, arcs, chosen[units])
    row, column, size, low, high = [], [], [], [], []
    for k in range(measures):
        row.append(k * len(group) + inside[arcs.seller[at]])
        column.append(np.arange(len(at)))
        size.append(arcs.size[at, k])
        low.append(least[k, group] - given[k, group])
        high.append(most[k, group] - given[k, group])
    if rows > measures:
        row.append(np.full(len(at), measures * len(group)))
        column.append(np.arange(len(at)))
        size.append(arcs.size[at, measures])
        low.append(np.array([-np.inf]))
        high.append(most[measures, :1] - given[measures, :1])
    found, _is_proven = _solved(
        arcs.cost[at],
        number,
        len(units),
        (np.concatenate(row), np.concatenate(column), np.concatenate(size)),
        (np.concatenate(low), np.concatenate(high)),
        at,
        MOST_NODES,
    )
    return found


def _solved(
    cost: Floats,
    number: Ints,
    units: int,
    entries: tuple[Ints, Ints, Floats],
    ends: tuple[Floats, Floats],
    at: Ints,
    nodes: int,
    seconds: float | None = None,
) -> tuple[Ints | None, bool]:
    """The arcs that are taken, in the order of units, and whether none are cheaper."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_matrix

    low, high = ends
    bands = csc_matrix((entries[2], (entries[0], entries[1])), shape=(len(low), len(cost)))
    once = csc_matrix((np.ones(len(cost)), (number, np.arange(len(cost)))), shape=(units, len(cost)))
    options = {"node_limit": nodes, "mip_rel_gap": 1e-7} | (
        {"time_limit": seconds} if seconds is not None else {}
    )
    shift = float(cost.min())
    solved = milp(
        cost - shift,
        integrality=np.ones(len(cost)),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(once, 1, 1), LinearConstraint(bands, low, high)],
        options=options,
    )
    is_proven = solved.status in PROVEN
    if solved.x is None:
        return None, is_proven
    taken = np.flatnonzero(solved.x > 0.5)
    if len(taken) != units:
        return None, False
    return np.asarray(at[taken[np.argsort(number[taken], kind="stable")]]), is_proven


def solved_whole(problem: Problem, core: Core, *, seconds: float, nodes: int) -> tuple[Choice | None, bool]:
    """The integer program over the whole core, for small ones; a choice that keeps all bands where one was found,
    and whether none is cheaper among these arcs."""
    arcs = core.arcs
    least, most = rows_of(problem)
    measures = len(problem.measures)
    row, column, size = [], [], []
    for k in range(arcs.size.shape[1]):
        own = arcs.seller if k < measures else np.zeros(len(arcs.seller), np.int64)
        row.append(k * problem.sellers + own)
        column.append(np.arange(len(arcs.cost)))
        size.append(arcs.size[:, k])
    entries = (np.concatenate(row), np.concatenate(column), np.concatenate(size))
    found, is_proven = _solved(
        arcs.cost,
        arcs.unit,
        problem.units,
        entries,
        (least.ravel(), most.ravel()),
        np.arange(len(arcs.cost)),
        nodes,
        seconds,
    )
    if found is None:
        return None, is_proven
    if excess_of(problem, load_of(problem, arcs, found)).sum() > 0.0:
        return None, False
    return Choice(found, float(arcs.cost[found].sum()), 0.0), is_proven
