"""Territories in one piece, by repair: accounts that lie apart go to a territory next to them, where the bands allow.

Accounts are points, so that "next to each other" is a convention: they share an edge of the Delaunay triangulation.
The repair only takes what keeps every band, and promises nothing; the bound stays true, as it knows of no pieces.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from fieldhouse.domain.coverage import Coverage
from fieldhouse.engines.territory.core import excess_of, load_of
from fieldhouse.engines.territory.pairs import Flags, Floats, Ints, row
from fieldhouse.engines.territory.passes import arcs_to
from fieldhouse.engines.territory.problem import Problem
from fieldhouse.engines.territory.solution import Plan

SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired plan, and the share of accounts in the main piece of their territory before and after."""

    plan: Plan
    before: float
    after: float


def repaired(coverage: Coverage, problem: Problem, plan: Plan) -> Repaired:
    """Join accounts that lie apart to a neighbour's territory; needs places."""
    edges = _edges(coverage, problem)
    seller = plan.seller.copy()
    is_main = _in_main_piece(edges, seller[problem.unit_of])
    before = float(is_main.mean())
    for _sweep in range(SWEEPS):
        if not _sweep_once(problem, edges, seller, is_main):
            break
        is_main = _in_main_piece(edges, seller[problem.unit_of])
    if float(is_main.mean()) <= before:
        return Repaired(plan, before, before)
    cost = math.fsum(arcs_to(problem, seller)[0].cost)
    return Repaired(replace(plan, seller=seller, objective=cost), before, float(is_main.mean()))


def _edges(coverage: Coverage, problem: Problem) -> csr_matrix:
    """Which accounts lie next to each other; of accounts at one place each is next to the first."""
    places = coverage.accounts.place
    if places is None:
        raise ValueError("accounts without places have no neighbours")
    first, second = (np.asarray(one, float) for one in places)
    if coverage.is_spherical:
        second = second * math.cos(math.radians(float(first.mean())))
    points, number, same = np.unique(
        np.stack([first, second], axis=1), axis=0, return_index=True, return_inverse=True
    )
    same = same.ravel()
    pairs = [np.stack([np.arange(len(same)), number[same]], axis=1)]
    is_flat = len(points) < 4 or np.linalg.matrix_rank(points - points[0]) < 2
    if is_flat:
        line = number[np.lexsort((points[:, 1], points[:, 0]))]
        pairs.append(np.stack([line[:-1], line[1:]], axis=1))
    else:
        corners = number[Delaunay(points).simplices]
        pairs += [corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]
    at = np.concatenate(pairs)
    count = len(problem.unit_of)
    there = csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(count, count))
    return csr_matrix(there + there.T)


def _in_main_piece(edges: csr_matrix, seller: Ints) -> Flags:
    """By account whether it lies in the largest piece of its territory."""
    at = edges.tocoo()
    is_kept = seller[at.row] == seller[at.col]
    inside = csr_matrix((np.ones(int(is_kept.sum())), (at.row[is_kept], at.col[is_kept])), shape=edges.shape)
    _count, piece = connected_components(inside, directed=False)
    size = np.bincount(piece)
    owner = np.zeros(len(size), np.int64)
    owner[piece] = seller
    order = np.lexsort((-size, owner))
    begins = np.concatenate([[True], np.diff(owner[order]) != 0])
    is_largest = np.zeros(len(size), bool)
    is_largest[order[begins]] = True
    return np.asarray(is_largest[piece])


def _sweep_once(problem: Problem, edges: csr_matrix, seller: Ints, is_main: Flags) -> bool:
    """Move each unit that lies apart to the cheapest territory next to it that has room; whether any moved."""
    load = _load(problem, seller)
    has_moved = False
    cost, moved = np.empty(problem.sellers), np.empty(problem.sellers)
    sellers = np.empty(problem.sellers, np.int64)
    for unit in np.unique(problem.unit_of[~is_main]):
        members = problem.members[problem.pairs.first[unit] : problem.pairs.first[unit + 1]]
        if is_main[members].any():
            continue
        near = np.concatenate([edges.indices[edges.indptr[i] : edges.indptr[i + 1]] for i in members])
        wanted = set(seller[problem.unit_of[near[is_main[near]]]].tolist()) - {int(seller[unit])}
        count = row(problem.pairs, unit, sellers, cost, moved)
        for t in np.argsort(cost[:count], kind="stable"):
            if int(sellers[t]) in wanted and _keeps(problem, seller, load, int(unit), int(sellers[t])):
                load = _load(problem, seller)
                has_moved = True
                break
    return has_moved


def _load(problem: Problem, seller: Ints) -> Floats:
    arcs, _every = arcs_to(problem, seller)
    return load_of(problem, arcs, np.arange(problem.units))


def _keeps(problem: Problem, seller: Ints, load: Floats, unit: int, to: int) -> bool:
    """Move the unit where the bands that were kept are kept then; otherwise leave it."""
    own = seller[unit]
    measures = len(problem.measures)
    changed = load.copy()
    size = problem.pairs.size[unit]
    changed[:measures, own] -= size
    changed[:measures, to] += size
    if problem.has_move_limit:
        seller[unit] = to
        changed = _load(problem, seller)
    if excess_of(problem, changed).sum() > 0.0:
        seller[unit] = own
        return False
    seller[unit] = to
    return True
