"""What a figure assumes of days before its sources tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.forecasts.queries import learnt
from fieldhouse.domain.assumptions import Assumption, Days, assumed, deal_days, quota_days
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.definitions import METRICS

_LEARNT = frozenset({"expectation", "expectation_low", "expectation_high", "coverage_needed"})
"""Metrics that learn from earlier periods."""


def with_assumptions(question: Question, one: Figure) -> Figure:
    """A figure with what it, and the figures that it is made of, assume."""
    told = known_since(question.known)
    own = assumed(told, _days(question, one.spec.metric)) if told else ()
    return replace(one, assumed=together([own, *(part.assumed for part in one.inputs)]))


def together(several: Iterable[Iterable[Assumption]]) -> tuple[Assumption, ...]:
    """The assumptions of several figures, each once."""
    return tuple(sorted({one for some in several for one in some}))


@lru_cache(maxsize=64)
def known_since(known: Known) -> tuple[Assumption, ...]:
    """Since when each source tells of what, where something is assumed of the days before, in a fixed order."""
    rows = History(known).snapshot("known_since").to_pylist()
    return tuple(sorted(Assumption(**row) for row in rows))


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
