"""The challenger: boosted trees that learn each open deal's chance to be won within the window.

It is asked for by name, learns from landmarks whose windows are over, and is followed only where its own earlier
forecasts were nearer than the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.age_curve import loss_curve
from fieldhouse.engines.forecast.model.blend import independent
from fieldhouse.engines.forecast.model.cells import median_amount
from fieldhouse.engines.forecast.model.features import features
from fieldhouse.engines.forecast.model.hazards import LEAST
from fieldhouse.engines.forecast.model.landmarks import landmark_days
from fieldhouse.engines.forecast.model.lookups import amount_at, open_at
from fieldhouse.engines.forecast.model.past import worth_ratio
from fieldhouse.engines.forecast.model.rates import newcomers

LEAST_ROWS, LEAST_WINS = 200, 20
MOST_ROWS = 60_000
"""Rows that are learnt from, evenly taken; more make it slower and hardly better."""
PROMOTION_WINDOWS = 4.0
"""Windows side by side in which the challenger has to have been nearer before it is followed."""


@dataclass(frozen=True)
class Challenge:
    """The challenger's chance of each open deal, in the order of `open_at`, and the money that it expects."""

    chance: np.ndarray
    money: float


def challenge(book: Book, window: float) -> Challenge | None:
    """Learn and forecast at ``book.as_of``; ``None`` where there is too little to learn from."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    median = median_amount(book)
    told, won = _lessons(book, window, median)
    if len(won) < LEAST_ROWS or not LEAST_WINS <= won.sum() <= len(won) - LEAST_WINS:
        return None
    deals = open_at(book, book.as_of)
    trees = HistGradientBoostingClassifier(
        max_iter=60,
        learning_rate=0.1,
        max_leaf_nodes=15,
        min_samples_leaf=40,
        early_stopping=False,
        random_state=0,
    )
    chance = np.zeros(0)
    with threadpool_limits(1):  # sums of one thread are the same everywhere
        trees.fit(told, won)
        if len(deals):
            chance = trees.predict_proba(features(book, deals, book.as_of, window, median))[:, 1]
    chance = np.clip(chance, LEAST, 1 - LEAST)
    fresh = newcomers(book, book.as_of, window, loss_curve(book))
    brought = float((book.worth[fresh.templates] * fresh.expected).sum())
    amount = amount_at(book, deals, book.as_of) * worth_ratio(book, book.as_of)
    return Challenge(chance, float((chance * amount).sum()) + brought)


def is_nearer(
    challenger: np.ndarray, ours: np.ndarray, actual: np.ndarray, at: np.ndarray, window: float
) -> bool:
    """Whether the challenger is to be followed, by windows that are over: where both had something to say."""
    both = ~np.isnan(challenger)
    if independent(at[both], window) < PROMOTION_WINDOWS:
        return False
    theirs, own = np.abs(challenger - actual)[both].sum(), np.abs(ours - actual)[both].sum()
    return bool(theirs < own)


def _lessons(book: Book, window: float, median: float) -> tuple[np.ndarray, np.ndarray]:
    """Deals that were open at landmarks whose windows are over, and whether each was won within."""
    days = [float(at) for at in landmark_days(book, window) if at + window <= book.seen_to + 1e-9]
    stands = [(at, open_at(book, at)) for at in days]
    n = sum(len(deals) for _, deals in stands)
    step = max(1, -(-n // MOST_ROWS))
    told, won, seen = [], [], 0
    for at, deals in stands:
        taken = deals[(-seen) % step :: step]
        seen += len(deals)
        told.append(features(book, taken, at, window, median))
        won.append(book.is_won_between(at, at + window)[taken])
    if not told:
        return np.zeros((0, 1)), np.zeros(0)
    return np.concatenate(told), np.concatenate(won).astype(float)
