"""What changed in a figure between two days, deal by deal, each under one reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, overload

import numpy as np
import pyarrow as pa

from fieldhouse.apps.figures.assumptions import together
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import Question
from fieldhouse.domain.assumptions import Assumption
from fieldhouse.domain.change import Outcome, Reason, Standing, Waterfall, classify, steps
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.definitions import Metric, metric_named
from fieldhouse.facts.metrics.sums import exact_sum, whole_numbers

NOT_IN_MAP = Outcome.OPEN
"""A deal whose stage the stage map does not know is neither won nor lost."""


@dataclass(frozen=True, slots=True)
class ChangedDeal:
    """A deal that changed the figure: its number, why, and by how much."""

    key: int
    reason: Reason
    amount_minor: int


class ChangedDeals(Sequence[ChangedDeal]):
    """The deals of a change, the largest first, as columns: a company's quarter has tens of thousands."""

    def __init__(self, deals: Sequence[ChangedDeal]) -> None:
        self.keys = np.array([deal.key for deal in deals], np.int64)
        self._reasons = np.array([_REASONS.index(deal.reason) for deal in deals], np.int8)
        self._amounts = whole_numbers([deal.amount_minor for deal in deals])

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> ChangedDeal: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[ChangedDeal, ...]: ...

    def __getitem__(self, place: int | slice) -> ChangedDeal | tuple[ChangedDeal, ...]:
        if isinstance(place, slice):
            return self.at(np.arange(len(self))[place])
        return self.at([place])[0]

    def __iter__(self) -> Iterator[ChangedDeal]:
        return iter(self[:])

    def at(self, places: Any) -> tuple[ChangedDeal, ...]:
        """The deals at places, in their order."""
        columns = (column[places].tolist() for column in (self.keys, self._reasons, self._amounts))
        return tuple(
            ChangedDeal(key, _REASONS[code], amount) for key, code, amount in zip(*columns, strict=True)
        )

    def under(self, reason: Reason) -> Any:
        """Which deals stand under a reason."""
        return self._reasons == _REASONS.index(reason)

    def sum_minor(self, is_wanted: Any) -> int:
        """By how much the deals wanted changed the figure."""
        return exact_sum(self._amounts[is_wanted])

    def moved_minor(self) -> int:
        """The sum of all changes, whatever their direction."""
        return exact_sum(np.abs(self._amounts))


_REASONS = tuple(Reason)


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a metric between two days: opening, steps and closing, and the deals under the steps."""

    metric: str
    since: date
    until: date
    waterfall: Waterfall
    deals: ChangedDeals

    @property
    def amount_minor(self) -> int:
        """Closing less opening."""
        return self.waterfall.closing_minor - self.waterfall.opening_minor


@lru_cache(maxsize=128)
def change(question: Question, metric: str, since: date) -> Change:
    """What changed in a metric of a question's node from the end of ``since`` to the end of its day.

    Both days are looked at with what is known now, so that a late entry is part of both. Raises ``BadInput`` when the
    days are reversed or the metric is not one over deals.
    """
    rule = metric_named(metric)
    if since > question.as_of:
        raise BadInput("change.dates_reversed", a_on=since, b_on=question.as_of)
    days = (question.on(since), question)
    keys = _moved(*(_counted(one, rule) for one in days))
    was, is_now = (_standings(one, rule, keys) for one in days)
    found: list[ChangedDeal] = []
    for key in keys:
        result = classify(was.get(key), is_now.get(key), since, question.as_of)
        if result is not None:
            found.append(ChangedDeal(key, *result))
    found.sort(key=lambda deal: (-abs(deal.amount_minor), deal.key))
    opening, closing = (_total(one, rule) for one in days)
    moves = steps((deal.reason, deal.amount_minor) for deal in found)
    return Change(metric, since, question.as_of, Waterfall(opening, moves, closing), ChangedDeals(found))


def assumed_by(question: Question, change: Change) -> tuple[Assumption, ...]:
    """What the figures of both days assume."""
    both = (question.on(change.since), question.on(change.until))
    return together(figure(one, change.metric).assumed for one in both)


def _counted(question: Question, metric: Metric) -> tuple[Any, Any]:
    node = question.node
    return question.day().counted(metric, node.tree, node.number, question.basis)


def _total(question: Question, metric: Metric) -> int:
    node = question.node
    return question.day().total(metric, node.tree, node.number, question.basis).amount_minor


def _moved(before: tuple[Any, Any], after: tuple[Any, Any]) -> list[int]:
    """The deals that are counted on one day only, or on both with another amount: no other has changed anything."""
    keys, in_before, in_after = np.intersect1d(*(one[0] for one in (before, after)), True, True)
    is_same = before[1][in_before] == after[1][in_after]
    either = np.union1d(before[0], after[0])
    moved: list[int] = np.setdiff1d(either, keys[is_same], assume_unique=True).tolist()
    return moved


def _standings(question: Question, metric: Metric, keys: Sequence[int]) -> dict[int, Standing]:
    """How deals stood on a question's day: in the node, counted or not, or elsewhere; absent when not created yet."""
    node, view = question.node, question.day()
    inside = view.judged(metric, node.tree, node.number, question.basis, keys)
    found = {row["key"]: _standing(row, question, is_in_node=True) for row in _rows(inside)}
    outside = view.standings([key for key in keys if key not in found])
    nowhere = {"reason": "", "part_minor": None}
    return found | {
        row["key"]: _standing(row | nowhere, question, is_in_node=False) for row in _rows(outside)
    }


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows with the columns that `_standing` looks at."""
    names = [name for name in _LOOKED_AT if name in table.column_names]
    for values in zip(*(table[name].to_pylist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


_LOOKED_AT = (
    "key",
    "reason",
    "part_minor",
    "amount",
    "currency",
    "created",
    "outcome",
    "category",
    "booked_on",
    "close_on",
)


def _standing(row: dict[str, Any], question: Question, *, is_in_node: bool) -> Standing:
    day = row["booked_on"] or row["close_on"]
    return Standing(
        is_in_scope=row["reason"] is None,
        amount_minor=row["part_minor"],
        deal_amount_minor=row["amount"],
        deal_currency=row["currency"],
        created_on=row["created"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else NOT_IN_MAP,
        is_in_node=is_in_node,
        is_in_period=day is not None and question.period.holds(day),
        category=row["category"],
    )
