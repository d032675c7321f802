"""What a figure assumes of days before its sources tell of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from fieldhouse.apps.figures.figure import Figure, caveats
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.forecasts.queries import learnt
from fieldhouse.domain.assumptions import Assumption, Days, Hidden, assumed, deal_days, hidden, quota_days
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.definitions import METRICS

_LEARNT = frozenset({"expectation", "expectation_low", "expectation_high", "coverage_needed"})
"""Metrics that learn from earlier periods."""


def with_assumptions(question: Question, one: Figure) -> Figure:
    """A figure with what it, and the figures that it is made of, assume, and what they may not see.

    Where no amount of a deal was ever to be seen, a sum of none is no number.
    """
    told, kept_back = known_since(question.known), not_permitted(question.known)
    days = _days(question, one.spec.metric) if told or kept_back else {}
    of_parts = caveats(one.inputs)
    found = {*of_parts[1], *hidden(kept_back, days, question.as_of)}
    one = replace(
        one,
        assumed=tuple(sorted({*of_parts[0], *assumed(told, days)})),
        hidden=tuple(sorted(found)),
    )
    is_unseen = any(each.field == "amount" and not each.was_known for each in found)
    if is_unseen and one.spec.metric in METRICS and not one.counted:
        return replace(one, amount_minor=None, counted=None, why="figure.not_permitted")
    return one


@lru_cache(maxsize=64)
def known_since(known: Known) -> tuple[Assumption, ...]:
    """Since when each source tells of what, where something is assumed of the days before, in a fixed order."""
    rows = History(known).snapshot("known_since").to_pylist()
    return tuple(sorted(Assumption(**row) for row in rows))


@lru_cache(maxsize=64)
def not_permitted(known: Known) -> tuple[Hidden, ...]:
    """The fields of deals that exports may not hold, in a fixed order."""
    rows = History(known).snapshot("not_permitted").to_pylist()
    return tuple(sorted(Hidden(**row) for row in rows))


def _days(question: Question, metric: str) -> Days:
    """What a figure itself looks at, and since when; nothing where it is made of other figures alone."""
    basis, tree = question.basis, question.node.tree
    filters = [name for name, _value in basis.filters]
    if metric == "quota":
        return quota_days(question.as_of, question.period.start_on)
    if metric in _LEARNT:
        one = learnt(question.known, question.period, question.as_of, question.currency, basis)
        return deal_days(tree, one.since, one.since, basis.view, has_categories=False, filters=filters)
    rule = METRICS.get(metric)
    if rule is None:
        return {}
    return deal_days(
        tree,
        question.as_of,
        question.period.start_on if rule.has_booked else None,
        basis.view,
        has_categories=bool(rule.categories),
        filters=filters,
    )
