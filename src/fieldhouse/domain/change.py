"""What changed between two dates: each deal's difference under one reason, adding up to the digit.

`classify` is the rule for one deal; `fieldhouse.facts.metrics.changed` is the same over columns, held equal by tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldhouse.domain.errors import BadInput


class Reason(StrEnum):
    """Why a total moved, in the order in which the reasons are asked."""

    AMOUNT = "amount"
    CREATED = "created"
    WON = "won"
    LOST = "lost"
    REOPENED = "reopened"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    PULLED_IN = "pulled_in"
    PUSHED_OUT = "pushed_out"
    CATEGORY = "category"
    CURRENCY_RATE = "currency_rate"
    OTHER = "other"


class Outcome(StrEnum):
    """Where a deal stands: still open, or closed one way or the other."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deal stood on one date, as the figure saw it.

    ``is_in_scope``: the figure counts it. ``amount_minor`` is in the currency and view of the figure,
    ``None`` (no amount or no rate) counts as nothing; ``deal_amount_minor`` and ``deal_currency`` are the
    deal's own. ``is_in_node``: owner and territory place it in the figure's node. ``is_in_period``: its
    close date lies in the figure's period. ``created_on`` is ``None`` where the source has none.
    """

    is_in_scope: bool
    amount_minor: int | None
    deal_amount_minor: int | None
    deal_currency: str | None
    created_on: date | None
    outcome: Outcome
    is_in_node: bool
    is_in_period: bool
    category: str | None

    @property
    def counted_minor(self) -> int:
        """What the deal adds to the figure on this date."""
        return (self.amount_minor or 0) if self.is_in_scope else 0

    def has_deal_amount_of(self, other: Standing) -> bool:
        """Say whether the deal's own amount and currency are the same on both dates."""
        own = (self.deal_amount_minor, self.deal_currency)
        return own == (other.deal_amount_minor, other.deal_currency)


Holds = Callable[[Standing, Standing, date], bool]

_REASONS_TO_ENTER: tuple[tuple[Reason, Holds], ...] = (
    (Reason.CREATED, lambda before, after, a_on: after.created_on is not None and after.created_on > a_on),
    (Reason.WON, lambda before, after, a_on: after.outcome == Outcome.WON != before.outcome),
    (Reason.LOST, lambda before, after, a_on: after.outcome == Outcome.LOST != before.outcome),
    (Reason.REOPENED, lambda before, after, a_on: after.outcome == Outcome.OPEN != before.outcome),
    (Reason.MOVED_IN, lambda before, after, a_on: after.is_in_node and not before.is_in_node),
    (Reason.PULLED_IN, lambda before, after, a_on: after.is_in_period and not before.is_in_period),
    (Reason.CATEGORY, lambda before, after, a_on: after.category != before.category),
    (Reason.CURRENCY_RATE, lambda before, after, a_on: _has_only_the_rate_moved(before, after)),
)
_REASONS_TO_LEAVE: tuple[tuple[Reason, Holds], ...] = (
    (Reason.WON, lambda before, after, a_on: after.outcome == Outcome.WON != before.outcome),
    (Reason.LOST, lambda before, after, a_on: after.outcome == Outcome.LOST != before.outcome),
    (Reason.REOPENED, lambda before, after, a_on: after.outcome == Outcome.OPEN != before.outcome),
    (Reason.MOVED_OUT, lambda before, after, a_on: before.is_in_node and not after.is_in_node),
    (Reason.PUSHED_OUT, lambda before, after, a_on: before.is_in_period and not after.is_in_period),
    (Reason.CATEGORY, lambda before, after, a_on: after.category != before.category),
    (Reason.CURRENCY_RATE, lambda before, after, a_on: _has_only_the_rate_moved(before, after)),
)


def classify(
    before: Standing | None, after: Standing | None, a_on: date, b_on: date
) -> tuple[Reason, int] | None:
    """Return the one reason for which a deal changed a figure between two dates, and by how many minor units.

    ``None`` as a standing means that no record of the deal existed on that date. The rule (house, "Words"):

    - In scope on both dates: the difference, under `AMOUNT`, or under `CURRENCY_RATE` when the deal's own
    amount and
      currency are equal and so only the rate moved. No difference gives ``None``.
    - In scope on one date only: the whole amount, plus when it enters and minus when it leaves, under the
    first that
      holds of created, won, lost, reopened, moved, pulled or pushed, category, currency rate. A deal
      without an amount gives 0 under its reason, as the number of deals changed. Pulled in means that the
      close date came into the period, from either side; pushed out that it left it, to either side.
    - `OTHER` is the last and reachable in four ways, none of which the list names: the record was deleted
    or merged
      (no standing on B); the record has no standing on A although it says it was created by then; the
      deal's own amount was given, removed or changed where the figure asks for one; another field that the
      figure filters by (type, product, wall) changed.
    - In scope on neither date: ``None``.

    Raises ``BadInput("change.dates_reversed", a_on=..., b_on=...)`` when A is after B.
    """
    if a_on > b_on:
        raise BadInput("change.dates_reversed", a_on=a_on, b_on=b_on)
    was_counted = before is not None and before.is_in_scope
    if after is not None and after.is_in_scope:
        if before is not None and was_counted:
            return _changed_within(before, after)
        return _reason_to_enter(before, after, a_on), after.counted_minor
    if before is not None and was_counted:
        return _reason_to_leave(before, after, a_on), -before.counted_minor
    return None


def _changed_within(before: Standing, after: Standing) -> tuple[Reason, int] | None:
    difference = after.counted_minor - before.counted_minor
    if difference == 0:
        return None
    has_same_amount = after.has_deal_amount_of(before)
    return (Reason.CURRENCY_RATE if has_same_amount else Reason.AMOUNT), difference


def _reason_to_enter(before: Standing | None, after: Standing, a_on: date) -> Reason:
    if before is None:
        return Reason.CREATED if after.created_on is None or after.created_on > a_on else Reason.OTHER
    return _first_that_holds(_REASONS_TO_ENTER, before, after, a_on)


def _reason_to_leave(before: Standing, after: Standing | None, a_on: date) -> Reason:
    if after is None:
        return Reason.OTHER
    return _first_that_holds(_REASONS_TO_LEAVE, before, after, a_on)


def _first_that_holds(
    reasons: tuple[tuple[Reason, Holds], ...], before: Standing, after: Standing, a_on: date
) -> Reason:
    return next((reason for reason, holds in reasons if holds(before, after, a_on)), Reason.OTHER)


def _has_only_the_rate_moved(before: Standing, after: Standing) -> bool:
    return after.has_deal_amount_of(before) and after.amount_minor != before.amount_minor


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall: the sum of all deals under a reason, and how many they are."""

    reason: Reason
    amount_minor: int
    deals: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A total on A, the steps in the order of `Reason`, and the total on B; opening plus steps is closing.

    Reasons under which no deal falls have no step. Opening and closing are summed from the deals, not
    derived.
    """

    opening_minor: int
    steps: tuple[Step, ...]
    closing_minor: int
