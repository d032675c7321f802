"""Computing figures. Nothing here writes, and there is no user in it: the caller asks the policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fieldhouse.apps.figures.assumptions import with_assumptions
from fieldhouse.apps.figures.figure import Figure, LeftOut
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.figures.question import Question, asked_by_spec
from fieldhouse.apps.forecasts.expected import Expected, expected, mart_of, why_not
from fieldhouse.apps.forecasts.queries import learnt
from fieldhouse.apps.forecasts.window import Window
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.figure import FigureSpec
from fieldhouse.facts.metrics.definitions import METRICS, REASONS
from fieldhouse.facts.metrics.quotas import Quotas
from fieldhouse.facts.models import Manifest

DERIVED_VERSION = 1
EXPECTED_VERSION = 2
"""The expectation comes of the forecast engine; the first version was a stage-weighted forecast with a haircut."""


def figure(question: Question, metric: str) -> Figure:
    """One figure. ``BadInput`` for a metric that does not exist, with the names of those that do."""
    if metric in METRICS:
        return with_assumptions(question, _over_deals(question, metric))
    if metric not in _DERIVED:
        raise BadInput("figure.unknown_metric", value=metric[:40], known=", ".join(metric_names()))
    return with_assumptions(question, _DERIVED[metric](question))


def metric_names() -> list[str]:
    """All metrics, those over deals first."""
    return [*METRICS, *_DERIVED]


def recomputed(spec: FigureSpec) -> Figure:
    """The figure of a specification, computed anew; ``BadInput`` when the rule has a newer version."""
    answer = figure(asked_by_spec(spec), spec.metric)
    if answer.spec != spec:
        raise BadInput("figure.rule_changed", metric=spec.metric, version=spec.version)
    return answer


def cited(figure_id: str) -> list[CitedFigure]:
    """The citations of a figure by its id or the beginning of it (at least six characters), oldest first."""
    if len(figure_id) < 6:
        return []
    return list(
        CitedFigure.objects.filter(figure_id__startswith=figure_id.lower())
        .select_related("cited_by")
        .order_by("pk")
    )


def generations(limit: int = 1_000) -> list[Manifest]:
    """The newest generations, newest first."""
    return list(Manifest.objects.order_by("-number")[:limit])


def with_evidence(question: Question, one: Figure) -> Figure:
    """The figure with what it leaves out, by reason; a derived figure has none of its own, its inputs have."""
    metric = METRICS.get(one.spec.metric)
    if metric is None:
        return one
    found = question.day().reasons(metric, question.node.tree, question.node.number, question.basis)
    reasons = [reason for reason in REASONS if reason in found]
    return replace(
        one, left_out=tuple(LeftOut(why, found[why].count, found[why].amount_minor) for why in reasons)
    )


def _over_deals(question: Question, name: str) -> Figure:
    metric = METRICS[name]
    total = question.day().total(metric, question.node.tree, question.node.number, question.basis)
    return Figure(question.spec(name, metric.version), amount_minor=total.amount_minor, counted=total.count)


def _quota(question: Question) -> Figure:
    node = question.node
    quotas = Quotas(question.known, question.as_of, question.currency)
    amount = quotas.of(node.tree, node.number, question.period.start_on, question.period.until_on)
    return Figure(
        _spec(question, "quota"), amount_minor=amount, why=None if amount is not None else "quota.none"
    )


def _gap(question: Question) -> Figure:
    quota, closed = figure(question, "quota"), figure(question, "closed")
    if quota.amount_minor is None or closed.amount_minor is None:
        return Figure(_spec(question, "gap"), inputs=(quota, closed), why=quota.why or closed.why)
    return Figure(_spec(question, "gap"), quota.amount_minor - closed.amount_minor, inputs=(quota, closed))


def _attainment(question: Question) -> Figure:
    quota, closed = figure(question, "quota"), figure(question, "closed")
    if not quota.amount_minor or closed.amount_minor is None:
        why = quota.why or closed.why or "quota.zero"
        return Figure(_spec(question, "attainment"), inputs=(closed, quota), why=why)
    return Figure(
        _spec(question, "attainment"), num=closed.amount_minor, den=quota.amount_minor, inputs=(closed, quota)
    )


def _coverage_present(question: Question) -> Figure:
    gap, pipeline = figure(question, "gap"), figure(question, "open_pipeline")
    spec = _spec(question, "coverage_present")
    if gap.amount_minor is None or pipeline.amount_minor is None:
        return Figure(spec, inputs=(pipeline, gap), why=gap.why or pipeline.why)
    if gap.amount_minor <= 0:
        return Figure(spec, inputs=(pipeline, gap), why="quota.reached")
    return Figure(spec, num=pipeline.amount_minor, den=gap.amount_minor, inputs=(pipeline, gap))


def _coverage_needed(question: Question) -> Figure:
    learning = learnt(question.known, question.period, question.as_of, question.currency, question.basis)
    coverage = learning.coverage(question.node.tree, question.node.number)
    spec, notes = _spec(question, "coverage_needed"), {"n": coverage.n}
    if coverage.ratio_num is None:
        return Figure(spec, notes=notes, why=str(coverage.reason))
    return Figure(spec, num=coverage.ratio_num, den=coverage.ratio_den, notes=notes)


def _closed_last_year(question: Question) -> Figure:
    before = figure(question.last_year(), "closed")
    return Figure(
        _spec(question, "closed_last_year"),
        before.amount_minor,
        counted=before.counted,
        inputs=(before,),
        why=before.why,
    )


def _year_on_year(question: Question) -> Figure:
    closed, before = figure(question, "closed"), figure(question.last_year(), "closed")
    spec = _spec(question, "year_on_year")
    if not before.amount_minor or closed.amount_minor is None:
        why = closed.why or before.why or "figure.nothing_last_year"
        return Figure(spec, inputs=(closed, before), why=why)
    return Figure(spec, num=closed.amount_minor, den=before.amount_minor, inputs=(closed, before))


def _expectation(question: Question) -> Figure:
    return _expected(question, "expectation", lambda one: one.mean_minor)


def _expectation_low(question: Question) -> Figure:
    return _expected(question, "expectation_low", lambda one: one.low_minor)


def _expectation_high(question: Question) -> Figure:
    return _expected(question, "expectation_high", lambda one: one.high_minor)


def _expected(question: Question, name: str, end: Callable[[Expected], int]) -> Figure:
    """What is closed, and what is still to come of it by the engine."""
    closed = figure(question, "closed")
    spec, inputs = question.spec(name, EXPECTED_VERSION), (closed, figure(question, "open_pipeline"))
    if closed.amount_minor is None or question.as_of >= question.period.last_on:
        notes = {"method": "closed"}
        return Figure(spec, closed.amount_minor, inputs=inputs, notes=notes, why=closed.why)
    window = window_of(question)
    if why := why_not(window, question.basis):
        return Figure(spec, inputs=inputs, notes={"method": None, **_about(window)}, why=why)
    node = question.node
    one = expected(window, node.tree, node.number, question.basis, question.currency)
    parts = [("closed", closed.amount_minor), ("still_to_come", one.mean_minor)]
    notes = {
        "method": "engine",
        **_about(window),
        "decided_in_node": one.decided,
        "borrowed_bp": one.borrowed_bp,
        "parts": [{"part": part, "amount_minor": amount} for part, amount in parts],
    }
    return Figure(spec, closed.amount_minor + end(one), inputs=inputs, notes=notes)


def window_of(question: Question) -> Window:
    """The window that an expectation is of; edits since the generation are not in it."""
    return Window(question.known.generation, question.as_of, question.period.last_on)


def _about(window: Window) -> dict[str, Any]:
    """What the engine says of the whole company's window: no money, for that is another node's figure."""
    mart = mart_of(window)
    left_out = {"why", "decided_in"}
    return {} if mart is None else {name: one for name, one in mart.about.items() if name not in left_out}


def _spec(question: Question, metric: str) -> FigureSpec:
    return question.spec(metric, DERIVED_VERSION)


_DERIVED: dict[str, Callable[[Question], Figure]] = {
    "quota": _quota,
    "gap": _gap,
    "attainment": _attainment,
    "coverage_present": _coverage_present,
    "coverage_needed": _coverage_needed,
    "closed_last_year": _closed_last_year,
    "year_on_year": _year_on_year,
    "expectation": _expectation,
    "expectation_low": _expectation_low,
    "expectation_high": _expectation_high,
}
