"""A node's page in numbers: the figures of one period, those of the nodes below, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from fieldhouse.apps.company.queries import sealed_generation
from fieldhouse.apps.figures.change import Change, change
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.nodes import Node, children
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import Question
from fieldhouse.facts.generations import Known, current

SHEET_METRICS = (
    "quota",
    "closed",
    "commit_total",
    "best_case_total",
    "pipeline_total",
    "expectation",
    "expectation_low",
    "expectation_high",
    "gap",
    "attainment",
    "coverage_needed",
    "coverage_present",
    "closed_last_year",
    "year_on_year",
)
"""The figures of a leader's page, in the order in which they are read."""

ROW_METRICS = (
    "quota",
    "closed",
    "attainment",
    "commit_total",
    "best_case_total",
    "pipeline_total",
    "expectation",
    "gap",
)
"""The figures of a row: a node below."""


@dataclass(frozen=True, slots=True)
class Row:
    """A node below, with its figures by metric."""

    node: Node
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on a leader's page. ``corrections`` is what was entered for a closed period after its close."""

    question: Question
    figures: dict[str, Figure]
    rows: tuple[Row, ...]
    change: Change | None
    is_sealed: bool
    corrections: Figure | None
    corrections_minor: int


def sheet(question: Question, since: date | None = None) -> Sheet:
    """The sheet of a node for a period; ``since`` is the day from which the change is counted."""
    figures = {metric: figure(question, metric) for metric in SHEET_METRICS}
    rows = tuple(
        Row(node, {metric: figure(question.of(node), metric) for metric in ROW_METRICS})
        for node in children(question.node, question.as_of, question.known)
    )
    moved = (
        change(question, "pipeline_total", since) if since is not None and since < question.as_of else None
    )
    corrected = _corrected(question)
    closed = figures["closed"].amount_minor or 0
    corrections_minor = (corrected.amount_minor or 0) - closed if corrected else 0
    return Sheet(question, figures, rows, moved, corrected is not None, corrected, corrections_minor)


def _corrected(question: Question) -> Figure | None:
    """What a closed period comes to with everything known now, or ``None`` while the period is open."""
    sealed = sealed_generation(question.period.code)
    if sealed is None or question.known != Known(sealed):
        return None
    return figure(replace(question, known=current()), "closed")
