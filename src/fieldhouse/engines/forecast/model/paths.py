"""500 paths of what may happen, for every leaf: they add, so that a node's percentiles are those of its paths.

A draw is a hash of seed, deal and path: the same on any number of threads, and whatever else is drawn.
"""

from __future__ import annotations

import numba
import numpy as np

PATHS = 500


@numba.njit(cache=True)
def _uniform(seed: np.uint64, one: np.uint64, path: np.uint64) -> float:
    """A number of [0, 1) by the finisher of SplitMix64."""
    z = seed + one * np.uint64(0x9E3779B97F4A7C15) + path * np.uint64(0xD1B54A32D192ED03)
    for _ in range(2):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * 2.0**-53


@numba.njit(cache=True)
def _draw_deals(
    sums: np.ndarray, leaf: np.ndarray, chance: np.ndarray, worth: np.ndarray, seed: np.uint64
) -> None:
    for one in range(len(leaf)):
        for path in range(sums.shape[1]):
            if _uniform(seed, np.uint64(one), np.uint64(path)) < chance[one]:
                sums[leaf[one], path] += worth[one]


@numba.njit(cache=True)
def _draw_newcomers(
    sums: np.ndarray, leaf: np.ndarray, expected: np.ndarray, worth: np.ndarray, seed: np.uint64
) -> None:
    for one in range(len(leaf)):
        for path in range(sums.shape[1]):
            left = _uniform(seed, np.uint64(one), np.uint64(path))
            term = np.exp(-expected[one])
            n = 0
            while left >= term and n < 1000:  # Poisson, by the sum of its terms
                left -= term
                n += 1
                term *= expected[one] / n
            sums[leaf[one], path] += n * worth[one]


def draw(
    n_leaves: int,
    deals: tuple[np.ndarray, np.ndarray, np.ndarray],
    newcomers: tuple[np.ndarray, np.ndarray, np.ndarray],
    seed: int,
) -> np.ndarray:
    """(leaf, path): open deals as (leaf, chance, worth), newcomers as (leaf, expected number, worth)."""
    sums = np.zeros((n_leaves, PATHS))
    first, second = np.random.SeedSequence(seed).generate_state(2, np.uint64)
    _draw_deals(sums, *deals, first)
    _draw_newcomers(sums, *newcomers, second)
    return sums
