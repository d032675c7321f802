"""Operations of figures: one number, its rows, and a figure that was cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.api.schemas import CitedFigure, Figure, FigureQuery, Metric, Rows, RowsQuery
from fieldhouse.apps.figures.api.shapes import first_of, next_of, row_json
from fieldhouse.apps.figures.citations import found_citations
from fieldhouse.apps.figures.evidence import evidence, figure_for
from fieldhouse.apps.figures.figure import RATIOS
from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.apps.figures.queries import DERIVED_VERSION, figure, metric_names
from fieldhouse.apps.interface import asker, errors
from fieldhouse.facts.metrics.definitions import METRICS, metric_named

Describe = Callable[[str, Mapping[str, object]], str]
"""The sentence of a code with its fields, in the current language."""


def router(describe: Describe) -> Router:
    """The operations; ``describe`` is the edge's."""
    made = Router(tags=["figures"])
    made.add_api_operation(
        "/metrics",
        ["GET"],
        _metrics(describe),
        response={200: list[Metric], **errors()},
        summary="The metrics",
    )
    made.add_api_operation(
        "/figures/by-id/{figure_id}",
        ["GET"],
        cited_figure,
        response={200: CitedFigure, **errors(400, 404, 409)},
        exclude_unset=True,
        summary="A figure that was cited: as it was cited, and computed again",
    )
    made.add_api_operation(
        "/figures/{metric}",
        ["GET"],
        one_figure,
        response={200: Figure, **errors(400, 403, 409)},
        exclude_unset=True,
        summary="One figure",
    )
    made.add_api_operation(
        "/figures/{metric}/deals",
        ["GET"],
        figure_deals,
        response={200: Rows, **errors(400, 403, 409)},
        summary="The deals that a figure counts, or leaves out",
    )
    return made


def _metrics(describe: Describe) -> Callable[[HttpRequest], list[dict[str, Any]]]:
    def all_metrics(request: HttpRequest) -> list[dict[str, Any]]:
        """Every metric with the rule by which it counts, in your language."""
        return [
            {
                "name": name,
                "version": METRICS[name].version if name in METRICS else DERIVED_VERSION,
                "rule": describe(f"metric.{name}", {}),
                "is_ratio": name in RATIOS,
                "has_deals": name in METRICS,
            }
            for name in metric_names()
        ]

    return all_metrics


def one_figure(request: HttpRequest, metric: str, parameters: Query[FigureQuery]) -> dict[str, Any]:
    """A total asks for the right to its node; the digits and the id are the same for everybody who has it."""
    asked = asked_by(asker(request), parameters.dict())
    one = figure(asked.question, metric)
    return (figure_for(asked, one) if parameters.evidence else one).as_json()


def figure_deals(request: HttpRequest, metric: str, parameters: Query[RowsQuery]) -> dict[str, Any]:
    """The largest first, by the row policy: `shown` of `total` are those that you may see."""
    metric_named(metric[:40])
    asked = asked_by(asker(request), parameters.dict())
    one = figure(asked.question, metric)
    first = first_of(parameters.cursor, one.id)
    left_out = parameters.left_out or None
    found = evidence(asked, metric, left_out_for=left_out, first=first, limit=parameters.limit)
    note_read_behind_wall(asker(request), {row.wall for row in found.rows}, f"figure:{one.id}")
    return {
        "figure": one.id,
        "left_out": left_out,
        "shown": found.shown,
        "total": found.total,
        "rows": [row_json(row) for row in found.rows],
        "next": next_of(one.id, first, len(found.rows), found.shown),
    }


def cited_figure(request: HttpRequest, figure_id: str) -> dict[str, Any]:
    """By the figure's id, or the eight characters and more of its beginning that are printed beside a number.

    A figure of a node that you may not see is not found. `recomputed` has the same digits as long as the rule stands.
    """
    found = found_citations(asker(request), figure_id)
    citations = [
        {
            "id": found.figure_id,
            "amount_minor": one.amount_minor,
            "currency": one.currency,
            "num": one.ratio[0] if one.ratio else None,
            "den": one.ratio[1] if one.ratio else None,
            "counted": one.counted,
            "cited_as": one.cited_as,
            "cited_by": one.cited_by and one.cited_by.username,
            "cited_at": one.cited_at,
        }
        for one in found.citations
    ]
    again = found.recomputed
    return {
        "spec": found.spec.as_json(),
        "citations": citations,
        "recomputed": again and again.as_json(),
        "why": found.why,
    }
