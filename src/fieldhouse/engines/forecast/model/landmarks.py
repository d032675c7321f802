"""Counts at past instants, from which every hazard and every past forecast of a window is made.

A landmark is an instant ``as_of - j * step``. At each, the deals that were open are put into cells, and what became of
them is counted by look-ahead: won or lost within the first, second, … part of the window. A part counts as soon as it
is over; deals that are still open are at risk until then and no longer (right censoring). No landmark lies before the
recording began, and each looks at deals that were open then, so that a deal that was entered later adds nothing to
earlier ages (delayed entry).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.cells import Standing, median_amount, standing
from fieldhouse.engines.forecast.model.lookups import open_at

PARTS = 6
"""Look-ahead parts of a window."""
STEPS_PER_WINDOW = 4
MOST_LANDMARKS = 80


@dataclass(frozen=True)
class Landmarks:
    """Landmarks, oldest first, the last one being now.

    ``cells`` are rows of levels, ``parents[i]`` the position of a cell's group at level ``i``. ``at_risk``, ``won`` and
    ``lost`` are (landmark, cell, part); ``open_amount`` and ``open_squares`` (landmark, cell) sum amounts and their
    squares; ``won_amount`` (landmark, cell) is what they brought within the window. ``rows_per_win`` is how often a
    won deal is counted.
    """

    at: np.ndarray
    ends: np.ndarray
    cells: np.ndarray
    parents: tuple[np.ndarray, ...]
    at_risk: np.ndarray
    won: np.ndarray
    lost: np.ndarray
    open_amount: np.ndarray
    open_squares: np.ndarray
    rows_per_win: float
    deals_at: tuple[np.ndarray, ...]
    cell_at: tuple[np.ndarray, ...]
    now: Standing

    @property
    def now_cell(self) -> np.ndarray:
        return self.cell_at[-1]

    @property
    def window(self) -> float:
        return float(self.ends[-1])

    def is_over(self, until: float) -> np.ndarray:
        """(landmark, part): whether the part had ended at ``until``."""
        return np.asarray(self.at[:, None] + self.ends[None, :] <= until)


def landmark_days(book: Book, window: float) -> np.ndarray:
    """The instants, oldest first: four a window, fewer where the past is long."""
    span = max(book.seen_to - book.observed_from, 0.0)
    step = max(window / STEPS_PER_WINDOW, span / MOST_LANDMARKS)
    return np.asarray(book.as_of - step * np.arange(int((book.as_of - book.observed_from) / step), -1, -1))


def landmarks(book: Book, window: float) -> tuple[Landmarks, Landmarks]:
    """Count by cells, and by age alone."""
    days, median = landmark_days(book, window), median_amount(book)
    stands = [standing(book, open_at(book, float(day)), float(day), window, median) for day in days]
    by_cell = np.concatenate([one.levels for one in stands])
    by_age = np.concatenate([one.age[:, None] for one in stands])
    return _counts(book, window, days, stands, by_cell), _counts(book, window, days, stands, by_age)


def _counts(
    book: Book, window: float, days: np.ndarray, stands: list[Standing], rows: np.ndarray
) -> Landmarks:
    ends = window * np.arange(1, PARTS + 1) / PARTS
    cells, cell = _numbered(rows)
    bounds = np.cumsum([0, *(len(one.deals) for one in stands)])
    shape = (len(days), len(cells), PARTS)
    at_risk, won, lost = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    amounts, squares = np.zeros(shape[:2]), np.zeros(shape[:2])
    unique_wins, win_rows = np.zeros(len(book.ids), dtype=bool), 0
    for one, (day, stand) in enumerate(zip(days, stands, strict=True)):
        mine = cell[bounds[one] : bounds[one + 1]]
        part = np.searchsorted(ends, book.closed[stand.deals] - day, side="left")
        outcome = np.where(part < PARTS, book.outcome[stand.deals], 0)
        won[one] = _counted(mine, part, outcome == 1, len(cells))
        lost[one] = _counted(mine, part, outcome == 2, len(cells))
        gone = np.cumsum(won[one] + lost[one], axis=1) - won[one] - lost[one]
        at_risk[one] = np.bincount(mine, minlength=len(cells))[:, None] - gone
        amounts[one] = np.bincount(mine, stand.amount, len(cells))
        squares[one] = np.bincount(mine, stand.amount**2, len(cells))
        unique_wins[stand.deals[outcome == 1]] = True
        win_rows += int((outcome == 1).sum())
    return Landmarks(
        at=days,
        ends=ends,
        cells=cells,
        parents=_parents(cells),
        at_risk=at_risk,
        won=won,
        lost=lost,
        open_amount=amounts,
        open_squares=squares,
        rows_per_win=max(1.0, win_rows / max(1, int(unique_wins.sum()))),
        deals_at=tuple(one.deals for one in stands),
        cell_at=tuple(cell[low:high] for low, high in itertools.pairwise(bounds)),
        now=stands[-1],
    )


def _numbered(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different rows in their order, and the number of each row's."""
    base = rows.max(axis=0, initial=0) + 1
    code = np.zeros(len(rows), dtype=np.int64)
    for column, size in zip(rows.T, base, strict=True):
        code = code * size + column
    used, number = np.unique(code, return_inverse=True)
    cells = np.empty((len(used), rows.shape[1]), dtype=np.int64)
    for column in range(rows.shape[1] - 1, -1, -1):
        used, cells[:, column] = np.divmod(used, base[column])
    return cells, number


def _counted(cell: np.ndarray, part: np.ndarray, chosen: np.ndarray, n_cells: int) -> np.ndarray:
    flat = np.bincount(cell[chosen] * PARTS + part[chosen], minlength=n_cells * PARTS)
    return flat.reshape(n_cells, PARTS).astype(float)


def _parents(cells: np.ndarray) -> tuple[np.ndarray, ...]:
    """For each level the group of each cell: level 0 is everything, the last one the cell itself."""
    groups = [np.zeros(len(cells), dtype=np.int64)]
    groups += [_numbered(cells[:, : level + 1])[1] for level in range(cells.shape[1])]
    return tuple(groups)
