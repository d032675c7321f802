"""Which windows are tested, and which earlier ones a method may have learnt from."""

from __future__ import annotations

import numpy as np

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.contract.about import About

NEARLY = 1e-9
MOST_ORIGINS, MOST_EARLIER = 2_000, 200


def tested(about: About, window: float, every: float) -> np.ndarray:
    """The origins whose windows end no later than the last day that was observed."""
    n = int(np.floor((about.observed_to - window - about.origins_from) / every + NEARLY))
    if n >= MOST_ORIGINS:
        raise BadInput("forecast.too_many_origins", n=n + 1, every=f"{every:g}", most=MOST_ORIGINS)
    days = about.origins_from + every * np.arange(max(n + 1, 0))
    return np.asarray(days[days > about.observed_from])


def earlier(about: About, window: float, every: float) -> np.ndarray:
    """Origins before the first tested one, on the same grid, from one of the longest windows after the beginning on.

    At an earlier one there is next to nothing to learn from; they are not scored.
    """
    first = about.observed_from + max(about.horizons_days)
    n = int(np.floor((about.origins_from - first) / every + NEARLY))
    return about.origins_from - every * np.arange(min(max(n, 0), MOST_EARLIER), 0, -1)


def disjoint(origins: np.ndarray, window: float) -> int:
    """How many of the windows lie side by side, taken from the first one on."""
    n, free = 0, -np.inf
    for one in origins:
        if one >= free - NEARLY:
            n, free = n + 1, one + window
    return n
