"""Simulated annealing over the core: one unit changes hands, or two at once, until every band is met and it costs
little.

A state may leave bands at a penalty that rises. Two units that change at once are what lets full sellers exchange
work: one leaves the seller that the other comes to.
"""

from __future__ import annotations

import numpy as np

from fieldhouse.engines.compiled import compiled
from fieldhouse.engines.territory.core import Choice, Core, excess_of, load_of, rows_of
from fieldhouse.engines.territory.pairs import Floats, Ints
from fieldhouse.engines.territory.passes import Prices
from fieldhouse.engines.territory.problem import Problem

HOT, COLD = 1.0, 0.002
"""Temperatures at the beginning and the end, in the typical dearness of an arc of the core."""


def annealed(
    problem: Problem,
    core: Core,
    prices: Prices,
    start: Ints,
    *,
    steps: int,
    seed: int,
    hot: float = HOT,
    inside: float = 0.0,
) -> Choice:
    """The best choice that is met; where none keeps every band, the last one with its excess.

    ``start`` holds an arc of the core for each unit. ``inside`` is by how much of its width each band is tightened.
    """
    arcs = core.arcs
    least, most = rows_of(problem)
    width = np.where(np.isfinite(most), most - least, 0.0)
    least_in, most_in = least + inside * width, most - inside * width
    free = np.flatnonzero(np.diff(arcs.first) > 1)
    chosen = start.copy()
    load = load_of(problem, arcs, chosen)
    penalty = _penalties(problem, core, prices, load.shape[0])
    unit = arcs.unit
    is_open = np.diff(arcs.first)[unit] > 1
    coming = np.flatnonzero(is_open)
    coming = coming[np.argsort(arcs.seller[coming], kind="stable")]
    coming_first = np.searchsorted(arcs.seller[coming], np.arange(problem.sellers + 1))
    best = chosen.copy()
    has_found = False
    if len(free):
        has_found = _anneal(
            arcs.first,
            arcs.seller,
            arcs.cost,
            arcs.size,
            unit,
            free,
            coming,
            coming_first,
            chosen,
            best,
            load,
            least_in,
            most_in,
            penalty,
            len(problem.measures),
            steps,
            hot * core.typical,
            COLD * core.typical,
            seed,
        )
    final = best if has_found else chosen
    excess = float(excess_of(problem, load_of(problem, arcs, final)).sum())
    return Choice(final, float(arcs.cost[final].sum()), excess)


def _penalties(problem: Problem, core: Core, prices: Prices, rows: int) -> Floats:
    """What a unit of excess costs at the beginning: twice the price of the row, and no less than the typical price."""
    penalty = np.empty((rows, problem.sellers))
    measures = len(problem.measures)
    sizes = np.median(core.arcs.size, axis=0)
    for k in range(rows):
        own = np.abs(prices.by_seller[k]) if k < measures else np.full(problem.sellers, prices.moves)
        floor = max(float(np.median(own)), core.typical / max(float(sizes[k]), 1e-9), 1e-12)
        penalty[k] = 2.0 * np.maximum(own, floor)
    return penalty


@compiled
def _over(load: float, least: float, most: float) -> float:
    if load > most:
        return load - most
    if load < least:
        return least - load
    return 0.0


@compiled
def _change(
    j: int,
    sign: float,
    a: int,
    size: Floats,
    load: Floats,
    least: Floats,
    most: Floats,
    penalty: Floats,
    measures: int,
) -> float:
    """What the penalty of seller ``j`` changes by when arc ``a`` comes to it (``sign`` 1) or leaves it (-1)."""
    total = 0.0
    for k in range(measures):
        old = _over(load[k, j], least[k, j], most[k, j])
        new = _over(load[k, j] + sign * size[a, k], least[k, j], most[k, j])
        total += penalty[k, j] * (new - old)
    return total


@compiled
def _put(j: int, sign: float, a: int, size: Floats, load: Floats, measures: int) -> None:
    for k in range(measures):
        load[k, j] += sign * size[a, k]


