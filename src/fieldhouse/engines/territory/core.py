"""The core: the few pairs among which a plan that is near the bound has to choose, and a state of choices in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.territory.pairs import Flags, Floats, Ints
from fieldhouse.engines.territory.passes import Arcs, Prices
from fieldhouse.engines.territory.problem import Problem

ARCS_A_SELLER = 60
"""How many pairs a seller has on average that are not the best of their unit; with more the search is slower,
not better."""

LEAST_ARCS_A_SELLER = 25


@dataclass(frozen=True, slots=True)
class Core:
    """Arcs with their reduced costs; ``dearness`` is by arc what it costs above the best of its unit at the prices."""

    arcs: Arcs
    dearness: Floats
    typical: float


@dataclass(slots=True)
class Choice:
    """A choice of an arc for each unit, by the place of the arc; what it costs and by how much it leaves the bands."""

    arc: Ints
    cost: float
    excess: float


def reduced(arcs: Arcs, prices: Prices) -> Floats:
    """By arc what it costs at the prices above the cheapest arc of its unit."""
    z = arcs.cost.copy()
    measures = len(prices.by_seller)
    for k in range(measures):
        z += arcs.size[:, k] * prices.by_seller[k, arcs.seller]
    if arcs.size.shape[1] > measures:
        z += arcs.size[:, measures] * prices.moves
    least = np.minimum.reduceat(z, arcs.first[:-1])
    return np.asarray(z - np.repeat(least, np.diff(arcs.first)))


def core_of(
    problem: Problem, arcs: Arcs, prices: Prices, kept: Ints | None = None, each: int = ARCS_A_SELLER
) -> Core:
    """The arcs that cost little above the best of their unit: ``each`` a seller, and the arcs ``kept``."""
    dearness = reduced(arcs, prices)
    unit = arcs.unit
    order = np.lexsort((dearness, unit))
    best = order[arcs.first[:-1]]
    is_best = np.zeros(len(dearness), bool)
    is_best[best] = True
    others = np.flatnonzero(~is_best)
    others = others[np.argsort(dearness[others], kind="stable")]
    wanted = min(len(others), each * problem.sellers)
    is_in = is_best.copy()
    is_in[others[:wanted]] = True
    home = arcs.seller[best][unit[others]]
    for key in (arcs.seller[others], home):
        is_in[others[_rank(key) < LEAST_ARCS_A_SELLER]] = True
    if kept is not None:
        is_in[kept] = True
    typical = float(np.median(dearness[others[:wanted]])) if wanted else 0.0
    return Core(subset(arcs, is_in), dearness[is_in], max(typical, 1e-12))


def _rank(key: Ints) -> Ints:
    """By entry how many before it have the same key."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    begins = np.flatnonzero(np.concatenate([[True], np.diff(ordered) != 0]))
    lengths = np.diff(np.concatenate([begins, [len(key)]]))
    rank = np.empty(len(key), np.int64)
    rank[order] = np.arange(len(key)) - np.repeat(begins, lengths)
    return rank


def subset(arcs: Arcs, is_in: Flags) -> Arcs:
    """Some of the arcs; each unit keeps one at least."""
    counts = np.add.reduceat(is_in.astype(np.int64), arcs.first[:-1])
    first = np.concatenate([[0], np.cumsum(counts)])
    return Arcs(first, arcs.seller[is_in], arcs.cost[is_in], arcs.size[is_in])


def rows_of(problem: Problem) -> tuple[Floats, Floats]:
    """The bands as rows x sellers; the limit of moves is a row whose load all lies with the first seller."""
    if not problem.has_move_limit:
        return problem.least, problem.most
    least = np.zeros((1, problem.sellers))
    most = np.full((1, problem.sellers), np.inf)
    most[0, 0] = problem.move_most
    return np.vstack([problem.least, least]), np.vstack([problem.most, most])


def load_of(problem: Problem, arcs: Arcs, chosen: Ints) -> Floats:
    """The load of a choice as rows x sellers, in the layout of `rows_of`."""
    rows = arcs.size.shape[1]
    load = np.zeros((rows, problem.sellers))
    for k in range(rows):
        is_moves = k == len(problem.measures)
        seller = np.zeros(len(chosen), np.int64) if is_moves else arcs.seller[chosen]
        load[k] = np.bincount(seller, weights=arcs.size[chosen, k], minlength=problem.sellers)
    return load


def excess_of(problem: Problem, load: Floats) -> Floats:
    """By how much a load leaves its bands, as rows x sellers."""
    least, most = rows_of(problem)
    return np.maximum(load - most, 0.0) + np.maximum(least - load, 0.0)


def place_of(arcs: Arcs, seller: Ints, sellers: int) -> Ints:
    """By unit the arc to this seller, -1 where there is none."""
    key = arcs.unit * sellers + arcs.seller
    order = np.argsort(key, kind="stable")
    wanted = np.arange(len(seller)) * sellers + seller
    at = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
    found = order[at]
    return np.where(key[found] == wanted, found, -1)


def chosen_of(problem: Problem, arcs: Arcs, chosen: Ints) -> Choice:
    """A choice with its cost and excess."""
    excess = float(excess_of(problem, load_of(problem, arcs, chosen)).sum())
    return Choice(chosen, float(arcs.cost[chosen].sum()), excess)
