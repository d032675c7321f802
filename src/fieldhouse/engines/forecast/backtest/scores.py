"""Scores of forecasts against what came."""

from __future__ import annotations

import numpy as np

BINS = 10


def crps(samples: np.ndarray, actual: float) -> float:
    """The continuous ranked probability score of equally likely samples: E|X - a| - E|X - X'| / 2."""
    ordered = np.sort(samples)
    n = len(ordered)
    spread = ((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / n**2
    return float(np.abs(ordered - actual).mean() - spread)


def wape(forecast: np.ndarray, actual: np.ndarray) -> float | None:
    """Sum of absolute errors over the sum of what came; ``None`` where nothing came."""
    total = float(actual.sum())
    return float(np.abs(forecast - actual).sum()) / total if total > 0 else None


def bias(forecast: np.ndarray, actual: np.ndarray) -> float | None:
    """Forecasts over what came, less one."""
    total = float(actual.sum())
    return float(forecast.sum()) / total - 1 if total > 0 else None


def coverage(low: np.ndarray, high: np.ndarray, actual: np.ndarray) -> float | None:
    """The share of ranges that held what came."""
    return float(((low <= actual) & (actual <= high)).mean()) if len(actual) else None


def brier(chance: np.ndarray, won: np.ndarray) -> float | None:
    """Mean squared error of chances."""
    return float(((chance - won) ** 2).mean()) if len(chance) else None


def ece(chance: np.ndarray, won: np.ndarray) -> float | None:
    """Expected calibration error over ten bins of about equally many deals; equal chances share a bin."""
    if not len(chance):
        return None
    edges = np.unique(np.quantile(chance, np.arange(1, BINS) / BINS))
    place = np.searchsorted(edges, chance, side="left")
    gaps = np.abs(np.bincount(place, chance) - np.bincount(place, won))
    return float(gaps.sum() / len(chance))
