"""How deals stood at an instant: the last change no later than it."""

from __future__ import annotations

import numba
import numpy as np

from fieldhouse.engines.forecast.contract.book import Book, Series


@numba.njit(cache=True)
def _last(start: np.ndarray, at: np.ndarray, deals: np.ndarray, instant: float) -> np.ndarray:
    """The position of the last change of each deal at or before ``instant``; -1 where there is none."""
    found = np.full(len(deals), -1, dtype=np.int64)
    for one in range(len(deals)):
        low, high = start[deals[one]], start[deals[one] + 1]
        first = low
        while low < high:
            middle = (low + high) // 2
            if at[middle] <= instant:
                low = middle + 1
            else:
                high = middle
        if low > first:
            found[one] = low - 1
    return found


def last(series: Series, deals: np.ndarray, instant: float) -> np.ndarray:
    """The position in ``series`` of the last change of each deal no later than ``instant``; -1 for none."""
    return np.asarray(_last(series.start, series.at, deals, float(instant)))


def open_at(book: Book, instant: float) -> np.ndarray:
    """The deals that were open at an instant: created no later, closed after it."""
    return np.flatnonzero((book.created <= instant) & (book.closed > instant))


def stage_at(book: Book, deals: np.ndarray, instant: float) -> tuple[np.ndarray, np.ndarray]:
    """Stage and since when; the first stage since creation where no change is known."""
    place = last(book.stages, deals, instant)
    known = place >= 0
    stage, since = np.zeros(len(deals), dtype=np.int64), book.created[deals].copy()
    stage[known] = np.maximum(book.stages.value[place[known]], 0)
    since[known] = np.maximum(since[known], book.stages.at[place[known]])
    return stage, since


def amount_at(book: Book, deals: np.ndarray, instant: float) -> np.ndarray:
    """The amount that a deal had: the one it came with, until the first change."""
    place = last(book.amounts, deals, instant)
    amount = book.listed[deals].copy()
    amount[place >= 0] = book.amounts.value[place[place >= 0]]
    return np.asarray(np.maximum(amount, 0.0))


def close_date_at(book: Book, deals: np.ndarray, instant: float) -> np.ndarray:
    """The close date that was stated; NaN for none."""
    place = last(book.close_dates, deals, instant)
    stated = np.full(len(deals), np.nan)
    stated[place >= 0] = book.close_dates.value[place[place >= 0]]
    return stated


def category_at(book: Book, deals: np.ndarray, instant: float) -> np.ndarray:
    """The forecast category that was stated, from 1 on; 0 for none."""
    place = last(book.categories, deals, instant)
    stated = np.zeros(len(deals), dtype=np.int64)
    stated[place >= 0] = book.categories.value[place[place >= 0]] + 1
    return stated
