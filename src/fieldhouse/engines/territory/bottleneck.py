"""The bottleneck: which demands together need more than their sellers may take, or which sellers' floors lack work.

A cut of a flow. Shares may be split here, so what it finds holds for every plan; that it finds nothing promises none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from fieldhouse.domain.coverage import Coverage
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.engines.territory.pairs import LISTED, Flags, Floats, Ints
from fieldhouse.engines.territory.problem import Problem

FLOW_STEPS = 2.0**45
NAMED = 8


def bottlenecks(coverage: Coverage, problem: Problem) -> Iterator[Finding]:
    """For each measure the cut at which demand goes beyond the bands, and the one at which floors go beyond demand."""
    if len(problem.pairs.listed_size):
        return  # sizes that differ by seller are no flow
    kind, possible = _kinds(problem)
    for k, name in enumerate(problem.measures):
        demand = np.bincount(kind, weights=problem.pairs.size[:, k], minlength=len(possible)).astype(float)
        scale = problem.scale[k]
        cut = _cut(demand, possible, problem.most[k])
        if cut is not None:
            kinds, sellers = cut
            yield _said(
                coverage, problem, "coverage.bottleneck_above", name, kind, kinds, sellers,
                demand[kinds].sum() / scale, problem.most[k][sellers].sum() / scale,
            )  # fmt: skip
            continue
        cut = _cut(problem.least[k], possible.T, demand)
        if cut is not None:
            sellers, kinds = cut
            yield _said(
                coverage, problem, "coverage.bottleneck_below", name, kind, kinds, sellers,
                demand[kinds].sum() / scale, problem.least[k][sellers].sum() / scale,
            )  # fmt: skip


def _kinds(problem: Problem) -> tuple[Ints, Flags]:
    """Units by who may cover them, listed pairs and demands taken together."""
    pairs = problem.pairs
    if pairs.mode != LISTED:
        return pairs.kind, pairs.possible
    mask = np.zeros((problem.units, problem.sellers), bool)
    mask[np.repeat(np.arange(problem.units), np.diff(pairs.listed_first)), pairs.listed_seller] = True
    possible, kind = np.unique(mask, axis=0, return_inverse=True)
    return kind.ravel(), possible


def _cut(supply: Floats, may: Flags, room: Floats) -> tuple[Ints, Ints] | None:
    """Suppliers that together have more than the room of all that they may use; those, and that room's places."""
    from ortools.graph.python import max_flow

    steps = FLOW_STEPS / max(float(supply.sum()), float(room.sum()), 1.0)
    steps = (
        1.0
        if steps >= 1.0 and np.all(supply == np.round(supply)) and np.all(room == np.round(room))
        else steps
    )
    ours = np.floor(supply * steps).astype(np.int64)
    theirs = np.ceil(room * steps).astype(np.int64)
    suppliers, places = may.shape
    source, sink = suppliers + places, suppliers + places + 1
    graph = max_flow.SimpleMaxFlow()
    graph.add_arcs_with_capacity(np.full(suppliers, source), np.arange(suppliers), ours)
    row, column = np.nonzero(may)
    graph.add_arcs_with_capacity(row, suppliers + column, ours[row])
    graph.add_arcs_with_capacity(suppliers + np.arange(places), np.full(places, sink), theirs)
    status = graph.solve(source, sink)
    if status != graph.OPTIMAL or graph.optimal_flow() >= int(ours.sum()):
        return None
    side = np.asarray(graph.get_source_side_min_cut())
    kept = np.sort(side[side < suppliers])
    used = np.flatnonzero(may[kept].any(axis=0))
    return (kept, used) if len(kept) else None


def _said(
    coverage: Coverage,
    problem: Problem,
    rule: str,
    measure: str,
    kind: Ints,
    kinds: Ints,
    sellers: Ints,
    demand: float,
    room: float,
) -> Finding:
    units = np.flatnonzero(np.isin(kind, kinds))
    accounts = coverage.accounts
    requires = np.asarray(accounts.requires, np.int64)
    inside = np.isin(problem.unit_of, units)
    needs = Counter(int(one) for one in requires[inside])
    named = [" ".join(sorted(accounts.requirement_sets[one])) for one, _count in needs.most_common(NAMED)]
    names = [coverage.sellers.ids[int(j)] for j in sellers[:NAMED]]
    return Finding(
        rule,
        Severity.FATAL,
        "sellers",
        None,
        None,
        None,
        {
            "measure": measure,
            "needs": ", ".join(one for one in named if one) or "–",
            "accounts": str(int(inside.sum())),
            "demand": f"{demand:.12g}",
            "room": f"{room:.12g}",
            "sellers": ", ".join(names) + (", …" if len(sellers) > NAMED else ""),
        },
    )
