"""The open pipeline, each stage multiplied by its win rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from fieldhouse.engines.forecast.outcomes import StageOutcomes, WinRate
from fieldhouse.engines.forecast.words import RateBasis, Reason


@dataclass(frozen=True, slots=True)
class WeightedStage:
    """One stage: its open amount, its rate, and their product rounded half to even."""

    open_minor: int
    rate: WinRate
    weighted_minor: int | None


@dataclass(frozen=True, slots=True)
class WeightedPipeline:
    """The stage-weighted pipeline: the sum of its stages, to the last digit.

    ``amount_minor`` is ``None``, with a reason, when a stage has no rate. ``n_resolved`` is the number of
    resolved deals that all rates come from. The stages stand in the order of their codes.
    """

    amount_minor: int | None
    by_stage: tuple[WeightedStage, ...]
    n_resolved: int
    reason: Reason | None


def stage_weighted(open_by_stage_minor: Mapping[str, int], outcomes: StageOutcomes) -> WeightedPipeline:
    """Weigh the open amount of each stage with the stage's win rate.

    100.00 open in a stage where 12 of 30 were won, and 50.00 in one where 18 of 20 were: 40.00 + 45.00.
    Open amounts may be negative and then weigh negatively. An empty pipeline weighs 0.
    """
    stages = tuple(
        _weighted(open_by_stage_minor[stage], outcomes.win_rate(stage))
        for stage in sorted(open_by_stage_minor)
    )
    amounts = [stage.weighted_minor for stage in stages if stage.weighted_minor is not None]
    if len(amounts) < len(stages):
        return WeightedPipeline(None, stages, outcomes.pooled.deals, Reason.TOO_FEW_RESOLVED)
    return WeightedPipeline(sum(amounts), stages, outcomes.pooled.deals, None)


def _weighted(open_minor: int, rate: WinRate) -> WeightedStage:
    if rate.basis is RateBasis.TOO_FEW or rate.rate_num is None or rate.rate_den is None:
        return WeightedStage(open_minor, rate, None)
    return WeightedStage(open_minor, rate, round(Fraction(open_minor * rate.rate_num, rate.rate_den)))
