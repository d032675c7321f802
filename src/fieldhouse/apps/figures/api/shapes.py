"""Figures, nodes and changes as the API answers them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from fieldhouse.apps.figures.change import Change, both_figures
from fieldhouse.apps.figures.evidence import EvidenceRow
from fieldhouse.apps.figures.figure import caveats_json
from fieldhouse.apps.figures.nodes import Node, with_holder
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.figures.sheet import Sheet
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.facts.metrics.definitions import METRICS


def node_json(node: Node) -> dict[str, Any]:
    """A node with its name in the asker's language."""
    return {
        "tree": node.tree,
        "key": node.key,
        "reference": node.reference,
        "name": node.name(get_language() or "en"),
        "role": node.role,
        "holder": node.holder,
    }


def row_json(row: EvidenceRow) -> dict[str, Any]:
    """A deal under a figure."""
    return {name: getattr(row, name) for name in EvidenceRow.__slots__ if name != "number"}


def change_json(question: Question, change: Change) -> dict[str, Any]:
    """The steps of a change, and the figures on both days."""
    version = METRICS[change.metric].version
    return {
        "metric": change.metric,
        "since": change.since,
        "until": change.until,
        "currency": question.currency,
        "opening": question.on(change.since).spec(change.metric, version).id,
        "closing": question.spec(change.metric, version).id,
        "opening_minor": change.waterfall.opening_minor,
        "closing_minor": change.waterfall.closing_minor,
        "amount_minor": change.amount_minor,
        "steps": [
            {"reason": str(step.reason), "deals": step.deals, "amount_minor": step.amount_minor}
            for step in change.waterfall.steps
        ],
        **caveats_json(both_figures(question, change)),
    }


def sheet_json(one: Sheet) -> dict[str, Any]:
    """A leader's page."""
    question = one.question
    return {
        "node": node_json(with_holder(question.node, question.as_of)),
        "figures": {metric: found.as_json() for metric, found in one.figures.items()},
        "rows": [
            {
                "node": node_json(row.node),
                "figures": {metric: found.as_json() for metric, found in row.figures.items()},
            }
            for row in one.rows
        ],
        "change": one.change and change_json(question, one.change),
        "corrected": one.corrections and one.corrections.as_json(),
        "corrections_minor": one.corrections_minor,
    }


def first_of(cursor: str, figure_id: str) -> int:
    """The place at which a page begins; a cursor names its figure, because rows of another one lie elsewhere.

    `Refused` when the figure has become another since: new data came, and the question did not pin what was known.
    """
    if not cursor:
        return 0
    figure, dot, place = cursor.partition(".")
    if not dot or not (place.isascii() and place.isdecimal()) or len(place) > 9:
        raise BadInput("list.bad_cursor", value=cursor[:40])
    if figure != figure_id:
        raise Refused("cursor.figure_changed")
    return int(place)


def next_of(figure_id: str, first: int, count: int, shown: int) -> str | None:
    """The cursor of the page after one of ``count`` rows, or ``None`` at the end."""
    return f"{figure_id}.{first + count}" if count and first + count < shown else None
