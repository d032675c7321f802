"""The first forecast: stage-weighted with a rolling haircut, guarded by the run rate.

Numbers in, frozen records out; no database, no web, no clock. Money is integers in minor units of one
reporting currency; floats live only inside logarithms. Nothing after the as-of day is looked at. The rules,
with their formulas and minima, stand in ``docs/forecast.md``.
"""

from fieldhouse.engines.forecast.coverage import CoverageNeeded, pipeline_coverage
from fieldhouse.engines.forecast.expectation import Alternative, Component, Expectation, expectation
from fieldhouse.engines.forecast.haircut import Haircut, haircut
from fieldhouse.engines.forecast.origins import MIN_ORIGINS, Origin
from fieldhouse.engines.forecast.outcomes import (
    MIN_RESOLVED,
    Resolved,
    ResolvedDeal,
    StageOutcomes,
    WinRate,
    stage_outcomes,
)
from fieldhouse.engines.forecast.run_rate import MIN_PERIODS, Period, RunRate, RunRateInputs, Won, run_rate
from fieldhouse.engines.forecast.weighting import WeightedPipeline, WeightedStage, stage_weighted
from fieldhouse.engines.forecast.words import Method, Part, RateBasis, Reason

__all__ = [
    "MIN_ORIGINS",
    "MIN_PERIODS",
    "MIN_RESOLVED",
    "Alternative",
    "Component",
    "CoverageNeeded",
    "Expectation",
    "Haircut",
    "Method",
    "Origin",
    "Part",
    "Period",
    "RateBasis",
    "Reason",
    "Resolved",
    "ResolvedDeal",
    "RunRate",
    "RunRateInputs",
    "StageOutcomes",
    "WeightedPipeline",
    "WeightedStage",
    "WinRate",
    "Won",
    "expectation",
    "haircut",
    "pipeline_coverage",
    "run_rate",
    "stage_outcomes",
    "stage_weighted",
]
