"""Passes over all pairs: what the prices prove, and which pairs are worth looking at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.compiled import compiled
from fieldhouse.engines.territory.pairs import LISTED, Flags, Floats, Ints, Pairs, row
from fieldhouse.engines.territory.problem import Problem


@dataclass(frozen=True, slots=True)
class Arcs:
    """Some pairs of each unit: those of unit ``i`` are ``first[i]`` to ``first[i + 1]``, the cheapest at the
    prices first.

    ``size`` is arcs x rows: the measures, and with a limit of moves what the pair moves.
    """

    first: Ints
    seller: Ints
    cost: Floats
    size: Floats

    @property
    def unit(self) -> Ints:
        """The unit of each arc."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))


@dataclass(frozen=True, slots=True)
class Prices:
    """A price for each measure and seller, in cost for the scaled unit, and one for what changes hands."""

    by_seller: Floats
    moves: float = 0.0

    @staticmethod
    def none(problem: Problem) -> Prices:
        """Prices of 0."""
        return Prices(np.zeros(problem.least.shape))


def bound(problem: Problem, prices: Prices, least_costs: Floats) -> float:
    """The lower bound that prices prove: the cheapest pair of each unit, less what the bands give back."""
    price = prices.by_seller
    given_back = np.maximum(price * problem.most, price * problem.least)
    moves = prices.moves * problem.move_most if prices.moves else 0.0
    return float(np.sum(least_costs) - np.sum(given_back) - moves)


def proven_bound(problem: Problem, prices: Prices) -> float:
    """The same against the bands as they were asked for; this is what a certificate states."""
    price = prices.by_seller
    most = np.where(np.isfinite(problem.asked_most), problem.asked_most, 0.0)
    given_back = np.where(price > 0, price * most, price * problem.asked_least)
    moves = prices.moves * problem.move_most if prices.moves else 0.0
    return float(math.fsum(least_costs(problem, prices)) - math.fsum(given_back.ravel()) - moves)


def without_open_ends(problem: Problem, prices: Prices) -> Prices:
    """The prices, none of them above 0 where a band has no upper end: it would prove nothing."""
    is_open = ~np.isfinite(problem.asked_most)
    by_seller = np.where(is_open, np.minimum(prices.by_seller, 0.0), prices.by_seller)
    return Prices(by_seller, max(0.0, prices.moves))


def best_arcs(
    problem: Problem, prices: Prices, most: int, *, by_cost: int = 0, within: float = np.inf
) -> tuple[Arcs, Floats]:
    """By unit the cheapest pairs at these prices, at most ``most`` and none dearer than the first by more than
    ``within``.

    ``by_cost`` of them are the cheapest without prices instead. Also what the first one costs at the prices, for
    `bound`.
    """
    most = max(1, min(most, problem.sellers))
    width = min(problem.sellers, most + by_cost)
    units, rows = problem.units, len(problem.measures) + problem.has_move_limit
    sellers = np.full((units, width), -1, np.int32)
    cost, at = np.empty((units, width)), np.zeros((units, width), np.int32)
    moved = np.zeros((units, width) if problem.has_move_limit else (0, 0))
    least = np.empty(units)
    _select(
        problem.pairs, prices.by_seller, prices.moves, most, by_cost, within, sellers, cost, moved, at, least
    )
    return _packed(problem, sellers, cost, moved, at, rows), least


def least_costs(problem: Problem, prices: Prices) -> Floats:
    """What the cheapest pair of each unit costs at these prices."""
    least = np.empty(problem.units)
    _least(problem.pairs, prices.by_seller, prices.moves, least)
    return least


def arcs_to(problem: Problem, seller: Ints) -> tuple[Arcs, Flags]:
    """One arc a unit, to the seller that is named for it, who must be possible; all of them are used."""
    units, rows = problem.units, len(problem.measures) + problem.has_move_limit
    cost, moved, at = np.empty((units, 1)), np.zeros((units, 1)), np.zeros((units, 1), np.int32)
    _named(problem.pairs, seller, cost, moved, at)
    arcs = _packed(problem, seller.reshape(-1, 1), cost, moved, at, rows)
    return arcs, np.ones(units, bool)


def may_cover(problem: Problem, seller: Ints) -> Flags:
    """By unit whether the seller named for it, -1 for nobody, may cover it."""
    pairs = problem.pairs
    may = (seller >= 0) & pairs.possible[pairs.kind, np.maximum(seller, 0)]
    if pairs.mode == LISTED:
        unit = np.repeat(np.arange(problem.units), np.diff(pairs.listed_first))
        is_listed = np.zeros(problem.units, bool)
        is_listed[unit[pairs.listed_seller == seller[unit]]] = True
        may &= is_listed
    return np.asarray(may)


