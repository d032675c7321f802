"""What was really won: by day and patch for quotas and calls, by quarter for tests that tie out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .deals import Deals, rounded
from .draws import Bools, Ints
from .events import AMOUNT, CLOSE_ON, CURRENCY, OWNER, STAGE, TERRITORY, Changes
from .organisation import Organisation, person_key, region_of_patch
from .periods import Periods, add_quarters, label_of, number
from .stages import WON
from .teams import CURRENCIES, REGIONS

FILE = "_ledger.json"
_DAYS_AFTER = 400


class Ledger:
    """Sums of won amounts, filled batch by batch."""

    def __init__(self, org: Organisation, periods: Periods, accounts: int) -> None:
        self._org = org
        self._periods = periods
        self._regions = region_of_patch(org)
        self._first = number(periods.first)
        days = number(periods.until) - self._first + _DAYS_AFTER
        self.by_day = np.zeros((len(org.patches), len(CURRENCIES), days), dtype=np.int64)
        """Won minor units by patch, currency and days from ``Periods.first``, the hidden future included."""
        self.has_won: Bools = np.zeros(accounts, dtype=bool)
        self._starts = [
            add_quarters(periods.quarters[0], offset) for offset in range(-1, len(periods.quarters) + 8)
        ]
        shape = (len(self._starts), len(org.people), len(REGIONS), len(CURRENCIES))
        self._amounts = np.zeros(shape, dtype=np.int64)
        self._counts = np.zeros(shape, dtype=np.int64)

    def add(self, deals: Deals, changes: Changes) -> None:
        """Count one batch: what is won by now, and what the simulation knows will be."""
        current = changes.current
        won = current[:, STAGE] == WON
        starts = np.array([number(start) for start in self._starts])
        quarter = np.searchsorted(starts, current[won, CLOSE_ON], side="right") - 1
        region = self._regions[current[won, TERRITORY]]
        place = (quarter, current[won, OWNER], region, current[won, CURRENCY])
        np.add.at(self._amounts, place, current[won, AMOUNT])
        np.add.at(self._counts, place, 1)
        self.has_won[deals.account[won]] = True
        self._add_future(deals, current, won)

    def _add_future(self, deals: Deals, current: Ints, won: Bools) -> None:
        will_be = won | (deals.final_outcome == WON)
        day = np.where(won, current[:, CLOSE_ON], deals.final_day)[will_be] - self._first
        patch = np.where(won, current[:, TERRITORY], deals.patch_after)[will_be]
        amount = np.where(won, current[:, AMOUNT], rounded(deals.amount, deals.currency))[will_be]
        is_near = day < self.by_day.shape[2]
        place = (patch[is_near], deals.currency[will_be][is_near], day[is_near])
        np.add.at(self.by_day, place, amount[is_near])

    def write(self, folder: Path) -> None:
        """Write `_ledger.json`: won amounts by quarter of the close date, owner, region and currency as at
        the end.

        The region is where the deal's territory stands in the tree after the re-organisation; amounts are
        minor units.
        """
        rows = [
            {
                "quarter": label_of(self._starts[quarter]),
                "starts_on": self._starts[quarter].isoformat(),
                "owner": person_key(owner),
                "region": f"R-{REGIONS[region].code}",
                "currency": CURRENCIES[currency],
                "amount_minor": int(self._amounts[quarter, owner, region, currency]),
                "deals": int(self._counts[quarter, owner, region, currency]),
            }
            for quarter, owner, region, currency in np.argwhere(self._counts > 0).tolist()
        ]
        text = json.dumps(
            {"until": self._periods.until.isoformat(), "won": rows}, ensure_ascii=False, indent=1
        )
        (folder / FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
