"""Why a unit has its seller, and what another one would cost: reduced costs against the bound.

A plan that gives unit ``i`` to seller ``j`` costs at least bound + dearness of the pair, the dearness being what the
pair costs at the prices above the cheapest pair of its unit. Where that is more than the plan costs, it is proven that
no plan with this pair is as cheap.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fieldhouse.engines.territory.pairs import Floats, Ints, row
from fieldhouse.engines.territory.passes import Prices, arcs_to, best_arcs, priced
from fieldhouse.engines.territory.problem import Problem


class Reason(StrEnum):
    """Why a unit has its seller."""

    ONLY = "only_possible"
    CHEAPEST = "cheapest"
    PRICED = "cheaper_ones_are_full"
    ROUNDED = "keeps_bands"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A seller who may cover the unit. ``plan_at_least`` is what every plan with this pair costs at least."""

    seller: int
    cost: float
    dearness: float
    plan_at_least: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """By unit: why, what it costs, who would cost least, and the next seller at the prices (-1: nobody else)."""

    reason: list[Reason]
    cost: Floats
    cheapest: Ints
    cheapest_cost: Floats
    other: Ints
    other_at_least: Floats


def alternatives(problem: Problem, prices: Prices, bound: float, unit: int) -> list[Alternative]:
    """All sellers who may cover the unit, the cheapest at the prices first."""
    sellers, cost = np.empty(problem.sellers, np.int64), np.empty(problem.sellers)
    moved, z = np.empty(problem.sellers), np.empty(problem.sellers)
    count = row(problem.pairs, unit, sellers, cost, moved)
    priced(problem.pairs, unit, count, prices.by_seller, prices.moves, sellers, cost, moved, z)
    order = np.argsort(z[:count], kind="stable")
    least = float(z[order[0]])
    return [
        Alternative(int(sellers[t]), float(cost[t]), float(z[t]) - least, bound + float(z[t]) - least)
        for t in order
    ]


def reasons_of(problem: Problem, prices: Prices, bound: float, seller: Ints) -> Reasons:
    """The reason of each unit in a plan (by unit its seller), in one pass over all pairs."""
    arcs, _least = best_arcs(problem, prices, 2, by_cost=1)
    own, _every = arcs_to(problem, seller)
    z, own_z = _at(arcs.cost, arcs.size, arcs.seller, prices), _at(own.cost, own.size, own.seller, prices)
    units, unit = problem.units, arcs.unit
    by_price = np.lexsort((z, unit))[arcs.first[:-1]]
    by_cost = np.lexsort((arcs.cost, unit))[arcs.first[:-1]]
    is_other = arcs.seller != seller[unit]
    others = np.flatnonzero(is_other)
    others = others[np.lexsort((z[others], unit[others]))]
    with_other, begins = np.unique(unit[others], return_index=True)
    other, at_least = np.full(units, -1, np.int64), np.full(units, np.nan)
    other[with_other] = arcs.seller[others[begins]]
    at_least[with_other] = bound + z[others[begins]] - z[by_price[with_other]]
    slack = 1e-9 * np.maximum(1.0, np.abs(own_z))
    is_cheapest = own.cost <= arcs.cost[by_cost] + slack
    is_priced = own_z <= z[by_price] + slack
    is_only = other < 0
    reason = [
        Reason.ONLY if only else Reason.CHEAPEST if near else Reason.PRICED if full else Reason.ROUNDED
        for only, near, full in zip(is_only, is_cheapest, is_priced, strict=True)
    ]
    return Reasons(reason, own.cost, arcs.seller[by_cost], arcs.cost[by_cost], other, at_least)


def _at(cost: Floats, size: Floats, seller: Ints, prices: Prices) -> Floats:
    z = cost.copy()
    measures = len(prices.by_seller)
    for k in range(measures):
        z += size[:, k] * prices.by_seller[k, seller]
    if size.shape[1] > measures:
        z += size[:, measures] * prices.moves
    return z
