"""What became of the deals that reached a stage, and the win rate that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.words import RateBasis

MIN_RESOLVED = 20
"""Resolved deals below which a win rate is not stated, for one stage and for all stages together.

Our own convention: with 20 deals the standard error of a rate of one half is sqrt(.25 / 20) = 11 percentage
points, and one more deal moves the rate by up to 5; with fewer, the rate says more about the last deal than
about the stage.
"""


@dataclass(frozen=True, slots=True)
class ResolvedDeal:
    """A deal that was won or lost, or several of one day that ended alike (``deals``, with their amounts in sum).

    ``stages`` are all the stages it had reached, those it jumped over on the way up included;
    ``resolved_on`` is the day in the reporting zone; ``amount_minor`` is the amount just before it was
    resolved (some sources set lost deals to 0), in the reporting currency. A negative amount (a credit, a
    contraction) counts as one deal like any other.
    """

    resolved_on: date
    stages: frozenset[str]
    is_won: bool
    amount_minor: int
    deals: int = 1


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many deals were resolved and how many of them won, in count and in money."""

    deals: int = 0
    won: int = 0
    amount_minor: int = 0
    won_minor: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.won <= self.deals:
            raise BadInput("forecast.more_won_than_resolved", won=self.won, deals=self.deals)


@dataclass(frozen=True, slots=True)
class WinRate:
    """A win rate as a quotient of counts, and the number of resolved deals behind it.

    ``rate_num`` / ``rate_den`` are won and resolved deals, both ``None`` when there are too few to say.
    ``n`` is the number of resolved deals of the basis, ``n_stage`` that of the stage itself.
    """

    stage: str
    basis: RateBasis
    rate_num: int | None
    rate_den: int | None
    n: int
    n_stage: int


@dataclass(frozen=True, slots=True)
class StageOutcomes:
    """Outcomes by stage reached, of deals resolved by some day, and of all those deals once.

    A deal stands under every stage it had reached, so the stages do not add up to ``pooled``; ``pooled``
    counts each deal once.
    """

    by_stage: Mapping[str, Resolved]
    pooled: Resolved

    def __post_init__(self) -> None:
        for stage, resolved in self.by_stage.items():
            if resolved.deals > self.pooled.deals:
                raise BadInput("forecast.stage_exceeds_pool", stage=stage, deals=resolved.deals)

    def win_rate(self, stage: str) -> WinRate:
        """The share of resolved deals which were won, among those that had reached ``stage``.

        Below `MIN_RESOLVED` deals it is the pooled rate of all stages, and ``basis`` says so; when the pool
        is below it too, there is no rate. 30 reached, 12 won: 12 / 30. By count, as the stage-weighted
        baseline is defined; what a count misses in money, the haircut takes up.
        """
        own = self.by_stage.get(stage, Resolved())
        if own.deals >= MIN_RESOLVED:
            return WinRate(stage, RateBasis.STAGE, own.won, own.deals, own.deals, own.deals)
        pool = self.pooled
        if pool.deals >= MIN_RESOLVED:
            return WinRate(stage, RateBasis.POOLED, pool.won, pool.deals, pool.deals, own.deals)
        return WinRate(stage, RateBasis.TOO_FEW, None, None, pool.deals, own.deals)


def stage_outcomes(deals: Iterable[ResolvedDeal], as_of_on: date) -> StageOutcomes:
    """Count the deals resolved by the end of ``as_of_on``; whatever was resolved later is not looked at."""
    by_stage: defaultdict[str, list[ResolvedDeal]] = defaultdict(list)
    known = [deal for deal in deals if deal.resolved_on <= as_of_on]
    for deal in known:
        for stage in deal.stages:
            by_stage[stage].append(deal)
    return StageOutcomes({stage: _resolved(by_stage[stage]) for stage in sorted(by_stage)}, _resolved(known))


def _resolved(deals: list[ResolvedDeal]) -> Resolved:
    won = [deal for deal in deals if deal.is_won]
    return Resolved(
        sum(deal.deals for deal in deals),
        sum(deal.deals for deal in won),
        sum(deal.amount_minor for deal in deals),
        sum(deal.amount_minor for deal in won),
    )
