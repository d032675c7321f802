"""Which figures of its quarter count a deal, and why the others leave it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.figures.nodes import of_position, path
from fieldhouse.apps.figures.presentation import figure_address
from fieldhouse.apps.figures.presentation_words import LEFT_OUT_LABELS, METRIC_LABELS
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import Scope
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts.metrics.definitions import METRICS

SHOWN = ("closed", "commit_total", "best_case_total", "pipeline_total")


@dataclass(frozen=True, slots=True)
class Counted:
    """A metric, why it leaves the deal out (empty when it counts it), and its figures by node: name and address."""

    label: str
    why: str
    nodes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CountedIn:
    """The metrics of the deal's quarter: that in which it was booked, or closes."""

    period: str
    metrics: tuple[Counted, ...]


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
    titles = [replace(one, holder="").name(language) for one in nodes]
    question, leaf = ask(nodes[-1], period=period.code, as_of=as_of.isoformat()), nodes[-1]
    found: list[Counted] = []
    for metric in SHOWN:
        asked = (METRICS[metric], leaf.tree, leaf.number, question.basis)
        row = next(iter(question.day().judged(*asked, [deal.opportunity_id]).to_pylist()), None)
        if row is None:
            return None
        why = "" if row["reason"] is None else label(LEFT_OUT_LABELS, row["reason"])
        addresses = tuple(
            (replace(one, holder="").name(language), figure_address(question.of(one), metric))
            for one in nodes
        )
        found.append(Counted(label(METRIC_LABELS, metric), why, tuple(zip(titles, addresses, strict=True))))
    return CountedIn(period.code, tuple(found))
