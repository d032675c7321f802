"""What changed in a figure between two days, deal by deal, each under one reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, overload

import numpy as np

from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import Question
from fieldhouse.domain.change import Reason, Step, Waterfall
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.changed import REASONS, Stood, reasons
from fieldhouse.facts.metrics.columns import EPOCH
from fieldhouse.facts.metrics.definitions import Metric, metric_named
from fieldhouse.facts.metrics.sums import exact_sum


@dataclass(frozen=True, slots=True)
class ChangedDeal:
    """A deal that changed the figure: its number, why, and by how much."""

    key: int
    reason: Reason
    amount_minor: int


class ChangedDeals(Sequence[ChangedDeal]):
    """The deals of a change, the largest first, as columns: a company's quarter has tens of thousands.

    ``reasons`` are places in `REASONS`.
    """

    def __init__(self, keys: Any, reasons: Any, amounts: Any) -> None:
        order = np.lexsort((keys, -np.abs(amounts)))
        self.keys, self._reasons, self._amounts = keys[order], reasons[order], amounts[order]

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
            ChangedDeal(key, REASONS[code], amount) for key, code, amount in zip(*columns, strict=True)
        )

    def under(self, reason: Reason) -> Any:
        """Which deals stand under a reason."""
        return self._reasons == REASONS.index(reason)

    def sum_minor(self, is_wanted: Any) -> int:
        """By how much the deals wanted changed the figure."""
        return exact_sum(self._amounts[is_wanted])

    def steps(self) -> tuple[Step, ...]:
        """The sums under each reason that has deals."""
        found = ((reason, self.under(reason)) for reason in REASONS)
        return tuple(
            Step(reason, self.sum_minor(is_it), int(is_it.sum())) for reason, is_it in found if is_it.any()
        )

    def moved_minor(self) -> int:
        """The sum of all changes, whatever their direction."""
        return exact_sum(np.abs(self._amounts))


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
    before, after = (_stood(one, rule, keys) for one in days)
    why, amounts = reasons(before, after, (since - EPOCH).days)
    is_changed = why >= 0
    deals = ChangedDeals(keys[is_changed], why[is_changed], amounts[is_changed])
    opening, closing = (_total(one, rule) for one in days)
    return Change(metric, since, question.as_of, Waterfall(opening, deals.steps(), closing), deals)


def both_figures(question: Question, change: Change) -> tuple[Figure, Figure]:
    """The figures of both days."""
    return figure(question.on(change.since), change.metric), figure(question.on(change.until), change.metric)


def _counted(question: Question, metric: Metric) -> tuple[Any, Any]:
    node = question.node
    return question.day().counted(metric, node.tree, node.number, question.basis)


def _total(question: Question, metric: Metric) -> int:
    node = question.node
    return question.day().total(metric, node.tree, node.number, question.basis).amount_minor


def _stood(question: Question, metric: Metric, keys: Any) -> Stood:
    node = question.node
    return question.day().stood(metric, node.tree, node.number, question.basis, keys)


def _moved(before: tuple[Any, Any], after: tuple[Any, Any]) -> Any:
    """The deals that are counted on one day only, or on both with another amount: no other has changed anything."""
    keys, in_before, in_after = np.intersect1d(*(one[0] for one in (before, after)), True, True)
    is_same = before[1][in_before] == after[1][in_after]
    either = np.union1d(before[0], after[0])
    return np.setdiff1d(either, keys[is_same], assume_unique=True)
