"""When the opportunities of a patch pass from one owner to another, as arrays for whole batches."""

from __future__ import annotations

import numpy as np

from .draws import Ints
from .organisation import Organisation, day_index
from .periods import Periods, number

NEVER = 10**9


class Ownership:
    """Owners by patch and day, and the days on which the owner of a patch changes."""

    def __init__(self, org: Organisation, periods: Periods) -> None:
        self._first = number(periods.first)
        self._owner = org.owner.astype(np.int64)
        self.reorganised_day = self._first + day_index(periods, periods.reorganised_on)
        switches = [np.flatnonzero(row[1:] != row[:-1]) + 1 for row in self._owner]
        self._most = max(1, *(len(one) for one in switches))
        self._switch_day = np.full((len(switches), self._most), NEVER)
        for patch, columns in enumerate(switches):
            self._switch_day[patch, : len(columns)] = columns + self._first
        self._teams_before, self._teams_after = org.team_of_patch, org.team_of_patch_after

    def owner(self, patch: Ints, day: Ints) -> Ints:
        """The person who owns the opportunities of ``patch`` on ``day`` (the last day's for later ones)."""
        column = np.clip(day - self._first, 0, self._owner.shape[1] - 1)
        return self._owner[patch, column]

    def owner_of(self, patch: Ints, patch_after: Ints, day: Ints) -> Ints:
        """The owner on ``day``, when the re-organisation moves the account to ``patch_after``."""
        return self.owner(np.where(day < self.reorganised_day, patch, patch_after), day)

    def switches(self, patch: Ints) -> list[tuple[Ints, Ints]]:
        """(day, new owner) of the first, second, … change of owner of each ``patch``; else (`NEVER`, any)."""
        return [
            (day, self.owner(patch, np.where(day == NEVER, 0, day)))
            for day in (self._switch_day[patch, nth] for nth in range(self._most))
        ]

    def colleague(self, patch: Ints, day: Ints, step: Ints) -> Ints:
        """The owner of another patch of the same team, ``step`` (from 1) patches further."""
        result = np.empty(len(patch), dtype=np.int64)
        for row, (one, on, by) in enumerate(zip(patch, day, step, strict=True)):
            teams = self._teams_before if on < self.reorganised_day else self._teams_after
            mates = np.flatnonzero(teams == teams[one])
            mate = mates[(int(np.searchsorted(mates, one)) + int(by)) % len(mates)]
            result[row] = self.owner(np.array([mate]), np.array([on]))[0]
        return result
