"""What a page is about, as its pickers show it: the way of nodes, the quarter, the days, the currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.company.queries import calendar, company, currencies
from fieldhouse.apps.figures.nodes import TERRITORIES, Node, first_nodes, path
from fieldhouse.apps.figures.parameters import Asked, day_from, text_of
from fieldhouse.apps.figures.presentation import node_address
from fieldhouse.apps.figures.presentation_words import TREE_LABELS
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.pipeline.labels import VIEWS, label
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.calendar import FiscalCalendar
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.domain.views import View

YEARS_BACK = 3
"""Fiscal years before the data's last day that the picker offers; an address may name any period."""

USUAL_DAYS_BACK = 7
"""A forecast call is weekly: what changed is counted from a week before unless another day is chosen."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A day that the change is often counted from."""

    label: str
    since: date
    href: str
    is_current: bool


def settled(parameters: QueryDict, user: User) -> dict[str, list[str]]:
    """The parameters of a page, in the currency that its reader prefers unless they name another.

    Days that belong to another quarter than the one just picked go away with it.
    """
    kept = {name: parameters.getlist(name) for name in parameters}
    if user.currency and not text_of(parameters, "currency"):
        kept["currency"] = [user.currency]
    was = text_of(parameters, "was_period")
    if was and was != text_of(parameters, "period"):
        kept.pop("as_of", None)
        kept.pop("since", None)
    return kept


def since_of(parameters: Mapping[str, Any], question: Question) -> date:
    """The day from which change is counted: the one asked for, or a week before the page's day."""
    return day_from(parameters, "since") or question.as_of - timedelta(days=USUAL_DAYS_BACK)


def pickers(asked: Asked, language: str) -> dict[str, Any]:
    """What the context bar of a page shows: the way to the node, periods, views, currencies."""
    question = asked.question
    fiscal = calendar()
    starts = _starts(asked, language)
    return {
        "trail": trail(asked, language),
        "starts": starts,
        "start_is_current": any(start["is_current"] for start in starts),
        "years": _years(fiscal, question),
        "previous_href": node_address(_of_period(question, fiscal.previous(question.period))),
        "following_href": node_address(_of_period(question, fiscal.next(question.period))),
        "views_on_offer": [(view.value, label(VIEWS, view.value)) for view in View],
        "currencies": currencies(),
    }


def trail(asked: Asked, language: str) -> list[tuple[str, str]]:
    """The nodes above, as far as the reader may see them, and the node itself."""
    question = asked.question
    nodes = [
        node for node in path(question.node, question.as_of) if asked.scope.has_node(node.tree, node.number)
    ]
    return [(node.name(language), node_address(question.of(node))) for node in nodes]


def presets(question: Question, since: date) -> list[Preset]:
    """The days that one often counts from; those on or after the page's day are left out."""
    as_of = question.as_of
    monday = as_of - timedelta(days=as_of.weekday() or 7)
    days = [
        (_("Yesterday"), as_of - timedelta(days=1)),
        (_("Last Monday"), monday),
        (_("7 days"), as_of - timedelta(days=7)),
        (_("30 days"), as_of - timedelta(days=30)),
        (_("Start of the period"), question.period.start_on - timedelta(days=1)),
    ]
    return [
        Preset(str(name), day, node_address(question, since=day.isoformat()), day == since)
        for name, day in days
        if day < as_of
    ]


def _of_period(question: Question, period: Period) -> Question:
    """The question of another period on the day that is usual for it: the data's last, or its own last or first."""
    through = company().data_through or question.as_of
    return replace(question, period=period, as_of=max(min(through, period.last_on), period.start_on))


def _starts(asked: Asked, language: str) -> list[dict[str, Any]]:
    """Where else a reader's pages begin: the other tree, or another team that they lead."""
    question = asked.question
    found: list[Node] = first_nodes(asked.scope, question.as_of)
    tops = [one for one in found if one.tree == TERRITORIES or one.role == "leader"] or found
    if len(tops) < 2:
        return []
    return [
        {
            "label": one.name(language),
            "tree": label(TREE_LABELS, one.tree),
            "reference": one.reference,
            "is_current": one.reference == question.node.reference,
        }
        for one in tops
    ]


def _years(fiscal: FiscalCalendar, question: Question) -> list[tuple[str, list[Period]]]:
    """The periods on offer by fiscal year, the newest first: the year, its halves and its quarters."""
    newest = fiscal.period_of(company().data_through or question.as_of, PeriodKind.YEAR).fiscal_year
    last = max(newest + 1, question.period.fiscal_year)
    first = min(newest - YEARS_BACK, question.period.fiscal_year)
    years = []
    for number in range(last, first - 1, -1):
        year = fiscal.period(number, PeriodKind.YEAR)
        halves = fiscal.children(year)
        quarters = fiscal.quarters_of(number)[::-1]
        shown = [*quarters, *halves[::-1], year]
        if question.period.fiscal_year == number and question.period not in shown:
            shown.insert(0, question.period)
        years.append((year.code, shown))
    return years
