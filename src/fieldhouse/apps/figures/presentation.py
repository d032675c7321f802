"""The addresses and the cells of figures' pages: every number leads to its figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.nodes import with_holder
from fieldhouse.apps.figures.parameters import as_parameters
from fieldhouse.apps.figures.presentation_words import METRIC_LABELS
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.domain.figure import FigureSpec
from fieldhouse.domain.money import divide_half_even

PINNED = "known"

WIDE_BP = 5_000
"""A range wider than half of its middle is no number to commit to: directors put ±25 % and more aside (practice)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number on a page: the figure, where it leads, and its change since a day where that is asked."""

    figure: Figure
    href: str
    change_minor: int | None = None
    change_href: str = ""

    @property
    def metric(self) -> str:
        """The metric of the figure."""
        return self.figure.spec.metric

    @property
    def label(self) -> str:
        """What the metric is called."""
        return label(METRIC_LABELS, self.metric)

    @property
    def as_of(self) -> date:
        """The day looked at."""
        return date.fromisoformat(self.figure.spec.as_of)

    @property
    def currency(self) -> str:
        """The currency of the amount."""
        return self.figure.spec.currency

    @property
    def kind(self) -> str:
        """How the number is written: ``absent``, ``amount``, ``percent``, ``growth`` or ``times``."""
        if self.figure.why or (self.figure.amount_minor is None and self.figure.num is None):
            return "absent"
        kinds = {"attainment": "percent", "year_on_year": "growth"}
        return kinds.get(self.metric, "times") if self.figure.is_ratio else "amount"

    @property
    def growth_bp(self) -> int | None:
        """What a ratio is above or below the whole, in basis points."""
        ratio_bp = self.figure.ratio_bp
        return None if ratio_bp is None else ratio_bp - 10_000

    @property
    def sort_key(self) -> int:
        """The number that a column is sorted by; what is not known comes last."""
        value = self.figure.ratio_bp if self.figure.is_ratio else self.figure.amount_minor
        return -(10**18) if value is None else value


def cell(question: Question, one: Figure) -> Cell:
    """A figure as a cell that leads to the figure's page."""
    return Cell(one, figure_address(question, one.spec.metric))


def with_change(one: Cell, question: Question, before: Figure, since: date) -> Cell:
    """A cell with the change of its amount since a day."""
    if one.figure.amount_minor is None or before.amount_minor is None:
        return one
    moved_minor = one.figure.amount_minor - before.amount_minor
    return replace(one, change_minor=moved_minor, change_href=change_address(question, one.metric, since))


def figure_address(question: Question, metric: str, **more: str) -> str:
    """The page of one figure; it names the generation, so that the page shows the number that was clicked."""
    return _address(reverse("figure", args=[metric]), question, **more)


def change_address(question: Question, metric: str, since: date, **more: str) -> str:
    """The page of what changed in a metric since a day."""
    return _address(reverse("change"), question, metric=metric, since=since.isoformat(), **more)


def node_address(question: Question, *, is_pinned: bool = False, **more: str) -> str:
    """The leader's page of a question's node; of the newest generation unless it is pinned to the question's."""
    return _address(reverse("node"), question, leave_out=() if is_pinned else (PINNED,), **more)


def spec_address(spec: FigureSpec) -> str:
    """The page of the figure of a specification."""
    named = [
        ("node", f"{spec.tree}/{spec.node}"),
        ("period", spec.period),
        ("as_of", spec.as_of),
        ("view", spec.view),
    ]
    named += [("currency", spec.currency), ("known", spec.known), *(("wall", wall) for wall in spec.walls)]
    named += [("filter", f"{name}:{value}") for name, value in spec.filters]
    return f"{reverse('figure', args=[spec.metric])}?{urlencode(named, safe='/:')}"


def node_title(question: Question, language: str) -> str:
    """The node of a question with who holds it on the day looked at."""
    return with_holder(question.node, question.as_of).name(language)


def share_bp(part: int, whole: int) -> int | None:
    """A part in basis points of a whole; ``None`` of nothing."""
    return divide_half_even(part * 10_000, whole) if whole else None


def is_wide(low_minor: int | None, middle_minor: int | None, high_minor: int | None) -> bool:
    """Whether a range is too wide for more than ranking risk; ``False`` where there is no range."""
    if low_minor is None or high_minor is None or not middle_minor:
        return False
    return (high_minor - low_minor) * 10_000 > abs(middle_minor) * WIDE_BP


def _address(path: str, question: Question, leave_out: tuple[str, ...] = (), **more: str) -> str:
    said = _said(question, leave_out)
    return f"{path}?{said}&{urlencode(more, safe='/:')}" if more else f"{path}?{said}"


@lru_cache(maxsize=1_024)
def _said(question: Question, leave_out: tuple[str, ...]) -> str:
    """A question as the query of an address: a page leads to a hundred figures of the same few."""
    named = [(name, value) for name, value in as_parameters(question) if name not in leave_out]
    return urlencode(named, safe="/:")
