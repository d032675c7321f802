"""A figure's page: its digits, its specification in words, what it counts and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from fieldhouse.apps.figures.evidence import evidence, figure_for
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.parameters import Asked, as_parameters
from fieldhouse.apps.figures.presentation import (
    Cell,
    cell,
    figure_address,
    is_wide,
    node_address,
    node_title,
    spec_address,
)
from fieldhouse.apps.figures.presentation_assumptions import caveat_lines
from fieldhouse.apps.figures.presentation_deals import deal_rows
from fieldhouse.apps.figures.presentation_views import view_totals
from fieldhouse.apps.figures.presentation_words import (
    COMPONENT_LABELS,
    LEFT_OUT_LABELS,
    METRIC_LABELS,
    PART_LABELS,
    TREE_LABELS,
)
from fieldhouse.apps.figures.queries import cited, figure
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.forecasts.expected import LEAST_OWN, NOT_COMPUTED
from fieldhouse.apps.pipeline.labels import VIEWS, label
from fieldhouse.domain.money import WHOLE_BP
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
        **(_expected(question, one) if metric.startswith("expectation") else {}),
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


def _expected(question: Question, one: Figure) -> dict[str, Any]:
    """What stands behind an expectation, and the ends of its range."""
    outlook = _outlook(question, one)
    if one.why is not None:
        return {"outlook": outlook}
    names = ("expectation_low", "expectation", "expectation_high")
    cells = {name: cell(question, figure(question, name)) for name in names}
    ends = [cells[name].figure.amount_minor for name in names]
    return {"outlook": outlook | {"is_wide": is_wide(*ends)}, "range": cells}


def _outlook(question: Question, one: Figure) -> dict[str, Any]:
    """How the expectation came about: what it learnt from, its parts, and the weight of each component."""
    notes = one.notes
    said = {note["code"]: note for note in notes.get("notes", ())}
    better = said.get("run_rate_was_better")
    return {
        **notes,
        "independent": int(notes["independent"]) if "independent" in notes else None,
        "is_borrowed": "borrowed_bp" in notes and notes["decided_in_node"] < LEAST_OWN,
        "borrowed": notes.get("borrowed_bp"),
        "has_few_windows": "few_windows" in said,
        "run_rate_bp": round(better["weight"] * WHOLE_BP) if better else None,
        "parts": [_part(question, part) for part in notes.get("parts", ())],
        "components": [_component(each) for each in notes.get("components", ())],
        "is_missing": one.why == NOT_COMPUTED,
        "has_edits": bool(question.known.outbox_through),
        "fields": as_parameters(question),
    }


def _part(question: Question, part: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the expectation and where it leads: to its figure, or to the deals that may come."""
    hrefs = {"closed": "closed", "still_to_come": "open_pipeline"}
    href = figure_address(question, hrefs[part["part"]])
    return {**part, "label": label(PART_LABELS, part["part"]), "href": href}


def _component(each: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into the engine's expectation, and how much of it."""
    return {
        "label": label(COMPONENT_LABELS, each["name"]),
        "weight_bp": round(each["weight"] * WHOLE_BP),
        "factor_bp": round(each["factor"] * WHOLE_BP),
    }
