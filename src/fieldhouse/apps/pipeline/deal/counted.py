"""How a deal stands in the figures of its quarter: which count it, why the others do not, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.figures.nodes import of_position, path
from fieldhouse.apps.figures.presentation import Cell, cell
from fieldhouse.apps.figures.presentation_words import LEFT_OUT_LABELS, SHORT_LABELS
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import Question, ask
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import Scope
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts.metrics.definitions import METRICS

SHOWN = ("closed", "commit_total", "best_case_total", "pipeline_total")


@dataclass(frozen=True, slots=True)
class Counted:
    """A metric, and why it leaves the deal out: empty when it counts it."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class CountedIn:
    """The metrics of the deal's quarter, that in which it was booked or closes; by node, the figures themselves."""

    period: str
    currency: str
    metrics: tuple[Counted, ...]
    nodes: tuple[tuple[str, tuple[Cell, ...]], ...]


def counted_in(deal: Deal, scope: Scope, data_through: date, language: str) -> CountedIn | None:
    """How the deal stands in the figures of the teams above its owner that the scope reaches; ``None`` without any."""
    day = deal.booked_on or deal.close_on
    if day is None or deal.position is None:
        return None
    period = calendar().period_of(day, PeriodKind.QUARTER)
    as_of = min(data_through, period.last_on)
    above = path(of_position(deal.position), as_of)
    nodes = [one for one in above if scope.has_node(one.tree, one.number)]
    if not nodes:
        return None
    question = ask(nodes[-1], period=period.code, as_of=as_of.isoformat())
    metrics = [_counted(question, metric, deal.opportunity_id) for metric in SHOWN]
    if None in metrics:
        return None
    return CountedIn(
        period.code,
        question.currency,
        tuple(one for one in metrics if one is not None),
        tuple((replace(one, holder="").name(language), _cells(question.of(one))) for one in nodes),
    )


def _counted(question: Question, metric: str, opportunity: int) -> Counted | None:
    node = question.node
    rows = question.day().judged(METRICS[metric], node.tree, node.number, question.basis, [opportunity])
    row = next(iter(rows.to_pylist()), None)
    if row is None:
        return None
    return Counted(
        label(SHORT_LABELS, metric), "" if row["reason"] is None else label(LEFT_OUT_LABELS, row["reason"])
    )


def _cells(question: Question) -> tuple[Cell, ...]:
    return tuple(cell(question, figure(question, metric)) for metric in SHOWN)
