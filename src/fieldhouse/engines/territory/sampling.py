"""A smaller problem of the same shape, for prices to begin with: some of the units, and bands in proportion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fieldhouse.engines.territory.pairs import LISTED, Ints
from fieldhouse.engines.territory.problem import Problem


def sampled(problem: Problem, count: int) -> Problem:
    """``count`` units drawn by the problem's seed; the bands shrink as the total of each measure does."""
    draw = np.random.default_rng(problem.seed)
    chosen = np.sort(draw.choice(problem.units, count, replace=False))
    pairs = problem.pairs
    members, first = _ranges(pairs.first, chosen)
    listed, listed_first = (
        _ranges(pairs.listed_first, chosen) if pairs.mode == LISTED else (chosen[:0], chosen[:0])
    )
    has_own = len(pairs.listed_size) > 0
    smaller = pairs._replace(
        first=first,
        place=pairs.place[members],
        visits=pairs.visits[members],
        owner=pairs.owner[members],
        move_value=pairs.move_value[members],
        kind=pairs.kind[chosen],
        size=pairs.size[chosen],
        listed_first=listed_first,
        listed_seller=pairs.listed_seller[listed],
        listed_cost=pairs.listed_cost[listed],
        listed_size=pairs.listed_size[listed] if has_own else pairs.listed_size,
    )
    of_all, drawn = (pairs.listed_size, smaller.listed_size) if has_own else (pairs.size, smaller.size)
    share = drawn.sum(axis=0) / np.maximum(of_all.sum(axis=0), 1e-300)
    return replace(
        problem,
        pairs=smaller,
        least=problem.least * share[:, None],
        most=problem.most * share[:, None],
        move_most=problem.move_most * count / problem.units,
        total=problem.total * share,
        is_exact=np.zeros_like(problem.is_exact),
    )


def _ranges(first: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """The places of the entries of some units, and where those of each begin among them."""
    lengths = first[chosen + 1] - first[chosen]
    begins = np.concatenate([[0], np.cumsum(lengths)])
    places = np.repeat(first[chosen] - begins[:-1], lengths) + np.arange(begins[-1])
    return places.astype(np.int64), begins.astype(np.int64)
