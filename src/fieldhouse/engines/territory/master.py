"""The relaxation over chosen arcs with any number of measures and a limit of moves: a linear program, by HiGHS.

Units that have one arc are constants of it. Bands may be left at a penalty, so that there is always a solution.
"""

from __future__ import annotations

import numpy as np

from fieldhouse.engines.territory.core import load_of, rows_of
from fieldhouse.engines.territory.flow import Flow
from fieldhouse.engines.territory.pairs import Floats, Ints
from fieldhouse.engines.territory.passes import Arcs, Prices
from fieldhouse.engines.territory.problem import Problem


def relaxed_over(problem: Problem, arcs: Arcs) -> Flow:
    """Solve the relaxation over these arcs; each unit has one at least."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack, vstack

    rows, sellers = arcs.size.shape[1], problem.sellers
    counts = np.diff(arcs.first)
    unit = arcs.unit
    is_open = counts[unit] > 1
    fixed = arcs.first[:-1][counts == 1]
    least, most = rows_of(problem)
    given = load_of(problem, arcs, fixed)
    column = np.flatnonzero(is_open)
    number = np.cumsum(counts > 1) - 1
    row, at, size = _band_entries(problem, arcs, column)
    width = rows * sellers
    bands = csr_matrix((size, (row, at)), shape=(width, len(column)))
    is_capped = np.isfinite(most).ravel()
    has_floor = ((least - given) > 0).ravel()
    above, below = bands[is_capped], -bands[has_floor]
    slack = csr_matrix((-np.ones(width), (np.arange(width), np.arange(width))), shape=(width, width))
    nothing_above = csr_matrix((int(is_capped.sum()), int(has_floor.sum())))
    upper = hstack([above, slack[is_capped][:, is_capped], nothing_above])
    lower = hstack(
        [below, csr_matrix((int(has_floor.sum()), int(is_capped.sum()))), slack[has_floor][:, has_floor]]
    )
    equal = csr_matrix(
        (np.ones(len(column)), (number[unit[column]], np.arange(len(column)))),
        shape=(int((counts > 1).sum()), len(column) + int(is_capped.sum()) + int(has_floor.sum())),
    )
    penalty = _penalty(arcs, rows, sellers)
    slack_cost = np.concatenate([penalty[is_capped], penalty[has_floor]])
    solved = linprog(
        np.concatenate([arcs.cost[column], slack_cost]),
        A_ub=vstack([upper, lower]),
        b_ub=np.concatenate([(most - given).ravel()[is_capped], (given - least).ravel()[has_floor]]),
        A_eq=equal if equal.shape[0] else None,
        b_eq=np.ones(equal.shape[0]) if equal.shape[0] else None,
        method="highs",
    )
    if solved.x is None:
        raise ArithmeticError(
            f"the linear program has no solution, which its penalties rule out: {solved.message}"
        )
    price = np.zeros(width)
    marginal = np.asarray(solved.ineqlin.marginals)
    caps = int(is_capped.sum())
    price[is_capped] -= marginal[:caps]
    price[has_floor] += marginal[caps:]
    by_row = price.reshape(rows, sellers)
    share = np.ones(len(arcs.cost))
    share[column] = solved.x[: len(column)]
    measures = len(problem.measures)
    moves = float(by_row[measures, 0]) if rows > measures else 0.0
    missing = float(solved.x[len(column) :].sum())
    return Flow(
        share,
        Prices(by_row[:measures].copy(), moves),
        missing if missing > 1e-7 * float(problem.total.sum()) else 0.0,
    )


def _band_entries(problem: Problem, arcs: Arcs, column: Ints) -> tuple[Ints, Ints, Floats]:
    """The entries of the rows of bands: for each row and arc its place and size."""
    rows, measures = arcs.size.shape[1], len(problem.measures)
    places, columns, sizes = [], [], []
    for k in range(rows):
        seller = arcs.seller[column] if k < measures else np.zeros(len(column), np.int64)
        places.append(k * problem.sellers + seller)
        columns.append(np.arange(len(column)))
        sizes.append(arcs.size[column, k])
    return np.concatenate(places), np.concatenate(columns), np.concatenate(sizes)


def _penalty(arcs: Arcs, rows: int, sellers: int) -> Floats:
    """By row what a unit of excess costs: well above what any arc could save for it."""
    spread = float(np.ptp(arcs.cost)) or 1.0
    penalty = np.empty((rows, sellers))
    for k in range(rows):
        typical = float(np.median(arcs.size[:, k])) or 1.0
        penalty[k] = 3.0 * spread / typical
    return penalty.ravel()
