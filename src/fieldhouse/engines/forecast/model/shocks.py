"""Common shocks: how far a total goes astray beyond what deals that fare independently of each other would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.engines.forecast.model.paths import PATHS

PRIOR_SHOCK = 0.10
"""Standard deviation of a common shock before any window was seen: a tenth of the total."""
PRIOR_WINDOWS = 4.0
LEAST_SHOCK = 0.03


@dataclass(frozen=True)
class Shock:
    """``size`` is the standard deviation of a common factor, ``freedom`` how well it is known."""

    size: float
    freedom: float


def shock(forecast: np.ndarray, actual: np.ndarray, variance: np.ndarray, n: float) -> Shock:
    """What past errors have beyond ``variance``, in parts of the forecast, shrunk to the prior by ``n`` windows."""
    level = float((forecast**2).sum())
    beyond = float(((actual - forecast) ** 2 - variance).sum()) / level if level > 0 else 0.0
    known = n if level > 0 else 0.0
    square = (PRIOR_WINDOWS * PRIOR_SHOCK**2 + known * beyond) / (PRIOR_WINDOWS + known)
    return Shock(float(np.sqrt(max(square, LEAST_SHOCK**2))), PRIOR_WINDOWS + known)


def factors(one: Shock, seed: int) -> np.ndarray:
    """A factor for each path, 1 on average: evenly spread quantiles in an order that the seed makes."""
    from scipy import stats

    quantiles = stats.t.ppf((np.arange(PATHS) + 0.5) / PATHS, one.freedom)
    raised = np.exp(np.clip(one.size * quantiles, -3.0, 3.0))
    order = np.random.default_rng(seed).permutation(PATHS)
    return np.asarray(raised / raised.mean())[order]
