"""Deals as rows of an export: the same columns wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from fieldhouse.apps.figures.evidence import EvidenceRow
from fieldhouse.apps.figures.exports.table import Cell, money
from fieldhouse.apps.pipeline.labels import CATEGORIES, ORDER_TYPES, OUTCOMES, TYPES, label


def deal_heads() -> tuple[str, ...]:
    """The heads of `deal_cells`."""
    return (
        *(
            _("Source"),
            _("Key"),
            _("Deal"),
            _("Account"),
            _("Owner"),
            _("Stage"),
            _("Category"),
            _("Outcome"),
        ),
        *(_("Type"), _("Order type"), _("Created"), _("Close date"), _("Booked")),
        *(_("Amount of the deal"), _("Currency of the deal")),
    )


def deal_cells(row: EvidenceRow, stages: Mapping[str, str]) -> tuple[Cell, ...]:
    """A deal's own columns; what it counts for comes after them."""
    return (
        *(row.source, row.key, row.name, row.account, row.owner),
        stages.get(row.stage, row.stage),
        label(CATEGORIES, row.category),
        label(OUTCOMES, row.outcome),
        label(TYPES, row.type),
        label(ORDER_TYPES, row.order_type),
        *(row.created_on, row.close_on, row.booked_on),
        *(money(row.amount_minor, row.currency), row.currency),
    )


def empty_cells(name: str) -> tuple[Cell, ...]:
    """The columns of a deal in a row that is none: a total, with its name first."""
    return (name, *[None] * (len(deal_heads()) - 1))
