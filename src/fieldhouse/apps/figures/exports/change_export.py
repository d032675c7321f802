"""A change as an export: the steps from opening to closing, and the deals under them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.apps.figures.change import Change, change
from fieldhouse.apps.figures.changed_deals import NamedChange, changed_deals, seen_places
from fieldhouse.apps.figures.exports.deals_table import deal_cells, deal_heads
from fieldhouse.apps.figures.exports.heading import (
    assumed_lines,
    owner_of_rows,
    question_lines,
    question_stem,
    shown_line,
)
from fieldhouse.apps.figures.exports.sheet_export import steps_table
from fieldhouse.apps.figures.exports.table import Export, Table, money
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.presentation_words import CHANGE_LABELS, METRIC_LABELS
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.pipeline.queries import stage_labels
from fieldhouse.apps.roles.models import User


def change_export(user: User, asked: Asked, metric: str, since: date) -> Export:
    """What changed in a metric between two days; both figures are cited."""
    question = asked.question
    found = change(question, metric, since)
    deals = changed_deals(asked, found, seen_places(user, asked, found))
    before, after = figure(question.on(since), metric), figure(question, metric)
    heading = [
        (_("Figure"), label(METRIC_LABELS, metric)),
        (_("Id on the first day"), before.id),
        (_("Id on the second day"), after.id),
        (_("Since the end of"), since.isoformat()),
        *question_lines(question),
        *assumed_lines((before, after)),
        shown_line(len(deals), len(found.deals)),
    ]
    return Export(
        stem=question_stem(f"change-{metric}", question),
        subject=f"figure:{after.id}",
        heading=tuple(heading),
        tables=(steps_table(question, found), _deals_table(deals, question.currency)),
        flat=_flat_table(deals, found, before, after),
        figures=(before, after),
        facts={
            "metric": metric,
            "since": since.isoformat(),
            "node": question.node.reference,
            "rows": len(deals),
        },
        walls=frozenset(one.row.wall for one in deals),
    )


def _deals_table(deals: list[NamedChange], currency: str) -> Table:
    stages = stage_labels(get_language() or "en")
    rows = [
        (*deal_cells(one.row, stages), label(CHANGE_LABELS, one.reason), money(one.amount_minor, currency))
        for one in deals
    ]
    return Table(_("Deals"), (*deal_heads(), _("Reason"), _("Change")), rows)


def _flat_table(deals: list[NamedChange], found: Change, before: Figure, after: Figure) -> Table:
    stages, owner, currency = stage_labels(get_language() or "en"), owner_of_rows(), after.spec.currency
    heads = (
        *(
            *deal_heads(),
            _("Reason"),
            _("Code"),
            _("Change"),
            _("Currency"),
            _("Since the end of"),
            _("As of"),
        ),
        *(_("Id on the first day"), _("Id on the second day"), _("Generation"), _("Company")),
    )
    rows = [
        (
            *deal_cells(one.row, stages),
            *(label(CHANGE_LABELS, one.reason), str(one.reason), money(one.amount_minor, currency), currency),
            *(found.since, found.until, before.id, after.id, after.spec.known, owner),
        )
        for one in deals
    ]
    return Table(_("Deals"), heads, rows)
