"""A figure found by the code that was printed beside it: as it was cited, and as it is now."""

from __future__ import annotations

from typing import Any

from fieldhouse.apps.figures.citations import Citations, found_citations
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.presentation import Cell, change_address, node_title, spec_address
from fieldhouse.apps.figures.presentation_words import CITED_AS_LABELS, METRIC_LABELS
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import Question, ask, asked_by_spec
from fieldhouse.apps.interface import NotFound
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.figure import FigureSpec
from fieldhouse.facts.metrics.definitions import METRICS


def cited_page(user: User, code: str, language: str) -> dict[str, Any]:
    """The context of the page that finds a figure by its code; ``why`` when the code names none or several."""
    if not code:
        return {"code": ""}
    try:
        found = found_citations(user, code.lower())
    except (NotFound, BadInput) as refusal:
        return {"code": code, "why": refusal.code, "why_fields": refusal.fields}
    return {"code": code, **_then_and_now(found, language)}


def _then_and_now(found: Citations, language: str) -> dict[str, Any]:
    then = asked_by_spec(found.spec)
    newest = _newest(then)
    now_known = figure(newest, found.spec.metric)
    cited_minor = found.citations[-1].amount_minor
    is_both = now_known.amount_minor is not None and cited_minor is not None
    opens = found.spec.metric in METRICS and then.as_of < newest.as_of
    return {
        "found": found,
        "label": label(METRIC_LABELS, found.spec.metric),
        "node": node_title(then, language),
        "cited_on": then.as_of,
        "citations": [_citation(one, found.spec) for one in reversed(found.citations)],
        "again": Cell(found.recomputed, spec_address(found.spec)) if found.recomputed else None,
        "now": Cell(now_known, spec_address(now_known.spec)),
        "difference_minor": (now_known.amount_minor or 0) - (cited_minor or 0) if is_both else None,
        "change_href": change_address(newest, found.spec.metric, then.as_of) if opens else "",
    }


def _newest(then: Question) -> Question:
    """The same question with what is known now, on the day that is usual for its period."""
    return ask(
        node_named(then.node.reference),
        period=then.period.code,
        view=then.view,
        currency=then.currency,
        walls=then.walls,
        filters=then.filters,
    )


def _citation(one: CitedFigure, spec: FigureSpec) -> dict[str, Any]:
    num, den = one.ratio or (None, None)
    return {
        "cell": Cell(Figure(spec, one.amount_minor, num, den), spec_address(spec)),
        "how": label(CITED_AS_LABELS, one.cited_as),
        "who": one.cited_by.get_username() if one.cited_by else "",
        "at": one.cited_at,
    }
