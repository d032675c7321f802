"""Rows of deals under a figure or a change, as lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from fieldhouse.apps.figures.evidence import EvidenceRow
from fieldhouse.apps.pipeline.labels import CATEGORIES, label
from fieldhouse.apps.pipeline.queries import stage_labels


@dataclass(frozen=True, slots=True)
class DealRow:
    """One deal with its words in the reader's language."""

    row: EvidenceRow
    name: str
    href: str
    stage: str
    category: str

    @property
    def close_on(self) -> date | None:
        """The day it was booked, or else the day it is to close."""
        return self.row.booked_on or self.row.close_on


def deal_rows(rows: Sequence[EvidenceRow], language: str) -> list[DealRow]:
    """Deals with their addresses and the words of their codes, in the order given."""
    stages = stage_labels(language) if rows else {}
    return [
        DealRow(
            row=row,
            name=row.name or row.key,
            href=reverse("deal", args=[row.source, row.key]),
            stage=stages.get(row.stage, row.stage),
            category=label(CATEGORIES, row.category),
        )
        for row in rows
    ]
