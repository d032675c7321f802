"""The transportation problem: a min-cost flow over chosen arcs, and the prices rebuilt from what flows.

The flow's library gives whole numbers and no prices. A unit that splits between two sellers says how far their
prices are apart; a seller inside the band has a price of 0. These differences are the arcs of a small graph of
sellers, and prices are shortest paths in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.territory.pairs import Floats, Ints
from fieldhouse.engines.territory.passes import Arcs, Prices
from fieldhouse.engines.territory.problem import Problem

COST_STEPS = 1e8
"""The dearest arc in whole numbers; the library's own arithmetic multiplies it by the number of nodes."""

SIZE_STEPS = 2.0**40


@dataclass(frozen=True, slots=True)
class Flow:
    """What flows over each arc as a share of its unit, prices that explain it, and the size that finds no seller."""

    share: Floats
    prices: Prices
    missing: float


def flow_over(problem: Problem, arcs: Arcs) -> Flow:
    """Solve the transportation problem over these arcs; each unit has one at least.

    Bands may be left by what ``missing`` says, at a cost above that of every arc, so that there is always a flow.
    """
    from ortools.graph.python import min_cost_flow

    units, sellers = len(arcs.first) - 1, problem.sellers
    unit = arcs.unit
    size = arcs.size[:, 0]
    step = 1.0 if problem.is_exact[0] else max(problem.total[0] / SIZE_STEPS, 1e-300)
    weight = np.maximum(1, np.round(size / step)).astype(np.int64)
    supply = np.zeros(units, np.int64)
    supply[unit] = weight
    each = arcs.cost / size
    low, high = float(each.min()), float(each.max())
    steps = COST_STEPS / max(high - low, 1e-12 * max(abs(high), 1e-300))
    whole = np.round((each - low) * steps).astype(np.int64)
    penalty = int(whole.max()) * 2 + 10
    least = np.ceil(problem.least[0] / step).astype(np.int64)
    most = np.maximum(least, np.floor(problem.most[0] / step).astype(np.int64))
    graph = min_cost_flow.SimpleMinCostFlow()
    sink, all_of_it = units + sellers, int(supply.sum())
    ends = units + np.arange(sellers)
    to_sink = np.full(sellers, sink)
    handles = graph.add_arcs_with_capacity_and_unit_cost(unit, units + arcs.seller, weight, whole)
    graph.add_arcs_with_capacity_and_unit_cost(ends, to_sink, least, np.zeros(sellers, np.int64))
    graph.add_arcs_with_capacity_and_unit_cost(ends, to_sink, most - least, np.full(sellers, penalty))
    graph.add_arcs_with_capacity_and_unit_cost(
        ends, to_sink, np.full(sellers, all_of_it), np.full(sellers, 3 * penalty)
    )
    graph.set_nodes_supplies(
        np.arange(units + sellers + 1), np.concatenate([supply, np.zeros(sellers, np.int64), [-all_of_it]])
    )
    status = graph.solve()
    if status != graph.OPTIMAL:
        raise ArithmeticError(f"the flow has no solution, which its penalties rule out: {status}")
    flow = np.asarray(graph.flows(handles))
    load = np.bincount(arcs.seller, weights=flow, minlength=sellers).astype(float)
    missing = float(np.maximum(load - most, 0).sum() + np.maximum(least - load, 0).sum()) * step
    potential = _potentials(arcs, unit, flow, whole.astype(float), load, least, most, float(penalty))
    return Flow(flow / weight, Prices(potential[None, :] / steps), missing)


def _potentials(
    arcs: Arcs,
    unit: Ints,
    flow: Floats,
    cost: Floats,
    load: Floats,
    least: Floats,
    most: Floats,
    penalty: float,
) -> Floats:
    """Prices of sellers for the whole costs: halfway between the highest and the lowest that explain the flow."""
    sellers = len(load)
    apart = np.full(
        (sellers + 1, sellers + 1), np.inf
    )  # price[a] <= price[b] + apart[a, b]; the last is the ground
    flowing = np.flatnonzero(flow > 0)
    counts = np.diff(arcs.first)[unit[flowing]]
    source = np.repeat(flowing, counts)
    begin = np.repeat(arcs.first[unit[flowing]], counts)
    target = begin + np.arange(len(source)) - np.repeat(np.cumsum(counts) - counts, counts)
    np.minimum.at(apart, (arcs.seller[source], arcs.seller[target]), cost[target] - cost[source])
    ground = sellers
    apart[np.arange(sellers), ground] = np.where(load < least, -penalty, np.where(load < most, 0.0, np.inf))
    apart[np.arange(sellers), ground] = np.where(load >= most, 2 * penalty, apart[np.arange(sellers), ground])
    apart[ground, np.arange(sellers)] = np.where(
        load > most, -2 * penalty, np.where((load > least) | (least == 0), 0.0, penalty)
    )
    np.fill_diagonal(apart, 0.0)
    highest = _shortest(apart, ground)
    lowest = -_shortest(apart.T.copy(), ground)
    return 0.5 * (highest + lowest)[:sellers]


def _shortest(apart: Floats, ground: int) -> Floats:
    """The shortest way to the ground from each node (Bellman and Ford)."""
    far = np.full(len(apart), np.inf)
    far[ground] = 0.0
    for _ in range(len(apart)):
        better = np.minimum(far, (apart + far[None, :]).min(axis=1))
        if np.array_equal(better, far):
            break
        far = better
    return np.where(np.isfinite(far), far, 0.0)