@compiled
def _named(p: Pairs, seller: Ints, out_cost: Floats, out_moved: Floats, out_at: Ints) -> None:
    sellers = p.possible.shape[1]
    js, cost, moved = np.empty(sellers, np.int64), np.empty(sellers), np.empty(sellers)
    for i in range(p.kind.shape[0]):
        count = row(p, i, js, cost, moved)
        for t in range(count):
            if js[t] == seller[i]:
                out_cost[i, 0] = cost[t]
                out_moved[i, 0] = moved[t]
                out_at[i, 0] = t


def _packed(problem: Problem, sellers: Ints, cost: Floats, moved: Floats, at: Ints, rows: int) -> Arcs:
    is_there = sellers >= 0
    first = np.concatenate([[0], np.cumsum(is_there.sum(axis=1))])
    unit, slot = np.nonzero(is_there)
    pairs = problem.pairs
    measures = len(problem.measures)
    size = np.empty((len(unit), rows))
    if pairs.mode == LISTED and len(pairs.listed_size):
        size[:, :measures] = pairs.listed_size[pairs.listed_first[unit] + at[unit, slot]]
    else:
        size[:, :measures] = pairs.size[unit]
    if problem.has_move_limit:
        size[:, measures] = moved[unit, slot]
    return Arcs(first, sellers[unit, slot].astype(np.int64), cost[unit, slot], size)


@compiled
def priced(
    p: Pairs,
    i: int,
    count: int,
    price: Floats,
    move_price: float,
    sellers: Ints,
    cost: Floats,
    moved: Floats,
    z: Floats,
) -> None:
    """Fill in what the first ``count`` pairs of unit ``i`` cost at the prices."""
    measures = price.shape[0]
    own = p.listed_size.shape[0] > 0
    for t in range(count):
        j = sellers[t]
        total = cost[t] + moved[t] * move_price
        for k in range(measures):
            size = p.listed_size[p.listed_first[i] + t, k] if own else p.size[i, k]
            total += size * price[k, j]
        z[t] = total


@compiled
def _least(p: Pairs, price: Floats, move_price: float, least: Floats) -> None:
    units, sellers = p.kind.shape[0], p.possible.shape[1]
    js, cost = np.empty(sellers, np.int64), np.empty(sellers)
    moved, z = np.empty(sellers), np.empty(sellers)
    for i in range(units):
        count = row(p, i, js, cost, moved)
        priced(p, i, count, price, move_price, js, cost, moved, z)
        best = np.inf
        for t in range(count):
            if z[t] < best:
                best = z[t]
        least[i] = best


@compiled
def _select(
    p: Pairs,
    price: Floats,
    move_price: float,
    most: int,
    by_cost: int,
    within: float,
    out_seller: Ints,
    out_cost: Floats,
    out_moved: Floats,
    out_at: Ints,
    least: Floats,
) -> None:
    units, sellers = p.kind.shape[0], p.possible.shape[1]
    js, cost = np.empty(sellers, np.int64), np.empty(sellers)
    moved, z = np.empty(sellers), np.empty(sellers)
    best, at = np.empty(most), np.empty(most, np.int64)
    taken = np.zeros(sellers, np.bool_)
    for i in range(units):
        count = row(p, i, js, cost, moved)
        priced(p, i, count, price, move_price, js, cost, moved, z)
        found = _cheapest(z, count, most, best, at)
        least[i] = best[0] if found else np.inf
        filled = 0
        for s in range(found):
            if best[s] > best[0] + within:
                break
            _put(i, filled, at[s], js, cost, moved, out_seller, out_cost, out_moved, out_at)
            taken[at[s]] = True
            filled += 1
        for _ in range(min(by_cost, out_seller.shape[1] - filled)):
            cheapest = -1
            for t in range(count):
                if not taken[t] and (cheapest < 0 or cost[t] < cost[cheapest]):
                    cheapest = t
            if cheapest < 0:
                break
            _put(i, filled, cheapest, js, cost, moved, out_seller, out_cost, out_moved, out_at)
            taken[cheapest] = True
            filled += 1
        for s in range(filled):
            taken[out_at[i, s]] = False


@compiled
def _cheapest(z: Floats, count: int, most: int, best: Floats, at: Ints) -> int:
    """The ``most`` smallest of ``z`` in order, and where they stand; how many there are."""
    found = 0
    for t in range(count):
        if found == most and z[t] >= best[found - 1]:
            continue
        if found < most:
            found += 1
        s = found - 1
        while s > 0 and best[s - 1] > z[t]:
            best[s] = best[s - 1]
            at[s] = at[s - 1]
            s -= 1
        best[s] = z[t]
        at[s] = t
    return found


@compiled
def _put(
    i: int,
    s: int,
    t: int,
    js: Ints,
    cost: Floats,
    moved: Floats,
    out_seller: Ints,
    out_cost: Floats,
    out_moved: Floats,
    out_at: Ints,
) -> None:
    out_seller[i, s] = js[t]
    out_cost[i, s] = cost[t]
    out_at[i, s] = t
    if out_moved.shape[0]:
        out_moved[i, s] = moved[t]
