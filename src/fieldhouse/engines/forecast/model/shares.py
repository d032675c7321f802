"""How a total is shared out to deals: owner and segments by Gamma-Poisson multipliers, shrunk to none.

The total is decided without them: a segment that is split into two, or an owner's name, moves no total. What they do
is to move money between deals, as far as past windows bear it out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.hazards import LEAST
from fieldhouse.engines.forecast.model.past import Past

LEAST_SPREAD = 0.001
"""Variance of multipliers below which a group is taken to make no difference."""


@dataclass(frozen=True)
class Multipliers:
    """By value of a group: ``won`` deals against ``expected``, both in deals; ``strength`` in expected deals."""

    won: np.ndarray
    expected: np.ndarray
    strength: float

    @property
    def factor(self) -> np.ndarray:
        return np.asarray((self.won + self.strength) / (self.expected + self.strength))

    @property
    def borrowed(self) -> np.ndarray:
        """The weight of what is borrowed from all."""
        return np.asarray(self.strength / (self.expected + self.strength))


@dataclass(frozen=True)
class Shares:
    """``chance`` of the open deals, shared out; ``groups`` hold the multipliers."""

    chance: np.ndarray
    groups: dict[str, Multipliers]


def shares(book: Book, before: Past) -> Shares:
    """Multiply the cells' chances by the groups' multipliers, and keep the money that they come to."""
    chance = before.hazards.chance()
    plain = chance[before.counts.now_cell]
    deals, amount = before.counts.now.deals, before.counts.now.amount
    shared, groups = plain.copy(), {}
    rows = _past_rows(book, before, chance)
    owner_last = sorted(book.groups.items(), key=lambda one: one[0] == "owner_id")
    for name, texts in owner_last:
        codes = texts.codes[rows.deals]
        found = _multipliers(codes, rows, len(texts.names), before.counts.rows_per_win)
        groups[name] = found
        factor = np.append(found.factor, 1.0)
        rows = _Rows(rows.deals, rows.expected * factor[codes], rows.won)
        shared = shared * factor[texts.codes[deals]]
    return Shares(_kept(np.clip(shared, LEAST, 1 - LEAST), plain, amount), groups)


@dataclass(frozen=True)
class _Rows:
    deals: np.ndarray
    expected: np.ndarray
    won: np.ndarray


def _past_rows(book: Book, before: Past, chance: np.ndarray) -> _Rows:
    """Every open deal at every landmark whose window is over, with its cell's chance and what came of it."""
    counts = before.counts
    ended = [one for one, at in enumerate(counts.at) if at + counts.window <= book.seen_to + 1e-9]
    if not ended:
        return _Rows(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    deals = np.concatenate([counts.deals_at[one] for one in ended])
    cell = np.concatenate([counts.cell_at[one] for one in ended])
    at = np.repeat(counts.at[ended], [len(counts.deals_at[one]) for one in ended])
    won = (book.outcome[deals] == 1) & (book.closed[deals] <= at + counts.window)
    return _Rows(deals, chance[cell], won.astype(float))


def _multipliers(codes: np.ndarray, rows: _Rows, n: int, rows_per_win: float) -> Multipliers:
    """Observed against expected by value; the spread beyond chance says how much is borrowed."""
    named = codes >= 0
    won = np.bincount(codes[named], rows.won[named], n) / rows_per_win
    expected = np.bincount(codes[named], rows.expected[named], n) / rows_per_win
    seen = expected > 1.0
    if seen.sum() < 2:
        return Multipliers(won, expected, 1 / LEAST_SPREAD)
    ratio = won[seen] / expected[seen]
    spread = np.average((ratio - 1) ** 2, weights=expected[seen]) - seen.sum() / expected[seen].sum()
    return Multipliers(won, expected, float(1 / max(spread, LEAST_SPREAD)))


def _kept(shared: np.ndarray, plain: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Scale the odds of ``shared`` until they come to the money of ``plain``."""
    target = float((plain * amount).sum())
    if target <= 0:
        return plain
    odds, low, high = shared / (1 - shared), 1e-3, 1e3
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        money = float((amount * (middle * odds / (1 + middle * odds))).sum())
        low, high = (middle, high) if money < target else (low, middle)
    return np.asarray(np.clip(high * odds / (1 + high * odds), LEAST, 1 - LEAST))
