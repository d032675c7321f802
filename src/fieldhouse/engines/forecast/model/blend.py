"""One forecast of several components: each calibrated by its own past errors, weighed by what is left of them.

Only windows that were over are looked at, and none that began within one window of the start of the recording, when a
pipeline fills. Factors and weights are whole percents: legible, and steady when one deal more is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

PRIORS = np.array([3.0, 2.0, 1.0, 1.0])
"""Weights of `past.COMPONENTS` before anything is known: what looks at deals goes before what does not."""
SHARPNESS = 0.5
"""A weight falls as the squared error to the power of 1 + this x independent windows."""
PRIOR_WINDOWS = 4.0
"""How many windows of equal errors the weights start from."""
CALIBRATION_WINDOWS = 8.0
"""How many windows without bias a calibration starts from."""
CERTAINTY = 4.0
"""A bias counts as far as its square exceeds this x its sampling variance."""
FLOOR = 0.02
"""An amount below this part of the mean counts as that in a logarithm."""


@dataclass(frozen=True)
class Blend:
    """``weights`` and ``factors`` of the components, and the money that comes of them."""

    money: float
    weights: np.ndarray
    factors: np.ndarray
    n_windows: int
    n_independent: float


def independent(at: np.ndarray, window: float) -> float:
    """How many windows that begin at ``at`` lie side by side."""
    return float(min(len(at), (at[-1] - at[0]) / window + 1)) if len(at) else 0.0


def ended(at: np.ndarray, actual: np.ndarray, window: float, now: float, observed_from: float) -> np.ndarray:
    """The past windows that may be learnt from at ``now``."""
    over = (at + window <= now + 1e-9) & ~np.isnan(actual)
    return np.flatnonzero(over & (at >= observed_from + window))


def blend(
    forecasts: np.ndarray, seen: np.ndarray, at: np.ndarray, actual: np.ndarray, window: float
) -> Blend:
    """Put the last column of ``forecasts`` (component, origin) together, by what ``seen`` origins taught."""
    now = forecasts[:, -1]
    has_said = ~np.isnan(now)
    if not len(seen) or actual[seen].sum() <= 0:
        weights = _percents(PRIORS * has_said)
        return Blend(float(weights @ np.nan_to_num(now)), weights, np.ones(len(now)), 0, 0.0)
    n = independent(at[seen], window)
    then, came = forecasts[:, seen], actual[seen]
    has_said &= ~np.isnan(then).all(axis=1)
    floor = FLOOR * came.mean()
    errors = np.where(np.isnan(then), np.nan, np.log((came + floor) / (np.nan_to_num(then) + floor)))
    factors = np.array([_factor(row[~np.isnan(row)], n) for row in errors])
    squares = _squares(then * factors[:, None] - came, came.mean())
    usual = float(np.median(squares[has_said])) if has_said.any() else 1.0
    squares = (np.nan_to_num(squares) * n + PRIOR_WINDOWS * usual) / (n + PRIOR_WINDOWS)
    best = max(float(squares[has_said].min(initial=np.inf)), 1e-12)
    likeness = np.exp(-(1 + SHARPNESS * n) * np.log(np.maximum(squares, best) / best))
    weights = _percents(PRIORS * has_said * likeness)
    return Blend(float((weights * factors) @ np.nan_to_num(now)), weights, factors, len(seen), n)


def alone(plain: Blend, component: int, money: float) -> Blend:
    """The blend that says what one component says, as it says it."""
    n = len(plain.weights)
    return replace(plain, money=money, weights=np.eye(n)[component], factors=np.ones(n))


def _factor(errors: np.ndarray, n: float) -> float:
    """exp of the mean log error, as far as it is certain; in whole percents."""
    if n < 2 or len(errors) < 2:
        return 1.0
    bias = float(errors.mean())
    sampling = float(errors.var()) / (n - 1) + 0.05**2 / n
    certain = max(0.0, 1 - CERTAINTY * sampling / max(bias * bias, 1e-12))
    return round(float(np.exp(bias * certain * n / (n + CALIBRATION_WINDOWS))), 2)


def _squares(errors: np.ndarray, mean: float) -> np.ndarray:
    """Mean squared error in parts of the mean; 0 for a component that said nothing."""
    known = ~np.isnan(errors)
    return np.asarray((np.nan_to_num(errors) ** 2).sum(axis=1) / np.maximum(known.sum(axis=1), 1) / mean**2)


def _percents(weights: np.ndarray) -> np.ndarray:
    """Weights in whole percents that add up to one; what is over goes to the largest."""
    total = weights.sum()
    if total <= 0:
        return np.asarray(np.eye(len(weights))[0])
    whole = np.floor(weights / total * 100)
    whole[int(np.argmax(weights))] += 100 - whole.sum()
    return np.asarray(whole / 100)
