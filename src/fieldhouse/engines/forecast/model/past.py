"""Every component's forecasts at past landmarks, beside what came: made of what was known then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.age_curve import loss_curve
from fieldhouse.engines.forecast.model.hazards import Hazards, fit
from fieldhouse.engines.forecast.model.landmarks import Landmarks, landmarks
from fieldhouse.engines.forecast.model.rates import Newcomers, newcomers, run_rate, seasonal

COMPONENTS = ("hazards", "age", "run_rate", "seasonal")


@dataclass(frozen=True)
class Past:
    """``forecasts`` is (component, landmark), NaN where a component has nothing to say; ``actual`` NaN where the window
    is not over. ``variance`` is what deals that fare independently of each other would scatter."""

    at: np.ndarray
    window: float
    forecasts: np.ndarray
    actual: np.ndarray
    variance: np.ndarray
    counts: Landmarks
    hazards: Hazards
    ratio: float
    fresh: Newcomers


def past(book: Book, window: float) -> Past:
    """Look back from ``book.as_of``; the last landmark is now."""
    cells, ages = landmarks(book, window)
    losses = loss_curve(book)
    fresh = newcomers(book, book.as_of, window, losses)
    n = len(cells.at)
    forecasts, actual, variance = np.full((len(COMPONENTS), n), np.nan), np.full(n, np.nan), np.zeros(n)
    hazards, ratio = fit(cells, float(cells.at[-1])), 1.0
    for one, at in enumerate(cells.at):
        instant = float(at)
        hazards, ratio = fit(cells, instant), worth_ratio(book, instant)
        chance, by_age = hazards.chance(), fit(ages, instant).chance()
        fresh = newcomers(book, instant, window, losses)
        worth = book.worth[fresh.templates]
        brought = float((worth * fresh.expected).sum())
        back = seasonal(book, instant, window)
        forecasts[:, one] = (
            float((cells.open_amount[one] * chance).sum()) * ratio + brought,
            float((ages.open_amount[one] * by_age).sum()) * ratio + brought,
            run_rate(book, instant, window),
            np.nan if back is None else back,
        )
        if instant + window <= book.seen_to:
            actual[one] = book.worth[book.is_won_between(instant, instant + window)].sum()
        variance[one] = ratio**2 * (cells.open_squares[one] * chance * (1 - chance)).sum()
        variance[one] += (worth**2 * fresh.expected).sum()
    return Past(cells.at, window, forecasts, actual, variance, cells, hazards, ratio, fresh)


def worth_ratio(book: Book, at: float) -> float:
    """What won deals brought in parts of the amount that they came with."""
    won = (book.outcome == 1) & (book.closed <= at)
    listed = float(book.listed[won].sum())
    return float(book.worth[won].sum()) / listed if listed > 0 else 1.0
