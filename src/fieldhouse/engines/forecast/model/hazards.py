"""Cause-specific hazards with empirical-Bayes shrinkage, and what they come to within a window.

A cell borrows from its parent as if it had seen ``strength`` deals more, which fared as the parent's did: they are at
risk in the first part, and in each later part as far as they survive by the parent's hazards. So the chance to be won
within the window is, without censoring, (wins + strength x parent's chance) / (deals + strength), and one more lost
deal never raises any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.model.landmarks import Landmarks

STRENGTHS = 2.0 ** np.arange(2, 11)
"""Deals that a parent may count for: 4, 8, … 1,024. A coarse scale, so that one deal hardly ever moves it."""
PRIOR_DEALS = 1.0
"""What everything together starts from: one deal, won and lost alike within four windows."""
LEAST = 1e-6


@dataclass(frozen=True)
class Hazards:
    """``won`` and ``lost`` are (cell, part); ``strength`` and the groups' chances are by level."""

    won: np.ndarray
    lost: np.ndarray
    strength: tuple[float, ...]
    by_level: tuple[np.ndarray, ...]

    def chance(self) -> np.ndarray:
        """The chance of each cell to be won within the window, strictly between 0 and 1."""
        return _chance(self.won, self.lost)


def _chance(won: np.ndarray, lost: np.ndarray) -> np.ndarray:
    return np.asarray(np.clip(incidence(won, lost)[:, -1], LEAST, 1 - LEAST))


def incidence(won: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """Cumulative incidence of a win by the end of each part."""
    return np.asarray(np.cumsum(_survival(won, lost) * won, axis=1))


def fit(counts: Landmarks, until: float) -> Hazards:
    """The hazards that could be known at ``until``."""
    weight = counts.is_over(until).astype(float) / counts.rows_per_win
    risk, won, lost = (
        np.einsum("jck,jk->ck", table, weight) for table in (counts.at_risk, counts.won, counts.lost)
    )
    parent = np.full((1, risk.shape[1]), 0.125 / risk.shape[1])
    hazard_won, hazard_lost, strengths = parent, parent, [PRIOR_DEALS]
    by_level = []
    above = np.zeros(len(risk), dtype=np.int64)
    for group in counts.parents:
        n = int(group.max(initial=0)) + 1
        sums = [_summed(table, group, n) for table in (risk, won, lost)]
        up = np.zeros(n, dtype=np.int64)
        up[group] = above
        if len(strengths) > 1 or n > 1:
            strengths.append(_strength(sums, hazard_won[up], hazard_lost[up]))
        hazard_won, hazard_lost = _borrowed(sums, hazard_won[up], hazard_lost[up], strengths[-1])
        by_level.append(_chance(hazard_won, hazard_lost))
        above = group
    return Hazards(hazard_won[above], hazard_lost[above], tuple(strengths), tuple(by_level))


def _borrowed(
    sums: list[np.ndarray], won: np.ndarray, lost: np.ndarray, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """The hazards of groups that have seen ``sums``, and borrow from parents with these hazards."""
    borrowed = strength * _survival(won, lost)
    risk = sums[0] + borrowed
    return (sums[1] + borrowed * won) / risk, (sums[2] + borrowed * lost) / risk


def _survival(won: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """The share that is still open when each part begins."""
    gone = np.clip(won + lost, 0.0, 1.0)
    return np.concatenate([np.ones((len(won), 1)), np.cumprod(1 - gone, axis=1)[:, :-1]], axis=1)


def _strength(sums: list[np.ndarray], won: np.ndarray, lost: np.ndarray) -> float:
    """How many deals the parent counts for: the less groups differ beyond chance, the more.

    By moments: between groups the variance of wins is n p (1 - p) (1 + (n - 1) / (1 + strength)).
    """
    expected = (_survival(won, lost) * won).sum(axis=1)
    n = sums[0][:, 0]
    seen = n >= 2
    if seen.sum() < 2:
        return float(STRENGTHS[3])
    survival = _survival(sums[1] / np.maximum(sums[0], 1e-9), sums[2] / np.maximum(sums[0], 1e-9))
    share = (survival * sums[1] / np.maximum(sums[0], 1e-9)).sum(axis=1)[seen]
    expected, n = np.clip(expected[seen], 1e-6, 1 - 1e-6), n[seen]
    scatter = (n * (share - expected) ** 2).sum() - (expected * (1 - expected)).sum()
    room = ((n - 1) * expected * (1 - expected)).sum()
    kinship = scatter / room if room > 0 else 0.0
    strength = 1 / kinship - 1 if kinship > 1 / (1 + STRENGTHS[-1]) else STRENGTHS[-1]
    nearest = np.argmin(np.abs(np.log(STRENGTHS) - np.log(max(float(strength), STRENGTHS[0]))))
    return float(STRENGTHS[nearest])


def _summed(table: np.ndarray, group: np.ndarray, n: int) -> np.ndarray:
    return np.stack([np.bincount(group, column, n) for column in table.T], axis=1)
