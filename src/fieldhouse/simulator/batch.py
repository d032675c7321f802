"""One batch of opportunities as it stands at the end of the simulated time: what its detail rows hang on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from .deals import Deals
from .draws import Draws, Floats, Ints
from .events import Changes
from .writing import DAY, keys

KEY_WIDTH = 7


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: number of its first opportunity, hidden lives, changes, and what follows from them."""

    first: int
    deals: Deals
    changes: Changes
    created_at: Ints
    modified_at: Ints
    end_day: Ints  # the last day of life so far: of the closing, or the last simulated day

    def __len__(self) -> int:
        return len(self.deals)

    def keys(self, rows: Ints) -> pl.Series:
        """Source keys of the opportunities at ``rows`` of this batch."""
        return keys("O", rows + self.first, KEY_WIDTH)

    def day_within(self, rows: Ints, u: Floats) -> Ints:
        """The day at part ``u`` (0 to 1) of the life so far of each opportunity of ``rows``."""
        created = self.deals.created_day[rows]
        return created + np.floor((self.end_day[rows] - created + 1) * u).astype(np.int64)

    def some(self, share: float | Floats, draws: Draws) -> Ints:
        """Rows of this batch, each with probability ``share``."""
        return np.flatnonzero(draws.chance(share, len(self)))


def batch_of(first: int, deals: Deals, changes: Changes, until_day: int) -> Batch:
    """The batch whose first opportunity has number ``first``."""
    n = len(deals)
    modified_at = np.zeros(n, dtype=np.int64)
    np.maximum.at(modified_at, changes.deal, changes.at)
    created_at = modified_at.copy()
    np.minimum.at(created_at, changes.deal, changes.at)
    is_reopened_by_now = deals.is_reopened & (deals.reopened_day <= until_day)
    last = np.where(is_reopened_by_now, deals.final_day, deals.close_day)
    end = np.clip(last, created_at // DAY, until_day)
    return Batch(first, deals, changes, created_at, modified_at, end)
