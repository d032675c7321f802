"""What changed in a figure between two days, deal by deal, each under one reason."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from fieldhouse.apps.figures.question import Question
from fieldhouse.domain.change import Outcome, Reason, Standing, Waterfall, classify, waterfall
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.definitions import METRICS, metric_named

NOT_IN_MAP = Outcome.OPEN
"""A deal whose stage the stage map does not know is neither won nor lost."""


@dataclass(frozen=True, slots=True)
class ChangedDeal:
    """A deal that changed the figure: its number, why, and by how much."""

    key: int
    reason: Reason
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a metric between two days: opening, steps and closing, and the deals under the steps."""

    metric: str
    since: date
    until: date
    waterfall: Waterfall
    deals: tuple[ChangedDeal, ...]

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
    metric_named(metric)
    if since > question.as_of:
        raise BadInput("change.dates_reversed", a_on=since, b_on=question.as_of)
    before, after = question.on(since), question
    pairs = _pairs(before, after, metric)
    found: list[ChangedDeal] = []
    for key, (was, now_) in pairs.items():
        result = classify(was, now_, since, question.as_of)
        if result is not None:
            found.append(ChangedDeal(key, *result))
    found.sort(key=lambda deal: (-abs(deal.amount_minor), deal.key))
    return Change(
        metric, since, question.as_of, waterfall(pairs.values(), since, question.as_of), tuple(found)
    )


def _pairs(
    before: Question, after: Question, metric: str
) -> dict[int, tuple[Standing | None, Standing | None]]:
    """The standings of every deal that the figure counts on one of the days, at least."""
    was, is_now = _counted(before, metric), _counted(after, metric)
    was |= _others(before, metric, is_now.keys() - was.keys())
    is_now |= _others(after, metric, was.keys() - is_now.keys())
    return {key: (was.get(key), is_now.get(key)) for key in sorted(was.keys() | is_now.keys())}


def _counted(question: Question, metric: str) -> dict[int, Standing]:
    node = question.node
    rows = question.day().evidence(METRICS[metric], node.tree, node.number, question.basis)
    return {row["key"]: _standing(row, question, is_in_node=True) for row in rows.to_pylist()}


def _others(question: Question, metric: str, keys: Set[int]) -> dict[int, Standing]:
    """Deals that the figure does not count on this day: in the node for some reason, elsewhere, or nowhere yet."""
    if not keys:
        return {}
    node, view = question.node, question.day()
    inside = view.judged(METRICS[metric], node.tree, node.number, question.basis, sorted(keys))
    found = {row["key"]: _standing(row, question, is_in_node=True) for row in inside.to_pylist()}
    outside = ((key, _outside(view, key, question)) for key in keys - found.keys())
    return found | {key: standing for key, standing in outside if standing is not None}


def _outside(view: DayView, key: int, question: Question) -> Standing | None:
    row = view.deal(key)
    return (
        None
        if row is None
        else _standing(row | {"reason": "", "part_minor": None}, question, is_in_node=False)
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
