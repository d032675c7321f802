"""What changed in a figure between two days: the waterfall, its table, and the deals under each reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from django.utils.formats import date_format

from fieldhouse.apps.figures.change import Change, ChangedDeal, both_figures
from fieldhouse.apps.figures.changed_deals import seen as seen_of
from fieldhouse.apps.figures.evidence import may_know_sum, named
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.presentation import change_address, figure_address, node_title
from fieldhouse.apps.figures.presentation_assumptions import caveat_lines
from fieldhouse.apps.figures.presentation_deals import DealRow, deal_rows
from fieldhouse.apps.figures.presentation_words import CHANGE_LABELS, METRIC_LABELS
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.change import Reason
from fieldhouse.facts.metrics.definitions import METRICS

FIRST_ROWS = 10
"""Deals shown under a reason before it is opened on a page of its own."""

ROWS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A deal and by how much it changed the figure."""

    deal: DealRow
    reason: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Group:
    """The deals under one reason: those on this page, and what the reader may not see of the rest."""

    reason: str
    label: str
    amount_minor: int
    count: int
    rows: tuple[ChangedRow, ...]
    seen: int
    withheld: int
    withheld_minor: int | None
    href: str

    @property
    def more(self) -> int:
        """Deals that the reader may see and that are not on this page."""
        return self.seen - len(self.rows)


def steps(question: Question, change: Change) -> list[dict[str, Any]]:
    """The bars of the waterfall: opening, the reasons, closing, each leading to what it is made of."""
    one = change.waterfall
    page = change_address(question, change.metric, change.since)
    return [
        _total(question.on(change.since), change.metric, one.opening_minor),
        *(
            {
                "label": label(CHANGE_LABELS, step.reason),
                "amount_minor": step.amount_minor,
                "is_total": False,
                "href": f"{page}#{step.reason}",
                "count": step.deals,
            }
            for step in one.steps
        ),
        _total(question, change.metric, one.closing_minor),
    ]


def changed_rows(
    question: Question, change: Change, deals: Sequence[ChangedDeal], language: str
) -> list[ChangedRow]:
    """Changed deals as rows, as they stand on the second day, or stood on the first where they are no more."""
    after, before = question.day(), question.on(change.since).day()
    keys = [deal.key for deal in deals]
    stood = {row["key"]: row for view in (before, after) for row in view.standings(keys).to_pylist()}
    rows = deal_rows(named([stood[key] for key in keys]), language)
    return [
        ChangedRow(row, label(CHANGE_LABELS, deal.reason), deal.amount_minor)
        for row, deal in zip(rows, deals, strict=True)
    ]


def change_page(
    user: User, asked: Asked, change: Change, language: str, reason: str, first: int
) -> dict[str, Any]:
    """The context of the change page; with a reason, the deals of that one alone from ``first`` on."""
    seen = seen_of(user, asked, change)
    opened = Reason(reason) if reason in set(Reason) else None
    groups = _groups(asked.question, change, seen, language, opened, first)
    moved_minor = sum(step.amount_minor for step in change.waterfall.steps)
    return {
        "question": asked.question,
        "title": node_title(asked.question, language),
        "change": change,
        "metric_label": label(METRIC_LABELS, change.metric),
        "steps": steps(asked.question, change),
        "deal_count": sum(step.deals for step in change.waterfall.steps),
        "moved_minor": moved_minor,
        "metrics": _metrics(asked.question, change),
        "groups": groups,
        "opened": opened,
        "assumed": caveat_lines(both_figures(asked.question, change)),
        "all_href": change_address(asked.question, change.metric, change.since),
        **_places(groups, first if opened else 0),
    }


def _metrics(question: Question, change: Change) -> list[dict[str, Any]]:
    """The metrics over deals, each with its own change between the same days."""
    return [
        {
            "label": label(METRIC_LABELS, metric),
            "href": change_address(question, metric, change.since),
            "is_current": metric == change.metric,
        }
        for metric in METRICS
    ]


def _groups(
    question: Question, change: Change, seen: Any, language: str, opened: Reason | None, first: int
) -> list[Group]:
    """The groups of all reasons, or of the one that is opened; the names of all their deals are read together."""
    reasons = [step.reason for step in change.waterfall.steps if opened is None or step.reason == opened]
    shown = []
    for reason in reasons:
        visible = np.flatnonzero(change.deals.under(reason) & seen)
        shown.append(visible[first : first + ROWS_A_PAGE] if opened else visible[:FIRST_ROWS])
    deals = [deal for places in shown for deal in change.deals.at(places)]
    rows = iter(changed_rows(question, change, deals, language))
    return [
        _group(question, change, reason, seen, tuple(islice(rows, len(places))))
        for reason, places in zip(reasons, shown, strict=True)
    ]


def _group(
    question: Question, change: Change, reason: Reason, seen: Any, rows: tuple[ChangedRow, ...]
) -> Group:
    deals = change.deals
    is_under = deals.under(reason)
    visible, hidden = np.flatnonzero(is_under & seen), np.flatnonzero(is_under & ~seen)
    return Group(
        reason=reason.value,
        label=label(CHANGE_LABELS, reason),
        amount_minor=deals.sum_minor(is_under),
        count=len(visible) + len(hidden),
        rows=rows,
        seen=len(visible),
        withheld=len(hidden),
        withheld_minor=deals.sum_minor(hidden) if len(hidden) and may_know_sum(len(hidden)) else None,
        href=change_address(question, change.metric, change.since, reason=reason.value),
    )


def _places(groups: Sequence[Group], first: int) -> dict[str, str]:
    """The places at which the pages before and after begin, for the pager."""
    seen = groups[0].seen if groups else 0
    return {
        "previous_place": str(max(first - ROWS_A_PAGE, 0)) if first else "",
        "following_place": str(first + ROWS_A_PAGE) if first + ROWS_A_PAGE < seen else "",
    }


def _total(question: Question, metric: str, amount_minor: int) -> dict[str, Any]:
    return {
        "label": date_format(question.as_of, "MONTH_DAY_FORMAT"),
        "amount_minor": amount_minor,
        "is_total": True,
        "href": figure_address(question, metric),
        "on": question.as_of,
    }
