"""Curves of many payees as arrays over one width, and the columns that a kernel gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fieldhouse.domain.compensation.curve import NO_CAP, Curve

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Curves:
    """One row a curve: where tiers begin, intercepts and slopes over ``den``, and the cap."""

    enter: Ints
    intercept: Ints
    slope: Ints
    den: Ints
    cap: Ints


@dataclass(frozen=True, slots=True)
class Paid:
    """One entry a line: the rounded difference, attainment before and after, and the tier reached."""

    amount: Ints
    before: Ints
    after: Ints
    tier: Ints


def curve_tables(curves: Sequence[Curve]) -> Curves:
    """Curves as arrays; shorter ones are filled with tiers that are never reached."""
    width = max((len(one.enter) for one in curves), default=1)
    shape = (len(curves), width)
    enter = np.full(shape, NEVER, dtype=np.int64)
    intercept = np.zeros(shape, dtype=np.int64)
    slope = np.zeros(shape, dtype=np.int64)
    den = np.ones(len(curves), dtype=np.int64)
    cap = np.full(len(curves), NO_CAP, dtype=np.int64)
    for row, one in enumerate(curves):
        tiers = len(one.enter)
        enter[row, :tiers] = one.enter
        intercept[row, :tiers] = one.intercept
        slope[row, :tiers] = one.slope
        den[row] = one.den
        if one.cap is not None:
            cap[row] = one.cap
    return Curves(enter, intercept, slope, den, cap)
