"""What was won of late: the run rate, the same window a season ago, and wins of deals that were not there yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.age_curve import AgeCurve

YEAR_DAYS = 364.0
"""Whole weeks, so that a day of the week meets itself."""
PRIOR_ARRIVALS = 20.0
"""Deals that a ramp starts from as if they had come in evenly."""
MOST_RAMP = 2.0
AGES = 64


def season_days(book: Book, at: float) -> float:
    """A year where one was observed by ``at``, else the period that the folder plans by."""
    return YEAR_DAYS if at - YEAR_DAYS >= book.observed_from else book.about.period_start_days


def run_rate(book: Book, at: float, window: float) -> float:
    """What was won in the last season, for as many days as the window has."""
    days = min(season_days(book, at), at - book.observed_from)
    if days <= 0:
        return 0.0
    return float(book.worth[book.is_won_between(at - days, at)].sum()) / days * window


def seasonal(book: Book, at: float, window: float) -> float | None:
    """What was won in the same window a season ago, or in the last window if it is longer than a season."""
    back = max(season_days(book, at), window)
    if at - back < book.observed_from:
        return None
    return float(book.worth[book.is_won_between(at - back, at - back + window)].sum())


@dataclass(frozen=True)
class Newcomers:
    """Recent wins as templates of deals that are not there yet: positions in the book, and how many of each to expect.

    ``ramp`` is how much faster deals come in now than when the templates did.
    """

    templates: np.ndarray
    expected: np.ndarray
    ramp: float


def newcomers(book: Book, at: float, window: float, losses: AgeCurve) -> Newcomers:
    """What deals that will be created after ``at`` are to bring.

    A deal that was won ``d`` days after its creation, in the last ``L`` days, stands for 1 / L such deals created on
    every day; those created in the first ``window - d`` days are won within the window.
    """
    days = min(max(season_days(book, at), window), at - book.observed_from)
    if days <= 0:
        return Newcomers(np.zeros(0, dtype=np.int64), np.zeros(0), 1.0)
    delay = book.closed - book.created
    deals = np.flatnonzero(book.is_won_between(at - days, at) & (delay < window))
    expected = (window - delay[deals]) / days
    weight = float((expected * book.worth[deals]).sum())
    lag = float((expected * book.worth[deals] * delay[deals]).sum()) / weight if weight > 0 else 0.0
    ramp = _ramp(book, at, days, lag, losses)
    return Newcomers(deals, expected * ramp, ramp)


def _ramp(book: Book, at: float, days: float, lag: float, losses: AgeCurve) -> float:
    """Deals that came in during the last ``days``, over those that did ``lag`` days earlier, as a Gamma-Poisson ratio.

    Only deals that are not lost count, each window over the share that ages like its own leave unlost: a lost deal
    more lowers that share for the earlier window at least as much, and so never raises the ratio.
    """
    if lag <= 0 or at - days - lag < book.observed_from:
        return 1.0
    is_kept = (book.outcome != 2) | (book.closed > at)
    now = int((is_kept & (book.created > at - days) & (book.created <= at)).sum())
    then = int((is_kept & (book.created > at - days - lag) & (book.created <= at - lag)).sum())
    ages = days * (np.arange(AGES) + 0.5) / AGES
    left_now, left_then = 1 - losses.won_by(ages).mean(), 1 - losses.won_by(ages + lag).mean()
    if left_then <= 0:
        return 1.0
    usual = then * left_now / left_then
    return float(np.clip((now + PRIOR_ARRIVALS) / (usual + PRIOR_ARRIVALS), 1 / MOST_RAMP, MOST_RAMP))