@compiled
def _moves_change(by: float, load: Floats, most: Floats, penalty: Floats, measures: int) -> float:
    old = max(0.0, load[measures, 0] - most[measures, 0])
    new = max(0.0, load[measures, 0] + by - most[measures, 0])
    return float(penalty[measures, 0] * (new - old))


@compiled
def _excess(load: Floats, least: Floats, most: Floats) -> float:
    total = 0.0
    for k in range(load.shape[0]):
        for j in range(load.shape[1]):
            total += _over(load[k, j], least[k, j], most[k, j])
    return total


@compiled
def _anneal(
    first: Ints,
    seller: Ints,
    cost: Floats,
    size: Floats,
    unit: Ints,
    free: Ints,
    coming: Ints,
    coming_first: Ints,
    chosen: Ints,
    best: Ints,
    load: Floats,
    least: Floats,
    most: Floats,
    penalty: Floats,
    measures: int,
    steps: int,
    hot: float,
    cold: float,
    seed: int,
) -> bool:
    np.random.seed(seed)
    has_moves = load.shape[0] > measures
    frees = len(free)
    total = 0.0
    for i in range(len(chosen)):
        total += cost[chosen[i]]
    best_total = np.inf
    found = False
    sweep = max(1000, frees)
    rounds = max(1, steps // sweep)
    for r in range(rounds + 40):
        # The last rounds are at no temperature, with rising penalties, until every band is met.
        is_settling = r >= rounds
        if is_settling and found and r > rounds + 2:
            break
        heat = 0.0 if is_settling else hot * (cold / hot) ** (r / max(1, rounds - 1))
        if is_settling:
            penalty *= 1.5
        elif r * 4 > rounds and _excess(load, least, most) > 0.0:
            penalty *= 1.03
        for _ in range(sweep * (4 if is_settling else 1)):
            i = free[np.random.randint(frees)]
            old = chosen[i]
            new = first[i] + np.random.randint(first[i + 1] - first[i])
            if new == old:
                continue
            a, b = seller[old], seller[new]
            change = cost[new] - cost[old]
            limit = -heat * np.log(1.0 - np.random.random())
            change += _change(a, -1.0, old, size, load, least, most, penalty, measures)
            change += _change(b, 1.0, new, size, load, least, most, penalty, measures)
            by = size[new, measures] - size[old, measures] if has_moves else 0.0
            if has_moves:
                change += _moves_change(by, load, most, penalty, measures)
            if change <= limit:
                _put(a, -1.0, old, size, load, measures)
                _put(b, 1.0, new, size, load, measures)
                if has_moves:
                    load[measures, 0] += by
                chosen[i] = new
                total += cost[new] - cost[old]
                continue
            # Alone it is too dear: let another unit come to the seller that this one leaves.
            _put(a, -1.0, old, size, load, measures)
            _put(b, 1.0, new, size, load, measures)
            if has_moves:
                load[measures, 0] += by
            comers = coming_first[a + 1] - coming_first[a]
            is_taken = False
            for _try in range(3):
                second = coming[coming_first[a] + np.random.randint(comers)]
                o = unit[second]
                left = chosen[o]
                c = seller[left]
                if o == i or c == a:
                    continue
                more = change + cost[second] - cost[left]
                more += _change(c, -1.0, left, size, load, least, most, penalty, measures)
                more += _change(a, 1.0, second, size, load, least, most, penalty, measures)
                by2 = size[second, measures] - size[left, measures] if has_moves else 0.0
                if has_moves:
                    more += _moves_change(by2, load, most, penalty, measures)
                if more <= limit:
                    _put(c, -1.0, left, size, load, measures)
                    _put(a, 1.0, second, size, load, measures)
                    if has_moves:
                        load[measures, 0] += by2
                    chosen[i] = new
                    chosen[o] = second
                    total += cost[new] - cost[old] + cost[second] - cost[left]
                    is_taken = True
                    break
            if not is_taken:
                _put(b, -1.0, new, size, load, measures)
                _put(a, 1.0, old, size, load, measures)
                if has_moves:
                    load[measures, 0] -= by
        is_cheaper = not found or total < best_total - 1e-9 * abs(best_total)
        if is_cheaper and _excess(load, least, most) == 0.0:
            found = True
            best_total = total
            best[:] = chosen
    return found
