"""For which one reason each deal changed a figure between two days: `domain.change.classify` over columns.

A company's quarter has tens of thousands of changed deals. Tests hold the two forms of the rule against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldhouse.domain.change import Outcome, Reason
from fieldhouse.facts.conversion import SAFE
from fieldhouse.facts.metrics.sums import Column

REASONS = tuple(Reason)


@dataclass(frozen=True, slots=True)
class Codes:
    """A code of each deal: one of the names by its place, -1 for none."""

    names: Sequence[str]
    places: Any

    def is_(self, name: str) -> Any:
        """Whether each deal has a code."""
        return self.places == (self.names.index(name) if name in self.names else len(self.names))

    def differ(self, other: Codes) -> Any:
        """Whether each deal has another code than in another column, whose names may stand in another order."""
        here = {name: place for place, name in enumerate(self.names)}
        places = [here.get(name, len(here)) for name in other.names]
        return self.places != np.array([*places, -1])[other.places]


@dataclass(frozen=True, slots=True)
class Stood:
    """How some deals stood when a day ended, as columns in one order; see `domain.change.Standing`.

    What else is said of a deal that does not exist is without meaning, and so is `part` outside of the node.
    """

    exists: Any
    is_counted: Any
    is_in_node: Any
    is_in_period: Any
    part: Column
    amount: Column
    created: Column
    currency: Codes
    outcome: Codes
    category: Codes

    @property
    def counted_minor(self) -> Any:
        """What each deal adds to the figure; Python's integers where 64 bits might not hold a difference."""
        values = np.where(self.is_counted & self.part.is_known, self.part.values, 0)
        return values if np.abs(values.astype(float)).max(initial=0) < SAFE else values.astype(object)

    def became(self, other: Stood, outcome: Outcome) -> Any:
        """Whether each deal had an outcome on the ``other`` day that it has not on this one."""
        return other.has(outcome) & ~self.has(outcome)

    def has(self, outcome: Outcome) -> Any:
        """Whether each deal has an outcome; one of a stage that the map does not know is open."""
        is_it = self.outcome.is_(outcome)
        return is_it | (self.outcome.places < 0) if outcome == Outcome.OPEN else is_it


def reasons(before: Stood, after: Stood, a_on: int) -> tuple[Any, Any]:
    """The place in `REASONS` of each deal's reason, -1 where it changed nothing, and by how many minor units it did.

    ``a_on`` is the first of the two days, counted as in `Stood.created`.
    """
    was, is_now = before.exists & before.is_counted, after.exists & after.is_counted
    difference = after.counted_minor - before.counted_minor
    has_same_amount = ~_differs(before.amount, after.amount) & ~before.currency.differ(after.currency)
    closing = [
        (Reason.WON, before.became(after, Outcome.WON)),
        (Reason.LOST, before.became(after, Outcome.LOST)),
        (Reason.REOPENED, before.became(after, Outcome.OPEN)),
    ]
    last = [
        (Reason.CATEGORY, before.category.differ(after.category)),
        (Reason.CURRENCY_RATE, has_same_amount & _differs(before.part, after.part)),
    ]
    is_new = after.created.is_known & (after.created.values > a_on)
    enters = [
        (Reason.OTHER, ~before.exists & after.created.is_known & ~is_new),
        (Reason.CREATED, ~before.exists | is_new),
        *closing,
        (Reason.MOVED_IN, after.is_in_node & ~before.is_in_node),
        (Reason.PULLED_IN, after.is_in_period & ~before.is_in_period),
        *last,
    ]
    leaves = [
        (Reason.OTHER, ~after.exists),
        *closing,
        (Reason.MOVED_OUT, before.is_in_node & ~after.is_in_node),
        (Reason.PUSHED_OUT, before.is_in_period & ~after.is_in_period),
        *last,
    ]
    within = [(Reason.CURRENCY_RATE, has_same_amount), (Reason.AMOUNT, np.ones(len(was), bool))]
    found = np.full(len(was), -1, np.int8)
    for is_asked, asked in (
        (was & is_now & (difference != 0), within),
        (is_now & ~was, enters),
        (was & ~is_now, leaves),
    ):
        found[is_asked] = _first_that_holds(asked)[is_asked]
    return found, difference


def _first_that_holds(asked: Sequence[tuple[Reason, Any]]) -> Any:
    names = [np.int8(REASONS.index(name)) for name, _holds in asked]
    return np.select([holds for _name, holds in asked], names, np.int8(REASONS.index(Reason.OTHER)))


def _differs(one: Column, other: Column) -> Any:
    """Whether a number differs, none being equal to none alone."""
    is_both = one.is_known & other.is_known
    return (one.is_known != other.is_known) | (is_both & (one.values != other.values))
