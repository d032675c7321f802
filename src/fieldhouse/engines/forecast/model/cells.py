"""Where an open deal stands: a cell of stage, age, stated close date, category and size of amount.

Every scale is fixed or a ratio, never a quantile of the data: one deal more moves no deal into another cell, and a
currency's unit does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.lookups import amount_at, category_at, close_date_at, stage_at

AGE_BANDS = np.array([0.5, 1.5, 3.5, 7.5, 14.5, 30.5, 60.5, 120.5, 240.5, 365.5, 730.5, 1461.5, 2922.5])
"""Days; about a doubling each, between whole days, so that a day alone and an instant fall alike."""
SIZE_BANDS = np.array([0.23, 0.71, 1.43, 4.3, 13.7])
"""Amount over the median amount; odd numbers, so that no round multiple lies on an edge."""
CLOSE_BANDS = np.array([-30.0, 0.0, 0.5, 1.0, 2.0])
"""Stated close date: long overdue and overdue in days, then in lengths of the window."""
N_CLOSE = len(CLOSE_BANDS) + 2


@dataclass(frozen=True)
class Standing:
    """How the open deals stood at an instant; ``levels`` lead from the coarsest group to the cell.

    Each level is a code within the one before it: a cell is the row of all of them.
    """

    deals: np.ndarray
    amount: np.ndarray
    levels: np.ndarray
    age: np.ndarray


def median_amount(book: Book) -> float:
    """The amount that sizes are told by, that of won deals, so that a lost one more moves no size; else of all."""
    positive = book.listed[(book.listed > 0) & (book.outcome == 1)]
    positive = positive if len(positive) else book.listed[book.listed > 0]
    return float(np.median(positive)) if len(positive) else 1.0


def standing(book: Book, deals: np.ndarray, instant: float, window: float, median: float) -> Standing:
    """Put deals that are open at ``instant`` into their cells, for a window of ``window`` days."""
    stage, since = stage_at(book, deals, instant)
    amount = amount_at(book, deals, instant)
    age = instant - book.created[deals]
    stated = close_date_at(book, deals, instant) - instant
    in_windows = np.where(stated > 0, stated / window, np.where(stated < -30.0, -31.0, -1.0))
    close = np.where(np.isnan(stated), 0, 1 + np.searchsorted(CLOSE_BANDS, in_windows, side="left"))
    size = np.searchsorted(SIZE_BANDS, amount / median, side="right")
    has_stages = len(book.about.order) > 1
    band = np.searchsorted(AGE_BANDS, instant - since if has_stages else age, side="right")
    levels = np.stack([stage, close, category_at(book, deals, instant), band, size], axis=1)
    return Standing(deals, amount, levels, np.searchsorted(AGE_BANDS, age, side="right"))
