"""Codes that pages turn into sentences."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a number is withheld."""

    TOO_FEW_ORIGINS = "forecast.too_few_origins"
    NOTHING_OPEN = "forecast.nothing_open"
    NOTHING_WON_BEFORE = "forecast.nothing_won_before"
