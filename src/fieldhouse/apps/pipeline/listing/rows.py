"""The rows, sums and saved views of the deal list as its page prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from fieldhouse.apps.figures.presentation import figure_address
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask as ask_figure
from fieldhouse.apps.pipeline.labels import CATEGORIES, VIEWS, label
from fieldhouse.apps.pipeline.listing import queries
from fieldhouse.apps.pipeline.listing.actions import PLACES
from fieldhouse.apps.pipeline.listing.page import Listing
from fieldhouse.apps.pipeline.listing.selection import VIEWS as VIEW_CODES
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.models import User

METRIC_OF = {
    ("won", ""): "closed",
    ("won", "closed"): "closed",
    ("open", "commit"): "open_commit",
    ("", "commit"): "open_commit",
    ("open", "best_case"): "open_best_case",
    ("", "best_case"): "open_best_case",
}
"""The metric that counts exactly the deals of a node and period with this outcome and category."""


@dataclass(frozen=True, slots=True)
class Row:
    """A deal of the list; ``seen_minor`` is its amount in the reporting currency by the chosen view."""

    deal: Deal
    stage: str
    category: str
    seen_minor: int | None
    days_in_stage: int | None
    has_proposal: bool


@dataclass(frozen=True, slots=True)
class SumTile:
    """The sum of the list by one view, and how many of its deals have no amount there."""

    view: str
    label: str
    amount_minor: int
    unknown: int
    href: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view, or one that everybody has (without a number), and whether the page shows it."""

    name: str
    query: str
    is_current: bool
    number: int | None = None
    is_pinned: bool = False


def rows(found: Listing) -> list[Row]:
    """The rows of a page."""
    stages, asked = queries.stage_labels(), found.asked
    waiting = queries.with_waiting_proposals(deal.opportunity_id for deal in found.page.rows)
    as_of = asked.manifest.data_through
    return [
        Row(
            deal,
            stages.get(deal.stage, deal.stage),
            label(CATEGORIES, deal.category),
            getattr(deal, f"{asked.view}_minor"),
            (as_of - deal.stage_since).days if deal.stage_since else None,
            deal.opportunity_id in waiting,
        )
        for deal in found.page.rows
    ]


def sum_tiles(found: Listing) -> list[SumTile]:
    """The sums of the whole list, the chosen view first, and the figure that the chosen one is, if it is one."""
    chosen, sums = found.asked.view, found.sums
    views = [chosen, *(view for view in VIEW_CODES if view != chosen)]
    href = figure_of(found)
    return [
        SumTile(one, label(VIEWS, one), sums.amounts[one], sums.unknown[one], href if one == chosen else "")
        for one in views
    ]


def figure_of(found: Listing) -> str:
    """The address of the figure that the sum of the chosen view is, or nothing.

    That takes a node, a period and the outcome or category that a metric counts, no other filter, and the same digits:
    a deal with owners in two teams counts in a node by its owner's part, and whole in a list.
    """
    asked = found.asked
    used = {name for name, value in asked.form.cleaned_data.items() if value}
    if asked.node is None or used - {"outcome", "category"} != {"node", "period", "view"}:
        return ""
    said = asked.form.cleaned_data
    metric = METRIC_OF.get((said["outcome"], said["category"]))
    if metric is None:
        return ""
    question = ask_figure(asked.node, period=said["period"].code, view=asked.view)
    is_same = figure(question, metric).amount_minor == found.sums.amounts[asked.view]
    return figure_address(question, metric) if is_same else ""


def view_tabs(user: User, parameters: QueryDict, first_query: str) -> list[Tab]:
    """The views to choose from: those that everybody has, then the person's own."""
    here = _essence(parameters)
    own = [(one.name, one.query, one.pk, one.is_pinned) for one in queries.saved_views(user)]
    given: list[Any] = [
        (_("Open deals"), first_query, None, False),
        (_("Won, newest first"), "outcome=won&sort=-close", None, False),
        (_("All deals"), "outcome=&sort=-created", None, False),
    ]
    return [
        Tab(name, query, _essence(QueryDict(query)) == here, number, is_pinned)
        for name, query, number, is_pinned in [*given, *own]
    ]


def _essence(parameters: QueryDict) -> list[tuple[str, str]]:
    """What an address asks for: its filled fields without the place in the list."""
    return sorted((name, value) for name, value in parameters.items() if value and name not in PLACES)
