"""Prices that prove: relax to shares, solve over few arcs, price all pairs, take in the arcs that the prices call for.

The value over few arcs lies above the bound over all pairs, and the two meet. A sample gives the prices to begin with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.territory.core import reduced, subset
from fieldhouse.engines.territory.flow import Flow, flow_over
from fieldhouse.engines.territory.master import relaxed_over
from fieldhouse.engines.territory.pairs import Flags, Floats
from fieldhouse.engines.territory.passes import Arcs, Prices, best_arcs, bound
from fieldhouse.engines.territory.problem import Problem
from fieldhouse.engines.territory.sampling import sampled

ENOUGH = 2e-5
"""The bound is taken when it lies within this share below the value over few arcs."""

MOST_ROUNDS = 12
SAMPLE_A_SELLER = 25
SMALLEST_SAMPLED = 60
"""Units a seller from which on a sample is worth its time."""

WIDTH, BY_COST = 10, 3

Said = Callable[[str, float], None]
Stops = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The best prices and what they prove; ``arcs`` with the shares of the last solution, ``value`` what it costs.

    ``missing`` is the size that found no seller: with more than 0 after all rounds no plan keeps all bands.
    """

    prices: Prices
    bound: float
    value: float
    arcs: Arcs
    share: Floats
    missing: float


def relaxation_of(
    problem: Problem, *, start: Prices | None = None, stops: Stops, said: Said, rounds: int = MOST_ROUNDS
) -> Relaxation:
    """Find prices whose bound meets the relaxation's value, from ``start`` where there are old prices."""
    prices = start if start is not None else _first_prices(problem, stops, said)
    best, best_prices = -np.inf, prices
    found: tuple[Arcs, Flow, float] | None = None
    width = WIDTH if start is None else WIDTH - 2
    for number in range(rounds):
        arcs, least = best_arcs(problem, prices, width, by_cost=BY_COST if number == 0 else 1)
        proven = bound(problem, prices, least)
        if proven > best:
            best, best_prices = proven, prices
        if found is not None and _meets(found[2], best, found[1].missing):
            break
        if found is not None and stops():
            break
        if found is not None:
            arcs = _near(problem, arcs, prices, found[0], found[1])
        solved = _solved(problem, arcs)
        found = (solved[0], solved[1], float((solved[1].share * solved[0].cost).sum()))
        prices = solved[1].prices
        said("bound", best)
        width = WIDTH if solved[1].missing == 0.0 else min(problem.sellers, width * 2)
    if found is None:
        raise ArithmeticError("no round of the relaxation was made")
    return Relaxation(best_prices, best, found[2], found[0], found[1].share, found[1].missing)


def _solved(problem: Problem, arcs: Arcs) -> tuple[Arcs, Flow]:
    return arcs, (flow_over if problem.is_transport else relaxed_over)(problem, arcs)


def _meets(value: float, proven: float, missing: float) -> bool:
    return missing == 0.0 and value - proven <= ENOUGH * max(abs(proven), 1e-12)


def _first_prices(problem: Problem, stops: Stops, said: Said) -> Prices:
    count = SAMPLE_A_SELLER * problem.sellers
    if problem.units < SMALLEST_SAMPLED * problem.sellers:
        return Prices.none(problem)
    smaller = sampled(problem, count)
    return relaxation_of(smaller, start=Prices.none(problem), stops=stops, said=said, rounds=5).prices


def _near(problem: Problem, arcs: Arcs, prices: Prices, earlier: Arcs, flow: Flow) -> Arcs:
    """Without the arcs that cost far more than the best of their unit, which are of no use; with those used before."""
    dearness = reduced(arcs, prices)
    is_other = dearness > 0
    if is_other.any():
        wanted = min(int(is_other.sum()), max(150 * problem.sellers, problem.units // 2))
        far = np.partition(dearness[is_other], wanted - 1)[wanted - 1]
        arcs = subset(arcs, dearness <= far)
    return joined(problem, arcs, earlier, flow.share > 0)


def joined(problem: Problem, arcs: Arcs, earlier: Arcs, is_used: Flags) -> Arcs:
    """The arcs with those of an earlier round that were used: its solution stays possible."""
    unit = np.concatenate([arcs.unit, earlier.unit[is_used]])
    seller = np.concatenate([arcs.seller, earlier.seller[is_used]])
    key = unit * problem.sellers + seller
    _unique, at = np.unique(key, return_index=True)
    cost = np.concatenate([arcs.cost, earlier.cost[is_used]])[at]
    size = np.concatenate([arcs.size, earlier.size[is_used]])[at]
    first = np.searchsorted(unit[at], np.arange(problem.units + 1))
    return Arcs(first.astype(np.int64), seller[at], cost, size)
