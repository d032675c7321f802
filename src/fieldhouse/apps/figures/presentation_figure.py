"""A figure's page: its digits, its specification in words, what it counts and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from fieldhouse.apps.figures.evidence import evidence, figure_for
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.presentation import (
    Cell,
    cell,
    figure_address,
    is_wide,
    node_address,
    node_title,
    share_bp,
    spec_address,
)
from fieldhouse.apps.figures.presentation_assumptions import caveat_lines
from fieldhouse.apps.figures.presentation_deals import deal_rows
from fieldhouse.apps.figures.presentation_views import view_totals
from fieldhouse.apps.figures.presentation_words import (
    LEFT_OUT_LABELS,
    METHOD_LABELS,
    METRIC_LABELS,
    PART_LABELS,
    TREE_LABELS,
)
from fieldhouse.apps.figures.queries import cited, figure
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.pipeline.labels import VIEWS, label
from fieldhouse.apps.pipeline.queries import stage_labels, stage_rows
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts.generations import manifest_of
from fieldhouse.facts.metrics.definitions import METRICS

ROWS_A_PAGE = 50


def figure_page(
    asked: Asked, metric: str, language: str, left_out: str = "", first: int = 0
) -> dict[str, Any]:
    """The context of a figure's page, with the deals counted, or those left out for one reason, from ``first`` on."""
    question = asked.question
    one = figure_for(asked, figure(question, metric))
    return {
        "question": question,
        "figure": one,
        "cell": cell(question, one),
        "metric": metric,
        "metric_label": label(METRIC_LABELS, metric),
        "title": node_title(question, language),
        "tree_label": label(TREE_LABELS, question.node.tree),
        "view_label": label(VIEWS, question.view),
        "manifest": manifest_of(question.known),
        "short_code": one.spec.short_id,
        "citations": cited(one.id),
        "inputs": [Cell(part, spec_address(part.spec)) for part in one.inputs],
        "node_href": node_address(question, is_pinned=True),
        "quotas_href": _quotas_address(question),
        "expectation_href": figure_address(question, "expectation"),
        "reasons": _reasons(question, one),
        "assumed": caveat_lines([one]),
        **(_expected(question, one, language) if metric.startswith("expectation") else {}),
        "views": view_totals(question, metric) if metric in METRICS else None,
        **_evidence(asked, metric, language, left_out, first),
    }


def _quotas_address(question: Question) -> str:
    """Where the versions of a quarter's quota stand; longer periods are sums of quarters and have none of their own."""
    if question.period.kind is not PeriodKind.QUARTER:
        return ""
    fields = {"node": question.node.reference, "period": question.period.code}
    return f"{reverse('quotas')}?{urlencode(fields)}"


def _evidence(asked: Asked, metric: str, language: str, left_out: str, first: int) -> dict[str, Any]:
    """The deals counted, or left out for a reason, as far as the reader may see them, and how many there are."""
    if metric not in METRICS:
        return {"has_deals": False}
    found = evidence(asked, metric, left_out_for=left_out or None, first=first, limit=ROWS_A_PAGE)
    return {
        "has_deals": True,
        "deals": deal_rows(found.rows, language),
        "found": found,
        "left_out": left_out,
        "left_out_label": label(LEFT_OUT_LABELS, left_out),
        "counted_href": figure_address(asked.question, metric),
        "previous_place": str(max(first - ROWS_A_PAGE, 0)) if first else "",
        "following_place": str(first + ROWS_A_PAGE) if first + ROWS_A_PAGE < found.shown else "",
    }


def _reasons(question: Question, one: Figure) -> list[dict[str, Any]]:
    """Why deals are left out, each with its list."""
    return [
        {
            "code": left.reason,
            "label": label(LEFT_OUT_LABELS, left.reason),
            "count": left.count,
            "amount_minor": left.amount_minor,
            "href": figure_address(question, one.spec.metric, left_out=left.reason),
        }
        for left in one.left_out or ()
    ]


def _expected(question: Question, one: Figure, language: str) -> dict[str, Any]:
    """What stands behind an expectation, and the ends of its range."""
    outlook = _outlook(question, one, language)
    if one.why is not None:
        return {"outlook": outlook}
    names = ("expectation_low", "expectation", "expectation_high")
    cells = {name: cell(question, figure(question, name)) for name in names}
    ends = [cells[name].figure.amount_minor for name in names]
    return {"outlook": outlook | {"is_wide": is_wide(*ends)}, "range": cells}


def _outlook(question: Question, one: Figure, language: str) -> dict[str, Any]:
    """How the expectation came about: its parts, the stages behind them, and what the other methods say."""
    notes = one.notes
    stages = stage_labels(language)
    order = {rule["stage"]: rule["position"] for rule in stage_rows()}
    return {
        **notes,
        "method_label": label(METHOD_LABELS, notes["method"]),
        "parts": [_part(question, part) for part in notes["parts"]],
        "stages": [
            _stage(question, stage, stages)
            for stage in sorted(notes["stages"], key=lambda one: order.get(one["stage"], 0))
        ],
        "alternatives": [_alternative(other, notes["method"]) for other in notes["alternatives"]],
    }


def _part(question: Question, part: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the expectation and where it leads: to its figure, or to the stages that it is the sum of."""
    hrefs = {"closed": figure_address(question, "closed"), "weighted": "#stages"}
    return {**part, "label": label(PART_LABELS, part["part"]), "href": hrefs.get(part["part"], "")}


def _stage(question: Question, stage: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """A stage with its win rate; it leads to the figure of its open deals."""
    is_known = stage["won"] is not None and stage["resolved"]
    filters = tuple(sorted({*question.filters, ("stage", stage["stage"])}))
    return {
        **stage,
        "href": figure_address(replace(question, filters=filters), "open_pipeline"),
        "label": labels.get(stage["stage"], stage["stage"]),
        "rate_bp": share_bp(stage["won"], stage["resolved"]) if is_known else None,
    }


def _alternative(other: Mapping[str, Any], taken: str | None) -> dict[str, Any]:
    has_error = other["error_num"] is not None and other["error_den"]
    return {
        **other,
        "label": label(METHOD_LABELS, other["method"]),
        "is_taken": other["method"] == taken,
        "error_bp": share_bp(other["error_num"], other["error_den"]) if has_error else None,
    }
