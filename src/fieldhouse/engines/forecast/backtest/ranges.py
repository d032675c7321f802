"""Ranges of methods that say one number: from their own errors at earlier origins, as ours at the least has."""

from __future__ import annotations

import numpy as np

from fieldhouse.engines.forecast.model.blend import FLOOR, independent

SAMPLES = 200
LEAST_WINDOWS = 2


def log_errors(forecast: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """log(actual / forecast); what is below 2 % of the mean that came counts as that."""
    floor = FLOOR * float(actual.mean()) if len(actual) else 0.0
    if floor <= 0:
        return np.zeros(0)
    return np.asarray(np.log(np.maximum(actual, floor)) - np.log(np.maximum(forecast, floor)))


def haircut(forecast: np.ndarray, actual: np.ndarray) -> float:
    """exp(mean log(actual / forecast)) over earlier origins whose window has ended; 1 without any."""
    errors = log_errors(forecast, actual)
    return float(np.exp(errors.mean())) if len(errors) else 1.0


def samples(
    money: float, forecast: np.ndarray, actual: np.ndarray, at: np.ndarray, window: float
) -> np.ndarray | None:
    """Equally likely amounts: money x exp(s t), s the root mean square of past log errors; ``None`` for too few."""
    from scipy import stats

    errors = log_errors(forecast, actual)
    if len(errors) < LEAST_WINDOWS:
        return None
    n = independent(at, window)
    size = float(np.sqrt((errors**2).mean() * (1 + 1 / n)))
    t = stats.t.ppf((np.arange(SAMPLES) + 0.5) / SAMPLES, max(2.0, n))
    return np.asarray(money * np.exp(np.clip(size * t, -20.0, 20.0)))
