"""The leader's page as an export: the figures of a node, those of the nodes below, and what changed."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.apps.figures.change import Change
from fieldhouse.apps.figures.exports.heading import (
    assumed_lines,
    owner_of_rows,
    question_lines,
    question_stem,
)
from fieldhouse.apps.figures.exports.table import Cell, Export, Ratio, Table, figure_cell, money
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.nodes import Node, with_holder
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.presentation_words import CHANGE_LABELS, METRIC_LABELS
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.figures.sheet import ROW_METRICS, Sheet, sheet
from fieldhouse.apps.pipeline.labels import label

Line = tuple[Cell | Ratio, ...]


def sheet_export(asked: Asked, since: date | None) -> Export:
    """All figures of a node's page; every figure shown is cited."""
    question = asked.question
    one = sheet(question, since)
    own = with_holder(question.node, question.as_of)
    corrected = [one.corrections] if one.corrections else []
    figures = [*one.figures.values(), *corrected, *(f for row in one.rows for f in row.figures.values())]
    tables = [_own_table(one), _below_table(one)]
    if one.change is not None:
        tables.append(steps_table(question, one.change))
    pairs = [(own, figure) for figure in [*one.figures.values(), *corrected]]
    pairs += [(row.node, figure) for row in one.rows for figure in row.figures.values()]
    return Export(
        stem=question_stem("sheet", question),
        subject=question.node.subject,
        heading=(*question_lines(question), *assumed_lines(figures)),
        tables=tuple(tables),
        flat=_flat_table(pairs),
        figures=tuple(figures),
        facts={
            "period": question.period.code,
            "as_of": question.as_of.isoformat(),
            "known": str(question.known),
        },
    )


def steps_table(question: Question, change: Change) -> Table:
    """The waterfall of a change; the last row, its closing, is the sum of those above it."""
    one, currency = change.waterfall, question.currency
    opening = (_("On the first day"), change.since, None, money(one.opening_minor, currency))
    steps = [
        (label(CHANGE_LABELS, step.reason), None, step.deals, money(step.amount_minor, currency))
        for step in one.steps
    ]
    closing = (_("On the second day"), change.until, None, money(one.closing_minor, currency))
    heads = (label(METRIC_LABELS, change.metric), _("Day"), _("Deals"), _("Amount"))
    return Table(_("What changed"), heads, [opening, *steps], [closing])


def _own_table(one: Sheet) -> Table:
    heads = (_("Figure"), _("Value"), _("Currency"), _("Deals"), _("Figure's id"))
    rows = [_own_line(figure, label(METRIC_LABELS, figure.spec.metric)) for figure in one.figures.values()]
    if one.corrections:
        rows.append(_own_line(one.corrections, _("Closed, with corrections after closing")))
    return Table(_("Figures"), heads, rows)


def _own_line(figure: Figure, name: str) -> Line:
    currency = "" if figure.is_ratio else figure.spec.currency
    return (name, figure_cell(figure), currency, figure.counted, figure.id)


def _below_table(one: Sheet) -> Table:
    """The nodes below, one a row: the values, then the ids in the same order."""
    names = [label(METRIC_LABELS, metric) for metric in ROW_METRICS]
    ids = [_("Id: %(figure)s") % {"figure": name} for name in names]
    rows: list[Line] = [
        (
            row.node.name(get_language() or "en"),
            row.node.reference,
            *(figure_cell(row.figures[metric]) for metric in ROW_METRICS),
            *(row.figures[metric].id for metric in ROW_METRICS),
        )
        for row in one.rows
    ]
    return Table(_("Nodes below"), (_("Node"), _("Node's key"), *names, *ids), rows)


def _flat_table(pairs: list[tuple[Node, Figure]]) -> Table:
    owner, language = owner_of_rows(), get_language() or "en"
    heads = (
        *(_("Node"), _("Node's key"), _("Figure"), _("Metric"), _("Value"), _("Currency"), _("Deals")),
        *(_("Period"), _("As of"), _("Generation"), _("Figure's id"), _("Company")),
    )
    rows: list[Line] = []
    for node, figure in pairs:
        spec = figure.spec
        name, metric = label(METRIC_LABELS, spec.metric), spec.metric
        currency = "" if figure.is_ratio else spec.currency
        asked = (spec.period, date.fromisoformat(spec.as_of), spec.known, figure.id, owner)
        line = (
            node.name(language),
            node.reference,
            name,
            metric,
            figure_cell(figure),
            currency,
            figure.counted,
        )
        rows.append((*line, *asked))
    return Table(_("Figures"), heads, rows)
