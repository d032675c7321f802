"""The age curve: Aalen-Johansen's cumulative incidence of a win by the age of a deal, with losses competing.

Deals that were created before the recording began enter at the age that they then had; deals that are still open
leave at the age that they have now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book


@dataclass(frozen=True)
class AgeCurve:
    """Steps at ``ages``: ``won`` is the incidence of a win by then, ``open`` the share that is still open."""

    ages: np.ndarray
    won: np.ndarray
    open: np.ndarray

    def won_by(self, age: np.ndarray) -> np.ndarray:
        """Cumulative incidence at these ages."""
        return np.asarray(np.concatenate([[0.0], self.won])[np.searchsorted(self.ages, age, side="right")])

    def open_by(self, age: np.ndarray) -> np.ndarray:
        """The share that is open beyond these ages."""
        return np.asarray(np.concatenate([[1.0], self.open])[np.searchsorted(self.ages, age, side="right")])

    def chance(self, age: np.ndarray, window: np.ndarray | float) -> np.ndarray:
        """The chance of a deal that is open at an age to be won within a window."""
        still = self.open_by(age)
        gain = self.won_by(age + window) - self.won_by(age)
        return np.clip(np.where(still > 1e-9, gain / np.maximum(still, 1e-9), 0.0), 0.0, 1.0)

    def area(self, window: float) -> float:
        """The integral of the incidence from 0 to ``window``: wins of deals that come in at one a day."""
        inside = self.ages <= window
        gains = np.diff(self.won, prepend=0.0)[inside]
        return float((gains * (window - self.ages[inside])).sum())


def aalen_johansen(entry: np.ndarray, leaving: np.ndarray, outcome: np.ndarray) -> AgeCurve:
    """The curve of deals that are seen from the age ``entry`` (exclusive) to ``leaving``; ``outcome`` 1 is a win."""
    ages = np.unique(leaving[outcome > 0])
    at_risk = np.searchsorted(np.sort(entry), ages, side="left") - np.searchsorted(
        np.sort(leaving), ages, side="left"
    )
    at_risk = np.maximum(at_risk, 1)
    place = np.searchsorted(ages, leaving)
    won = np.bincount(place[outcome == 1], minlength=len(ages))[: len(ages)] / at_risk
    lost = np.bincount(place[outcome == 2], minlength=len(ages))[: len(ages)] / at_risk
    still = np.cumprod(np.clip(1 - won - lost, 0.0, 1.0))
    before = np.concatenate([[1.0], still[:-1]]) if len(ages) else still
    return AgeCurve(ages, np.cumsum(before * won), still)


def age_curve(book: Book) -> AgeCurve:
    """The curve of a book, as far as it was seen."""
    return _curve(book, book.outcome)


def loss_curve(book: Book) -> AgeCurve:
    """The same of losses: its ``won`` is the incidence of a loss, with wins competing."""
    return _curve(book, np.array([0, 2, 1])[book.outcome])


def _curve(book: Book, outcome: np.ndarray) -> AgeCurve:
    entry = np.maximum(0.0, book.observed_from - book.created)
    leaving = np.minimum(book.closed, book.seen_to) - book.created
    entry = np.where(entry == 0.0, -1.0, entry)  # who is there from the start is at risk at age 0
    seen = leaving > entry
    return aalen_johansen(entry[seen], leaving[seen], outcome[seen])
