"""Activities: a thin trace of calls, mails, meetings and demonstrations, about four an opportunity."""

from __future__ import annotations

import numpy as np
import polars as pl

from .batch import Batch
from .coverage import Ownership
from .draws import Draws, Ints
from .organisation import Organisation, person_key
from .seasons import to_workday
from .teams import JAPAN
from .writing import DAY, Sheets, instants, keys, look_up

KINDS = ("call", "email", "meeting", "demo", "partner_report")
COUNTS = (6, 8, 12, 16, 18, 15, 11, 8, 6)  # weights of 0 to 8 activities
WEIGHTS, WEIGHTS_JAPAN = (30, 38, 22, 10, 0), (16, 26, 30, 8, 20)


class Activities:
    """Writes the activities of batches; numbers them in the order of writing."""

    def __init__(self, org: Organisation, ownership: Ownership, cut_at: int) -> None:
        self._ownership = ownership
        self._opens_at = np.array([team.opens_at_hour for team in org.teams]) * 3_600
        self._people = pl.Series([person_key(person) for person in range(len(org.people))])
        self._cut_at = cut_at
        self._written = 0

    def write(self, batch: Batch, sheets: Sheets, draws: Draws) -> None:
        """Append the activities of one batch to `activity`, in order of opportunity and time."""
        row = np.repeat(np.arange(len(batch)), draws.pick(COUNTS, len(batch)))
        n = len(row)
        deals = batch.deals
        day = to_workday(batch.day_within(row, draws.uniform(n)))
        at = day * DAY + self._opens_at[deals.team[row]] + draws.integers(0, 8 * 3_600, n)
        at = np.minimum(np.maximum(at, batch.created_at[row] + 60), self._cut_at)
        order = np.lexsort((at, row))
        row, at = row[order], at[order]
        owner = self._ownership.owner_of(deals.patch[row], deals.patch_after[row], at // DAY)
        sheets.write(
            "activity",
            {
                "key": keys("E", np.arange(n) + self._written + 1, 8),
                "opportunity": batch.keys(row),
                "kind": look_up(KINDS, self._kinds(deals.region[row], draws)),
                "at": instants(at),
                "person": self._people.gather(pl.Series(owner)),
            },
        )
        self._written += n

    def _kinds(self, region: Ints, draws: Draws) -> Ints:
        western, japanese = draws.pick(WEIGHTS, len(region)), draws.pick(WEIGHTS_JAPAN, len(region))
        return np.where(region == JAPAN, japanese, western)
