"""Deals chosen among those of a day: how many they are, what they come to, and which values they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldhouse.domain.views import View
from fieldhouse.facts.metrics.columns import Columns
from fieldhouse.facts.metrics.sums import exact_sum

VIEWS = tuple(view.value for view in View)


@dataclass(frozen=True, slots=True)
class Sums:
    """What deals come to: their number, the sum by each currency view, and how many have no amount in that view.

    ``walled`` deals are counted and stand in no sum.
    """

    count: int
    amounts: dict[str, int]
    unknown: dict[str, int]
    walled: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the deals of a day are chosen."""

    deals: Columns
    is_chosen: Any

    def __len__(self) -> int:
        return int(np.count_nonzero(self.is_chosen))

    def __and__(self, is_chosen: Any) -> Selection:
        return Selection(self.deals, self.is_chosen & is_chosen)

    def rows(self) -> Any:
        """The places of the deals, ascending."""
        return np.flatnonzero(self.is_chosen)

    def numbers(self) -> list[int]:
        """The numbers of their opportunities, ascending."""
        found: list[int] = self.deals.keys[self.is_chosen].tolist()
        return found

    def sums(self) -> Sums:
        """What they come to; those behind a wall stand in no sum."""
        walls, found = self.deals.codes("wall")
        is_walled = np.isin(found, [code for code, wall in enumerate(walls) if wall])
        in_front = self.is_chosen & ~is_walled
        amounts, unknown = {}, {}
        for view in VIEWS:
            column = self.deals.numbers(f"{view}_minor")
            amounts[view] = exact_sum(column.values[in_front])
            unknown[view] = int(np.count_nonzero(in_front & ~column.is_known))
        return Sums(len(self), amounts, unknown, int(np.count_nonzero(self.is_chosen & is_walled)))

    def codes(self, name: str) -> list[str]:
        """The codes that they have in a column, in order."""
        return [code for code in self.deals.codes_among(name, self.is_chosen) if code]
