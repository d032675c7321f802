"""A leader's page: the numbers of a node, those of the nodes below, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from fieldhouse.apps.figures.changed_deals import seen as seen_of
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.nodes import ORGANISATION, Node, shown_person
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.presentation import (
    Cell,
    cell,
    change_address,
    is_wide,
    node_address,
    node_title,
    share_bp,
    with_change,
)
from fieldhouse.apps.figures.presentation_assumptions import caveat_lines
from fieldhouse.apps.figures.presentation_change import changed_rows, steps
from fieldhouse.apps.figures.presentation_views import view_totals
from fieldhouse.apps.figures.presentation_words import CALL_LABELS, SHORT_LABELS
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.figures.sheet import ROW_METRICS, Row, Sheet, sheet
from fieldhouse.apps.forecasts.queries import newest_calls
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.roles.models import User
from fieldhouse.facts.generations import Known, manifest_of

FIRST_STRIP = ("quota", "closed", "attainment", "gap", "year_on_year")
SECOND_STRIP = ("commit_total", "best_case_total", "pipeline_total", "expectation", "coverage_present")
MOVING = ("closed", "commit_total", "best_case_total", "pipeline_total")
"""The tiles that say what changed: totals over deals, whose change opens deal by deal."""

DEALS_THAT_EXPLAIN = 5
_RANKS = {"leader": 0, "seller": 1, "": 1}
_LAST_RANK = 2


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A node below with its cells in the order of `ROW_METRICS`."""

    node: Node
    title: str
    href: str
    who: str
    role_title: str
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the node has neither quota nor any deal in the period."""
        by_metric = {one.metric: one.figure for one in self.cells}
        return by_metric["quota"].amount_minor is None and not by_metric["pipeline_total"].counted


def leader_page(user: User, asked: Asked, since: date, language: str, sort: str = "") -> dict[str, Any]:
    """The context of a leader's page."""
    question = asked.question
    is_ahead = question.as_of > manifest_of(question.known).data_through
    one = sheet(question, None if is_ahead else since)
    cells = _cells(one, since)
    rows = [_team_row(one, row, language) for row in one.rows]
    return {
        "sheet": one,
        "question": question,
        "title": node_title(question, language),
        "since": since,
        "is_ahead": is_ahead,
        "days_left": (question.period.last_on - question.as_of).days,
        "has_begun": question.as_of >= question.period.start_on,
        "strips": [[cells[name] for name in FIRST_STRIP], [cells[name] for name in SECOND_STRIP]],
        "cells": cells,
        "outlook": _outlook(one.figures),
        "heads": [(metric, label(SHORT_LABELS, metric)) for metric in ROW_METRICS],
        "rows": _sorted([row for row in rows if not row.is_empty], sort),
        "empty_rows": [row for row in rows if row.is_empty],
        "total_cells": [cells[metric] for metric in ROW_METRICS],
        "corrected": _corrected(one),
        "assumed": caveat_lines(one.figures.values()),
        "calls": _calls(question),
        "views": view_totals(question, "pipeline_total"),
        **_moved(user, asked, one, language),
    }


def _cells(one: Sheet, since: date) -> dict[str, Cell]:
    cells = {metric: cell(one.question, found) for metric, found in one.figures.items()}
    if one.change is not None:
        before = one.question.on(since)
        for metric in MOVING:
            cells[metric] = with_change(cells[metric], one.question, figure(before, metric), since)
    return cells


def _team_row(one: Sheet, row: Row, language: str) -> TeamRow:
    below = one.question.of(row.node)
    cells = tuple(cell(below, row.figures[metric]) for metric in ROW_METRICS)
    title = replace(row.node, holder="").name(language)
    who, role_title = (row.node.holder, title) if row.node.holder else (title, "")
    return TeamRow(row.node, row.node.name(language), node_address(below), who, role_title, cells)


def _sorted(rows: list[TeamRow], sort: str) -> list[TeamRow]:
    """Leaders before sellers before those who help them, larger quotas first; or by the column asked for."""
    column = sort.lstrip("-")
    if column in ROW_METRICS:
        place = ROW_METRICS.index(column)
        return sorted(rows, key=lambda row: row.cells[place].sort_key, reverse=sort.startswith("-"))
    by_quota = ROW_METRICS.index("quota")
    return sorted(
        rows,
        key=lambda row: (_RANKS.get(row.node.role, _LAST_RANK), -row.cells[by_quota].sort_key, row.title),
    )


def _outlook(figures: dict[str, Figure]) -> dict[str, Any]:
    """The expectation's range and sample sizes."""
    notes = figures["expectation"].notes
    low, middle, high = (
        figures[name].amount_minor for name in ("expectation_low", "expectation", "expectation_high")
    )
    return {
        "low_minor": low,
        "middle_minor": middle,
        "high_minor": high,
        "is_wide": is_wide(low, middle, high),
        "target_minor": figures["quota"].amount_minor,
        "is_over": notes["method"] == "closed",
        "open": notes.get("open"),
        "decided": notes.get("decided"),
        "windows": notes.get("windows"),
    }


def _corrected(one: Sheet) -> dict[str, Any] | None:
    """What was entered after a period's close, and the figure with it."""
    if one.corrections is None:
        return None
    newest = replace(one.question, known=Known.parse(one.corrections.spec.known))
    return {"cell": cell(newest, one.corrections), "amount_minor": one.corrections_minor}


def _calls(question: Question) -> list[dict[str, Any]]:
    """The newest calls of the node's position for its quarter: what, how much, by whom and when."""
    if question.node.tree != ORGANISATION:
        return []
    return [
        {
            "label": label(CALL_LABELS, one.category),
            "call": one,
            "by": shown_person(one.person) if one.person else "",
        }
        for one in newest_calls(question.node.number, question.period, question.as_of)
    ]


def _moved(user: User, asked: Asked, one: Sheet, language: str) -> dict[str, Any]:
    """What changed: the steps, and the deals that explain most of them."""
    if one.change is None:
        return {"change": None}
    deals = one.change.deals
    largest = deals.at(np.flatnonzero(seen_of(user, asked, one.change))[:DEALS_THAT_EXPLAIN])
    whole_minor = deals.moved_minor()
    return {
        "change": one.change,
        "change_href": change_address(one.question, one.change.metric, one.change.since),
        "change_steps": steps(one.question, one.change),
        "change_deals": changed_rows(one.question, one.change, largest, language),
        "explained_bp": share_bp(sum(abs(deal.amount_minor) for deal in largest), whole_minor),
    }
