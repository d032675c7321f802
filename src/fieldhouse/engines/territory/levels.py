"""A plan by region: what each part of the hierarchy costs, and the bound of that part alone.

The bound is a sum over units and sellers. Where the units of a region and its sellers only have each other, its own
terms are a bound of it, and the bounds of regions side by side add up to that of the region above them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fieldhouse.domain.coverage import Coverage, region_line
from fieldhouse.engines.territory.pairs import Ints
from fieldhouse.engines.territory.passes import Prices, arcs_to, least_costs
from fieldhouse.engines.territory.problem import Problem


@dataclass(frozen=True, slots=True)
class Level:
    """A region with how many accounts and sellers it has. ``bound`` is None where accounts from outside may come in, or
    where moves are limited across regions."""

    region: str
    accounts: int
    sellers: int
    objective: float
    bound: float | None


def levels_of(
    coverage: Coverage, problem: Problem, open_sellers: list[int], prices: Prices, seller: Ints
) -> list[Level]:
    """Every region of the sellers, each after the one above it."""
    homes = [region_line(coverage.sellers.regions[j]) for j in open_sellers]
    demands: list[list[str]] = [[] for _ in range(problem.units)]
    for account, unit in enumerate(problem.unit_of):
        line = region_line(coverage.accounts.regions[account])
        demands[unit] = max(demands[unit], line, key=len)
    costs, least = arcs_to(problem, seller)[0].cost, least_costs(problem, prices)
    given = _given_back(problem, prices)
    sizes = np.bincount(problem.unit_of, minlength=problem.units)
    found = []
    for region in sorted({one for line in homes for one in line}):
        ours = [unit for unit, line in enumerate(demands) if region in line]
        theirs = [j for j, line in enumerate(homes) if region in line]
        above = set(region_line(region)[:-1])
        comes_in = any(region not in line and (not line or line[-1] in above) for line in demands)
        bound = math.fsum(least[ours]) - math.fsum(given[theirs])
        found.append(
            Level(
                region,
                int(sizes[ours].sum()),
                len(theirs),
                math.fsum(costs[ours]),
                None if comes_in or prices.moves > 0 else bound,
            )
        )
    return found


def _given_back(problem: Problem, prices: Prices) -> Ints:
    most = np.where(np.isfinite(problem.asked_most), problem.asked_most, 0.0)
    price = prices.by_seller
    return np.asarray(np.where(price > 0, price * most, price * problem.asked_least).sum(axis=0))
