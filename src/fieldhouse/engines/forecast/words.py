"""The words in which the engine answers: methods, what a rate rests on, and why there is nothing to say.

They are codes. The sentences, and their translations, are made at the edge.
"""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How the part of a period that is still to come is foreseen."""

    STAGE_WEIGHTED = "stage_weighted"
    HAIRCUT_STAGE_WEIGHTED = "haircut_stage_weighted"
    RUN_RATE = "run_rate"
    CLOSED = "closed"
    """The period is over: what is closed is all there will be."""


class RateBasis(StrEnum):
    """The deals that a stage's win rate rests on."""

    STAGE = "stage"
    POOLED = "pooled"
    TOO_FEW = "too_few"


class Part(StrEnum):
    """A part of an expectation; the parts of one expectation add up to its mean."""

    CLOSED = "closed"
    WEIGHTED = "weighted"
    HAIRCUT_EFFECT = "haircut_effect"
    RUN_RATE = "run_rate"


class Reason(StrEnum):
    """Why a number is withheld."""

    TOO_FEW_RESOLVED = "forecast.too_few_resolved"
    TOO_FEW_ORIGINS = "forecast.too_few_origins"
    TOO_FEW_PERIODS = "forecast.too_few_periods"
    NOTHING_OPEN = "forecast.nothing_open"
    NOTHING_WON_BEFORE = "forecast.nothing_won_before"
