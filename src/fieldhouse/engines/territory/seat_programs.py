"""Seats next to each other chosen anew together with whom they serve, by small integer programs.

What the search by exchanges misses where bands are tight: other seats that only pay when units are shared out anew.
How hard a program is tried is counted in nodes, so that it ends alike on every machine.
"""

from __future__ import annotations

import numpy as np

from fieldhouse.engines.territory.pairs import Floats, Ints
from fieldhouse.engines.territory.problem import Problem

UNITS = 60
"""Units in a program, about; two seats at least."""

CANDIDATES = 7
"""Sellers for each seat: those who would serve its units for least."""

CHOICES = 9
"""Candidates that each unit may go to: the cheapest."""

MOST_NODES = 150
FAR = 1e15


class SeatPrograms:
    """A search that goes on from seats and a plan that keeps all bands; each `improve` looks at one group of seats."""

    def __init__(self, problem: Problem, cost: Floats, seat: Ints, place: Ints, seed: int) -> None:
        self.problem, self.cost = problem, cost
        self.seat, self.place = seat.copy(), place.copy()
        self._draw = np.random.default_rng(seed)

    def improve(self) -> float:
        """Look at one group; by how much the plan became cheaper."""
        group = self._group()
        units = np.flatnonzero(np.isin(self.place, group))
        before = float(self.cost[units, self.seat[self.place[units]]].sum())
        found = self._program(group, units)
        if found is None:
            return 0.0
        sellers, served_by = found
        gain = before - float(self.cost[units, served_by].sum())
        if gain <= 1e-9 * max(1.0, abs(before)) or not self._keeps(units, sellers, served_by):
            return 0.0
        self.seat[group] = sellers
        position = {int(j): int(s) for s, j in zip(group, sellers, strict=True)}
        self.place[units] = [position[int(j)] for j in served_by]
        return gain

    def _group(self) -> Ints:
        """Some seats next to each other, by what it would cost the first one's units to go to them."""
        seats, units = len(self.seat), len(self.place)
        wanted = min(seats, max(2, UNITS * seats // units))
        first = int(self._draw.integers(seats))
        own = np.flatnonzero(self.place == first)
        far = self.cost[np.ix_(own, self.seat)].sum(axis=0) * (0.6 + self._draw.random(seats))
        far[first] = -np.inf
        return np.sort(np.argsort(far, kind="stable")[:wanted])

    def _candidates(self, group: Ints) -> Ints:
        is_taken = np.zeros(self.cost.shape[1], bool)
        is_taken[self.seat] = True
        is_taken[self.seat[group]] = False
        found = set(self.seat[group].tolist())
        for s in group:
            total = self.cost[self.place == s].sum(axis=0)
            total[is_taken] = np.inf
            nearest = np.argsort(total, kind="stable")[:CANDIDATES]
            found.update(int(j) for j in nearest if total[j] < FAR)
        return np.array(sorted(found), np.int64)

    def _program(self, group: Ints, units: Ints) -> tuple[Ints, Ints] | None:
        """The sellers for the seats of the group, and by unit one of them."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csc_matrix, hstack, identity, vstack

        sellers = self._candidates(group)
        near = self.cost[np.ix_(units, sellers)]
        is_pair = near < FAR
        cut = np.partition(near, min(CHOICES, len(sellers)) - 1, axis=1)[:, min(CHOICES, len(sellers)) - 1]
        now = np.searchsorted(sellers, self.seat[self.place[units]])
        is_pair &= near <= cut[:, None]
        is_pair[np.arange(len(units)), now] = True
        unit, at = np.nonzero(is_pair)
        pairs, count = len(unit), len(sellers)
        column = np.arange(pairs)
        once = csc_matrix((np.ones(pairs), (unit, column)), shape=(len(units), pairs + count))
        opened = csc_matrix(
            (np.ones(count), (np.zeros(count, int), pairs + np.arange(count))), (1, pairs + count)
        )
        chosen = csc_matrix((np.ones(pairs), (column, at)), shape=(pairs, count))
        only_open = hstack([identity(pairs), -chosen])
        rows = [LinearConstraint(once, 1, 1), LinearConstraint(opened, len(group), len(group))]
        rows.append(LinearConstraint(csc_matrix(only_open), -np.inf, 0))
        for k in range(len(self.problem.measures)):
            size = self.problem.pairs.size[units[unit], k]
            load = csc_matrix((size, (at, column)), shape=(count, pairs))
            most = hstack([load, -np.diag(self.problem.most[k, sellers])])
            least = hstack([-load, np.diag(self.problem.least[k, sellers])])
            rows.append(LinearConstraint(csc_matrix(vstack([most, least])), -np.inf, 0))
        solved = milp(
            np.concatenate([near[unit, at], np.zeros(count)]),
            integrality=np.ones(pairs + count),
            bounds=Bounds(0, 1),
            constraints=rows,
            options={"node_limit": MOST_NODES, "mip_rel_gap": 1e-6},
        )
        if solved.x is None:
            return None
        taken = np.flatnonzero(solved.x[:pairs] > 0.5)
        is_open = np.flatnonzero(solved.x[pairs:] > 0.5)
        if len(taken) != len(units) or len(is_open) != len(group):
            return None
        return sellers[is_open], sellers[at[taken[np.argsort(unit[taken], kind="stable")]]]

    def _keeps(self, units: Ints, sellers: Ints, served_by: Ints) -> bool:
        """Whether every band of these sellers is kept, by exact sums where sizes are whole."""
        for k in range(len(self.problem.measures)):
            load = np.bincount(
                served_by, weights=self.problem.pairs.size[units, k], minlength=self.problem.sellers
            )[sellers]
            if np.any(load > self.problem.most[k, sellers]) or np.any(load < self.problem.least[k, sellers]):
                return False
        return bool(np.isin(served_by, sellers).all())
