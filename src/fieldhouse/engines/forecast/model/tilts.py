"""Shocks of parts: how far a segment or an owner goes astray beyond what the total does, and beyond chance.

A part's share of a path is tilted, and every path keeps its total: what parts do to each other moves no total, and a
segment that is split leaves the total's range where it was.
"""

from __future__ import annotations

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.past import Past
from fieldhouse.engines.forecast.model.paths import PATHS

PRIOR_TILT = 0.10
"""Standard deviation of a part's own shock before any window was seen."""
PRIOR_WINDOWS = 4.0
MOST_TILT = 0.5
ROWS = 4_096
"""How many leaves are tilted at a time; it bounds what is held beside the paths."""


def tilts(book: Book, before: Past, chance: np.ndarray, n: float) -> dict[str, float]:
    """The size of the shock of each group's values, from the deals that were open at past landmarks.

    ``chance`` is by cell; ``n`` is how many windows lie side by side. A group with one value has none.
    From coarse to fine, a group's shock is what the coarser ones have not told already.
    """
    counts = before.counts
    over = [one for one, at in enumerate(counts.at) if at + counts.window <= book.seen_to + 1e-9]
    money = chance[counts.now_cell] * counts.now.amount
    sizes: dict[str, float] = {}
    for name in sorted(book.groups, key=lambda one: len(book.groups[one].names)):
        texts = book.groups[name]
        found = _size(book, before, chance, texts.codes, len(texts.names), over, n)
        mine = texts.codes[counts.now.deals]
        told = [
            size**2 * _kinship(mine, book.groups[other].codes[counts.now.deals], money)
            for other, size in sizes.items()
        ]
        sizes[name] = float(np.sqrt(max(found**2 - sum(told), 0.0)))
    return sizes


def _kinship(mine: np.ndarray, other: np.ndarray, money: np.ndarray) -> float:
    """How much of a shock of the other group a value of mine has: 1 where each lies within one value of the other."""
    both, place = np.unique(np.stack([mine, other]), axis=1, return_inverse=True)
    joint = np.bincount(place.ravel(), money, both.shape[1])
    own = np.bincount(mine + 1, money)
    level = float((own**2).sum())
    return float((joint**2).sum()) / level if level > 0 else 0.0


def _size(
    book: Book, before: Past, chance: np.ndarray, codes: np.ndarray, n_values: int, over: list[int], n: float
) -> float:
    """By moments: squared misses of parts less what chance explains, over the squares of what was expected.

    A part's miss is what came less its share of all that came, so chance in the other parts counts, too.
    """
    if n_values < 2:
        return 0.0
    beyond = level = 0.0
    for one in over:
        expected, variance, came = _parts(book, before, chance, codes, n_values, one)
        total = float(expected.sum())
        if total <= 0 or came.sum() <= 0:
            continue
        as_total = float(came.sum()) / total
        share, others = expected / total, variance.sum() - variance
        chance_alone = as_total * (variance * (1 - share) ** 2 + others * share**2)
        beyond += float(((came - as_total * expected) ** 2 - chance_alone).sum())
        level += as_total**2 * float((expected**2).sum())
    seen = n if level > 0 else 0.0
    found = beyond / level if level > 0 else 0.0
    square = (PRIOR_WINDOWS * PRIOR_TILT**2 + seen * found) / (PRIOR_WINDOWS + seen)
    return float(min(np.sqrt(max(square, 0.0)), MOST_TILT))


def _parts(
    book: Book, before: Past, chance: np.ndarray, codes: np.ndarray, n_values: int, one: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By value, of the deals that were open at a landmark: money expected, its variance, money that came."""
    counts = before.counts
    deals, at = counts.deals_at[one], counts.at[one]
    value = codes[deals] + 1
    own, amount = chance[counts.cell_at[one]], book.worth[deals]
    won = book.is_won_between(at, at + counts.window)[deals]
    weights = (own * amount, own * (1 - own) * amount**2, won * amount)
    sums = [np.bincount(value, weight, n_values + 1) for weight in weights]
    return sums[0], sums[1], sums[2]


def tilt(paths: np.ndarray, leaves: np.ndarray, sizes: list[tuple[float, int]], seed: int) -> np.ndarray:
    """Tilt the leaves' ``paths`` in place by each group's shocks: its size and number of values, by column.

    Every path's sum stays what it was.
    """
    total = paths.sum(axis=0)
    for column, (size, n_values) in enumerate(sizes):
        if size <= 0:
            continue
        drawn = np.random.default_rng([seed, column]).standard_normal((n_values, PATHS))
        factor = np.concatenate([np.exp(size * drawn), np.ones((1, PATHS))])
        for low in range(0, len(leaves), ROWS):
            paths[low : low + ROWS] *= factor[leaves[low : low + ROWS, column]]
    tilted = paths.sum(axis=0)
    paths *= np.where(tilted > 0, total / np.maximum(tilted, 1e-300), 1.0)
    return paths
