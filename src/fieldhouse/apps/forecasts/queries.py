"""The pipeline coverage that earlier periods needed, of every node; and the calls of a position."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from fieldhouse.apps.company.queries import calendar, company
from fieldhouse.apps.forecasts.models import Call
from fieldhouse.apps.records import visible
from fieldhouse.domain.calendar import FiscalCalendar
from fieldhouse.domain.instants import as_of_instant
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.engines import forecast as engine
from fieldhouse.facts.generations import Known
from fieldhouse.facts.metrics.day_view import Basis, DayView
from fieldhouse.facts.metrics.views import day_view

PAST_PERIODS = 8
"""Earlier periods that the forecast learns from: two years, so that each quarter of the year comes twice."""

CALL_CATEGORIES = ("commit", "most_likely", "best_case")
"""The kinds of calls, the surest first."""


class Learnt:
    """What earlier periods teach of the pipeline that is needed at one day of a period: computed once for all nodes."""

    def __init__(self, known: Known, period: Period, as_of: date, currency: str, basis: Basis) -> None:
        self.as_of = as_of
        self._coverage: dict[tuple[str, int], engine.CoverageNeeded] = {}
        view = day_view(known, as_of, currency)  # not kept: views have a place of their own in memory
        self._won = view.won_by_day(basis)
        self._complete = self._complete_periods(calendar(), period)
        self._origins = [
            _Origin(day_view(known, day, currency), one, day, basis)
            for one in self._complete
            if (day := _same_day(one, period, as_of)) < one.last_on
        ]

    @property
    def since(self) -> date:
        """The first day that is looked back to."""
        return self._complete[0].start_on if self._complete else self.as_of

    def coverage(self, tree: str, node: int) -> engine.CoverageNeeded:
        """The pipeline coverage that a node needed at the same day of earlier periods, kept."""
        held = self._coverage.get((tree, node))
        if held is None:
            won = self._won.of(tree, node)
            origins = [one.of_node(tree, node, won) for one in self._origins]
            held = self._coverage[tree, node] = engine.pipeline_coverage(origins, self.as_of)
        return held

    def _complete_periods(self, fiscal: FiscalCalendar, period: Period) -> list[Period]:
        """Earlier periods of the same kind, after the first booking in the history, oldest first."""
        first: date | None = self._won.first()
        if first is None:
            return []
        found, one = [], fiscal.previous(period)
        while one.start_on >= first and len(found) < PAST_PERIODS:
            found.append(one)
            one = fiscal.previous(one)
        return found[::-1]


class _Origin:
    """An earlier period on the same day of it, for all nodes."""

    def __init__(self, view: DayView, period: Period, day: date, basis: Basis) -> None:
        self._day, self._period = day, period
        own = Basis(period.start_on, period.until_on, basis.view, basis.walls, basis.filters)
        self._open = view.open_by_stage(own)

    def of_node(self, tree: str, node: int, won: Mapping[date, int]) -> engine.Origin:
        """What a node had open in the period then, and what was won of it later."""
        last = self._period.last_on
        return engine.Origin(
            as_of_on=self._day,
            window_ends_on=last,
            open_minor=sum(self._open.of(tree, node).values()),
            actual_minor=sum(amount for on, amount in won.items() if self._day < on <= last),
        )


@lru_cache(maxsize=64)
def learnt(known: Known, period: Period, as_of: date, currency: str, basis: Basis) -> Learnt:
    """`Learnt`, kept in memory: every node of a page asks the same."""
    return Learnt(known, period, as_of, currency, basis)


def newest_calls(position: int, period: Period, as_of: date) -> list[Call]:
    """The newest call of each category that a position had made for a quarter when a day ended, the surest first."""
    if period.kind != PeriodKind.QUARTER:
        return []
    until = as_of_instant(as_of, company().reporting_zone)
    rows = Call.objects.filter(visible(), position=position, starts_on=period.start_on, at__lt=until)
    newest = {one.category: one for one in rows.select_related("person").order_by("at", "pk")}
    return [newest[one] for one in CALL_CATEGORIES if one in newest]


def _same_day(period: Period, now: Period, as_of: date) -> date:
    """The day of ``period`` that lies as far from its end as ``as_of`` from the end of ``now``, or the first day."""
    return max(period.last_on - (now.last_on - as_of), period.start_on)
