"""The expectation of every node: what the first engine says, from the history alone; and the calls of a position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from fieldhouse.apps.company.queries import calendar, company
from fieldhouse.apps.forecasts.models import Call
from fieldhouse.apps.records import visible
from fieldhouse.domain.calendar import FiscalCalendar
from fieldhouse.domain.instants import as_of_instant
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.engines import forecast as engine
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import Basis, DayView
from fieldhouse.facts.metrics.definitions import METRICS
from fieldhouse.facts.metrics.reached import reached
from fieldhouse.facts.metrics.sums import Total
from fieldhouse.facts.metrics.views import day_view, view_key

PAST_PERIODS = 8
"""Earlier periods that the forecast learns from: two years, so that each quarter of the year comes twice."""

KEPT_DAYS = 8
"""Days whose resolved deals are kept in memory: an edit of the present does not count the past anew."""

_RESOLVED: dict[str, list[engine.ResolvedDeal]] = {}

NOTHING = Total(0, 0)
CALL_CATEGORIES = ("commit", "most_likely", "best_case")
"""The kinds of calls, the surest first."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the engine says of one node: its expectation, and the pipeline coverage that was needed before."""

    expectation: engine.Expectation
    coverage: engine.CoverageNeeded


class Learnt:
    """What earlier periods teach at one day of a period: computed once for all nodes."""

    def __init__(self, known: Known, period: Period, as_of: date, currency: str, basis: Basis) -> None:
        self.as_of, self.basis = as_of, basis
        self._outlooks: dict[tuple[str, int], Outlook] = {}
        self.remaining_days = max((period.last_on - as_of).days, 0)
        view = day_view(known, as_of, currency)  # not kept: views have a place of their own in memory
        self._won = view.won_by_day(basis)
        self._open = view.open_by_stage(basis)
        self._closed = view.totals(METRICS["closed"], basis)
        resolved = _resolved(known, as_of, currency)
        self.outcomes = engine.stage_outcomes(resolved, as_of)
        fiscal = calendar()
        self._complete = self._complete_periods(fiscal, period)
        self._origins = [
            _Origin(day_view(known, day, currency), one, day, basis, engine.stage_outcomes(resolved, day))
            for one in self._complete
            if (day := _same_day(one, period, as_of)) < one.last_on
        ]

    @property
    def since(self) -> date:
        """The first day that is looked back to."""
        return self._complete[0].start_on if self._complete else self.as_of

    def outlook(self, tree: str, node: int) -> Outlook:
        """The engine's answer for one node, kept: several figures of a node ask for it."""
        held = self._outlooks.get((tree, node))
        if held is None:
            held = self._outlooks[tree, node] = self._outlook(tree, node)
        return held

    def _outlook(self, tree: str, node: int) -> Outlook:
        won = engine.Won(self._won.of(tree, node))
        origins = [one.of_node(tree, node, won, self._complete) for one in self._origins]
        expectation = engine.expectation(
            as_of_on=self.as_of,
            closed_minor=self._closed[tree].get(node, NOTHING).amount_minor,
            open_by_stage_minor=self._open.of(tree, node),
            outcomes=self.outcomes,
            origins=origins,
            run_rate_inputs=engine.RunRateInputs(won, self._engine_periods()),
            remaining_days=self.remaining_days,
        )
        return Outlook(expectation, engine.pipeline_coverage(origins, self.as_of))

    def _engine_periods(self) -> list[engine.Period]:
        return [engine.Period(one.start_on, one.last_on) for one in self._complete]

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

    def __init__(
        self, view: DayView, period: Period, day: date, basis: Basis, outcomes: engine.StageOutcomes
    ) -> None:
        self._day, self._period, self._outcomes = day, period, outcomes
        own = Basis(period.start_on, period.until_on, basis.view, basis.walls, basis.filters)
        self._open = view.open_by_stage(own)

    def of_node(self, tree: str, node: int, won: engine.Won, complete: list[Period]) -> engine.Origin:
        """What was open and foreseen for a node then, and what came of it by the day looked from."""
        open_by_stage = self._open.of(tree, node)
        before = [engine.Period(one.start_on, one.last_on) for one in complete if one.last_on <= self._day]
        remaining = (self._period.last_on - self._day).days
        return engine.Origin(
            as_of_on=self._day,
            window_ends_on=self._period.last_on,
            open_minor=sum(open_by_stage.values()),
            weighted_minor=engine.stage_weighted(open_by_stage, self._outcomes).amount_minor,
            run_rate_minor=engine.run_rate(
                engine.RunRateInputs(won, before), self._day, remaining
            ).amount_minor,
            actual_minor=won.between(self._day + timedelta(days=1), self._period.last_on),
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


def _resolved(known: Known, as_of: date, currency: str) -> list[engine.ResolvedDeal]:
    key = view_key(known, as_of, currency)
    held = _RESOLVED.get(key)  # looked up once: another thread may make room meanwhile
    if held is None:
        found = reached(History(known), day_view(known, as_of, currency))
        held = [engine.ResolvedDeal(one.resolved_on, one.stages, one.is_won, 0, one.deals) for one in found]
        for oldest in list(_RESOLVED)[: max(0, len(_RESOLVED) + 1 - KEPT_DAYS)]:
            _RESOLVED.pop(oldest, None)
        _RESOLVED[key] = held
    return held
