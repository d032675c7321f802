"""A figure as an export: its number, the deals that it counts, and those that it leaves out."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.apps.figures.evidence import Evidence, EvidenceRow, evidence, figure_for, may_know_sum
from fieldhouse.apps.figures.exports.deals_table import deal_cells, deal_heads, empty_cells
from fieldhouse.apps.figures.exports.heading import (
    assumed_lines,
    owner_of_rows,
    question_lines,
    question_stem,
    shown_line,
)
from fieldhouse.apps.figures.exports.table import Cell, Export, Ratio, Table, figure_cell, money
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.presentation_words import LEFT_OUT_LABELS, METRIC_LABELS
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.pipeline.queries import stage_labels
from fieldhouse.domain.money import Money

Line = tuple[Cell | Ratio, ...]


def evidence_export(asked: Asked, metric: str) -> Export:
    """A figure over deals with its evidence, as far as the asker may see it; listed and withheld make the figure."""
    one = figure_for(asked, figure(asked.question, metric))
    counted = evidence(asked, metric)
    left_out = {left.reason: evidence(asked, metric, left_out_for=left.reason) for left in one.left_out or ()}
    heading = [
        (_("Figure"), label(METRIC_LABELS, metric)),
        (_("Figure's id"), one.id),
        *question_lines(asked.question),
        *assumed_lines([one]),
        shown_line(counted.shown, counted.total),
    ]
    return Export(
        stem=question_stem(metric, asked.question),
        subject=f"figure:{one.id}",
        heading=tuple(heading),
        tables=(_counted_table(one, counted), _left_out_table(one, left_out), _reasons_table(one)),
        flat=_flat_table(one, counted, left_out),
        figures=(one,),
        facts={"metric": metric, "node": asked.question.node.reference, "rows": counted.shown},
        walls=frozenset(row.wall for found in (counted, *left_out.values()) for row in found.rows),
    )


def _counted_table(one: Figure, counted: Evidence) -> Table:
    stages, currency = stage_labels(get_language() or "en"), one.spec.currency
    rows = [(*deal_cells(row, stages), money(row.part_minor, currency)) for row in counted.rows]
    totals: list[Line] = [(*empty_cells(_("Total")), figure_cell(one))]
    if counted.withheld:
        name = _("%(count)s deals that you may not see") % {"count": counted.withheld}
        totals.insert(0, (*empty_cells(name), _withheld(one, counted)))
    return Table(_("Counted"), (*deal_heads(), _("Counted amount")), rows, totals)


def _withheld(one: Figure, counted: Evidence) -> Money | None:
    if not may_know_sum(counted.withheld) or one.amount_minor is None:
        return None
    listed_minor = sum(row.part_minor or 0 for row in counted.rows)
    return Money(one.amount_minor - listed_minor, one.spec.currency)


def _left_out_table(one: Figure, left_out: dict[str, Evidence]) -> Table:
    stages, currency = stage_labels(get_language() or "en"), one.spec.currency
    rows = [
        (*deal_cells(row, stages), money(row.part_minor, currency), label(LEFT_OUT_LABELS, reason))
        for reason, found in left_out.items()
        for row in found.rows
    ]
    return Table(_("Left out"), (*deal_heads(), _("Amount left out"), _("Reason")), rows)


def _reasons_table(one: Figure) -> Table:
    currency = one.spec.currency
    rows = [
        (label(LEFT_OUT_LABELS, left.reason), left.reason, left.count, money(left.amount_minor, currency))
        for left in one.left_out or ()
    ]
    return Table(_("Reasons"), (_("Reason"), _("Code"), _("Deals"), _("Amount left out")), rows)


def _flat_table(one: Figure, counted: Evidence, left_out: dict[str, Evidence]) -> Table:
    stages, owner = stage_labels(get_language() or "en"), owner_of_rows()

    def line(row: EvidenceRow, reason: str) -> Line:
        part = money(row.part_minor, one.spec.currency)
        counts = _("no") if reason else _("yes")
        return (
            *deal_cells(row, stages),
            part,
            one.spec.currency,
            counts,
            reason,
            one.id,
            one.spec.known,
            owner,
        )

    heads = (
        *(*deal_heads(), _("Amount in the node"), _("Currency"), _("Counted"), _("Left out for")),
        *(_("Figure's id"), _("Generation"), _("Company")),
    )
    rows = [line(row, "") for row in counted.rows]
    rows += [line(row, reason) for reason, found in left_out.items() for row in found.rows]
    return Table(_("Deals"), heads, rows)
