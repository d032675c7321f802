"""Splits between owners and the overlays' separate credit: each kind sums to 100 % at most."""

from __future__ import annotations

import numpy as np
import polars as pl

from .batch import Batch
from .coverage import Ownership
from .draws import Draws, Ints
from .events import OWNER
from .organisation import Organisation, person_key
from .periods import Periods
from .teams import REGIONS
from .writing import DAY, Sheets, dates, keys

SPLIT_SHARE, OVERLAY_SHARE = 0.05, 0.09
OWNER_SHARES_BP = np.array([5_000, 6_000, 7_000, 6_667, 8_000])
OVERLAY_SHARES_BP = np.array([10_000, 5_000, 2_500])


class Splits:
    """Writes the splits of batches."""

    def __init__(self, org: Organisation, ownership: Ownership, periods: Periods) -> None:
        self._ownership = ownership
        overlays = [
            [org.holder_on(f"{code}-{region.code}", periods.until) for code in ("SDR", "SPEC")]
            for region in REGIONS
        ]
        self._overlays = np.array(overlays)
        self._people = pl.Series([person_key(person) for person in range(len(org.people))])

    def write(self, batch: Batch, sheets: Sheets, draws: Draws) -> None:
        """Append the splits of one batch to `split`."""
        shared = batch.some(SPLIT_SHARE, draws)
        agreed = self._agreed_days(batch, draws)[shared]
        owner = batch.changes.current[shared, OWNER]
        colleague = self._ownership.colleague(
            batch.deals.patch_after[shared], agreed, draws.integers(1, 4, len(shared))
        )
        differs = (owner != colleague) & (batch.end_day[shared] - batch.deals.created_day[shared] > 10)
        shared, owner, colleague, agreed = (one[differs] for one in (shared, owner, colleague, agreed))
        share = OWNER_SHARES_BP[draws.integers(0, len(OWNER_SHARES_BP), len(shared))]
        self._write(batch, "A", shared, owner, "owner", share, agreed, sheets)
        self._write(batch, "B", shared, colleague, "owner", 10_000 - share, agreed, sheets)
        helped = batch.some(OVERLAY_SHARE, draws)
        which = draws.integers(0, 2, len(helped))
        person = self._overlays[batch.deals.region[helped], which]
        share = OVERLAY_SHARES_BP[draws.integers(0, len(OVERLAY_SHARES_BP), len(helped))]
        self._write(batch, "X", helped, person, "overlay", share, batch.deals.created_day[helped], sheets)

    def _agreed_days(self, batch: Batch, draws: Draws) -> Ints:
        """After the last change of owner, so that nobody shares with a predecessor; not after the end."""
        last = batch.deals.created_day.copy()
        handed = batch.changes.field == OWNER
        np.maximum.at(last, batch.changes.deal[handed], batch.changes.at[handed] // DAY)
        return np.minimum(last + draws.integers(0, 20, len(batch)), batch.end_day)

    def _write(
        self,
        batch: Batch,
        mark: str,
        rows: Ints,
        person: Ints,
        kind: str,
        share_bp: Ints,
        start: Ints,
        sheets: Sheets,
    ) -> None:
        sheets.write(
            "split",
            {
                "key": keys(f"S{mark}", rows + batch.first, 7),
                "opportunity": batch.keys(rows),
                "person": self._people.gather(pl.Series(person)),
                "kind": [kind] * len(rows),
                "share": [f"{one // 100}.{one % 100:02d}" for one in share_bp.tolist()],
                "valid_from": dates(start),
                "valid_to": [None] * len(rows),
            },
        )
