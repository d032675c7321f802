"""What is to be expected of a window: a total with its range, every leaf's paths, every open deal's chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.blend import Blend, blend, ended
from fieldhouse.engines.forecast.model.past import Past, past
from fieldhouse.engines.forecast.model.paths import PATHS, draw
from fieldhouse.engines.forecast.model.shares import Shares, shares
from fieldhouse.engines.forecast.model.shocks import Shock, factors, shock

LEAST_WON, LEAST_DECIDED = 3, 20
"""Below this no total is given: a number from nothing would look like any other."""
MOST_SILENT_DAYS = 180.0
"""After so many days in which no deal came in or moved, the history may have ended; nothing is forecast from it."""


@dataclass(frozen=True)
class Outlook:
    """``paths`` is (leaf, path); its rows add up to the total's paths, whose mean is ``blend.money``.

    ``leaves`` holds a row of group codes for each leaf, in the order of ``book.groups``, -1 where a group is not
    named. ``is_enough`` says whether there is a total at all.
    """

    window: float
    deals: np.ndarray
    chance: np.ndarray
    amount: np.ndarray
    leaves: np.ndarray
    paths: np.ndarray
    blend: Blend
    shock: Shock
    past: Past
    shares: Shares
    is_enough: bool

    @property
    def total(self) -> np.ndarray:
        return np.asarray(self.paths.sum(axis=0))


def outlook(book: Book, window: float, seed: int = 0) -> Outlook:
    """Look ``window`` days ahead of ``book.as_of``."""
    before = past(book, window)
    came, blended = _blended(before, book.observed_from)
    now = blended[-1]
    seen = ended(before.at, before.actual, window, book.as_of, book.observed_from)
    money = np.array([one.money for one in blended])
    scale = money / np.maximum(before.forecasts[0], 1e-9)
    size = shock(money[seen], came[seen], (before.variance * scale**2)[seen], now.n_independent)
    split = shares(book, before)
    deals, amount = before.counts.now.deals, before.counts.now.amount * before.ratio
    templates, expected = before.fresh.templates, before.fresh.expected
    leaf_rows = np.stack([texts.codes for texts in book.groups.values()], axis=1)
    leaves, leaf = np.unique(leaf_rows[np.concatenate([deals, templates])], axis=0, return_inverse=True)
    n, leaf = len(deals), leaf.ravel()
    drawn = draw(
        max(1, len(leaves)),
        (leaf[:n], split.chance, amount),
        (leaf[n:], expected, book.worth[templates]),
        seed,
    )
    leaves, drawn = _placed(leaves, drawn, now.money, leaf_rows.shape[1])
    widened = drawn * factors(size, seed)
    mean = float(widened.sum(axis=0).mean())
    return Outlook(
        window=window,
        deals=deals,
        chance=split.chance,
        amount=amount,
        leaves=leaves,
        paths=widened * (now.money / mean if mean > 0 else 0.0),
        blend=now,
        shock=size,
        past=before,
        shares=split,
        is_enough=_is_enough(book),
    )


def _is_enough(book: Book) -> bool:
    """Whether a total may be said: enough deals are decided, enough won ones brought money, and some moved lately."""
    n_paid = int(((book.outcome == 1) & (book.worth > 0)).sum())
    n_decided = int((book.outcome > 0).sum())
    return n_paid >= LEAST_WON and n_decided >= LEAST_DECIDED and book.silent_days <= MOST_SILENT_DAYS


def _blended(before: Past, observed_from: float) -> tuple[np.ndarray, list[Blend]]:
    """The blend at each landmark, by what could be learnt by then: the past of what is said now."""
    said = []
    for one, at in enumerate(before.at):
        seen = ended(before.at, before.actual, before.window, float(at), observed_from)
        said.append(blend(before.forecasts[:, : one + 1], seen, before.at, before.actual, before.window))
    return before.actual, said


def _placed(leaves: np.ndarray, drawn: np.ndarray, money: float, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Money that no leaf was drawn for (nothing open, yet a run rate) stands in a leaf without names."""
    if drawn.sum() > 0 or money <= 0:
        return (leaves if len(leaves) else np.full((1, width), -1)), drawn
    return np.full((1, width), -1), np.full((1, PATHS), money)
