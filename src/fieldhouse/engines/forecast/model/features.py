"""What a challenger is told of an open deal: its standing, its changes so far, activities, its owner's share won."""

from __future__ import annotations

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book, Series
from fieldhouse.engines.forecast.model.lookups import amount_at, category_at, close_date_at, last, stage_at

PRIOR_DECIDED = 20.0
"""Decided deals of all that stand beside an owner's own."""


def features(book: Book, deals: np.ndarray, instant: float, window: float, median: float) -> np.ndarray:
    """A row for each deal, of what was known at ``instant``; NaN where nothing was."""
    stage, since = stage_at(book, deals, instant)
    amount, stated = amount_at(book, deals, instant), close_date_at(book, deals, instant) - instant
    listed = np.maximum(book.listed[deals], 1e-9)
    columns = [
        stage,
        instant - since,
        instant - book.created[deals],
        stated,
        np.ceil(stated / window),
        category_at(book, deals, instant),
        np.log((amount + 0.01 * median) / median),
        np.clip(amount / listed, 0.0, 100.0),
        _number(book.stages, deals, instant),
        _number(book.close_dates, deals, instant),
        _owner_share(book, deals, instant),
    ]
    if book.activities is not None:
        so_far = _number(book.activities, deals, instant)
        place = last(book.activities, deals, instant)
        quiet = np.full(len(deals), np.nan)
        quiet[place >= 0] = instant - book.activities.at[place[place >= 0]]
        columns += [so_far, so_far - _number(book.activities, deals, instant - window), quiet]
    return np.stack(columns, axis=1).astype(np.float64)


def _number(series: Series, deals: np.ndarray, instant: float) -> np.ndarray:
    """How many changes each deal had by then."""
    place = last(series, deals, instant)
    return np.where(place >= 0, place - series.start[deals] + 1, 0)


def _owner_share(book: Book, deals: np.ndarray, instant: float) -> np.ndarray:
    """The share that the deal's owner had won of what was decided by then, beside the share of all."""
    codes = book.groups["owner_id"].codes
    decided = book.closed <= instant
    won = decided & (book.outcome == 1)
    n = int(codes.max(initial=-1)) + 2
    usual = (won.sum() + 1.0) / (decided.sum() + 4.0)
    own_won, own = np.bincount(codes[won] + 1, minlength=n), np.bincount(codes[decided] + 1, minlength=n)
    return np.asarray(((own_won + PRIOR_DECIDED * usual) / (own + PRIOR_DECIDED))[codes[deals] + 1])
