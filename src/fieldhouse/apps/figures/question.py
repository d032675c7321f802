"""What a person asks: a node, a period, a day, and how amounts are to be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from fieldhouse.apps.company.queries import calendar, company, sealed_generation
from fieldhouse.apps.figures.nodes import Node, node_named
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.figure import FigureSpec
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.domain.views import View
from fieldhouse.facts.generations import Known, current, manifest_of
from fieldhouse.facts.metrics.day_view import Basis, DayView
from fieldhouse.facts.metrics.views import day_view


@dataclass(frozen=True, slots=True)
class Question:
    """Everything about a figure but the metric."""

    node: Node
    period: Period
    as_of: date
    known: Known
    view: str
    currency: str
    walls: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()

    def spec(self, metric: str, version: int) -> FigureSpec:
        """The specification of one metric of this question."""
        return FigureSpec(
            metric=metric,
            version=version,
            tree=self.node.tree,
            node=self.node.key,
            period=self.period.code,
            as_of=self.as_of.isoformat(),
            known=str(self.known),
            view=self.view,
            currency=self.currency,
            walls=self.walls,
            filters=self.filters,
        )

    @property
    def basis(self) -> Basis:
        """What totals are taken on."""
        return Basis(
            self.period.start_on, self.period.until_on, self.view, frozenset(self.walls), self.filters
        )

    def day(self) -> DayView:
        """The deals as they stood on the day asked about."""
        return day_view(self.known, self.as_of, self.currency)

    def on(self, as_of: date) -> Question:
        """The same question on another day."""
        return replace(self, as_of=as_of)

    def of(self, node: Node) -> Question:
        """The same question of another node."""
        return replace(self, node=node)

    def last_year(self) -> Question:
        """The same question of the same period a fiscal year before, as many days into it."""
        fiscal = calendar()
        before = fiscal.same_period_last_year(self.period)
        day = before.start_on + timedelta(days=self.period.day_offset(self.as_of))
        return replace(
            self, period=before, as_of=min(day, before.last_on) if self.as_of <= self.period.last_on else day
        )


def ask(
    node: Node,
    *,
    period: str = "",
    as_of: str = "",
    view: str = "",
    currency: str = "",
    known: str = "",
    walls: tuple[str, ...] = (),
    filters: tuple[tuple[str, str], ...] = (),
) -> Question:
    """A question with what was left out filled in, as every page, command and the API do it.

    The period is the quarter that holds the data's last day; the day is the data's last, or the period's last when
    that is earlier; what is known is the newest generation, or for a closed period the one that its close sealed.
    ``BadInput`` names what cannot be read.
    """
    fiscal, one = calendar(), company()
    newest = current()
    data_through = manifest_of(newest).data_through
    asked = fiscal.parse(period) if period else fiscal.period_of(data_through, PeriodKind.QUARTER)
    sealed = sealed_generation(asked.code)
    return Question(
        node=node,
        period=asked,
        as_of=read_day(as_of) if as_of else max(min(data_through, asked.last_on), asked.start_on),
        known=Known.parse(known) if known else (Known(sealed) if sealed else newest),
        view=_view(view),
        currency=currency or one.reporting_currency,
        walls=tuple(sorted(walls)),
        filters=tuple(sorted(filters)),
    )


def asked_by_spec(spec: FigureSpec) -> Question:
    """The question of a specification, for recomputing a figure."""
    return ask(
        node_named(f"{spec.tree}/{spec.node}"),
        period=spec.period,
        as_of=spec.as_of,
        view=spec.view,
        currency=spec.currency,
        known=spec.known,
        walls=spec.walls,
        filters=spec.filters,
    )


def read_day(text: str) -> date:
    """A day written YYYY-MM-DD; ``BadInput`` otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError as failure:
        raise BadInput("figure.bad_day", value=text[:40]) from failure


def _view(text: str) -> str:
    if not text:
        return View.PLAN.value
    if text not in set(View):
        raise BadInput("figure.bad_view", value=text[:40], known=", ".join(View))
    return text
