"""The pipeline coverage that was needed: how much open pipeline it took to win one unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fieldhouse.engines.forecast.origins import Origin, ended_origins, has_enough
from fieldhouse.engines.forecast.words import Reason


@dataclass(frozen=True, slots=True)
class CoverageNeeded:
    """``ratio_num`` / ``ratio_den``: open pipeline per amount won after that day, e.g. 300 / 100 for 3 times.

    Both are sums in minor units over ``n`` past periods, and ``None``, with a reason, when there is too
    little to say.
    """

    ratio_num: int | None
    ratio_den: int | None
    n: int
    reason: Reason | None


def pipeline_coverage(origins: Iterable[Origin], as_of_on: date) -> CoverageNeeded:
    """Open pipeline in the period over what was won after that day, at the same day of past periods.

    The inverse of GitLab's pipeline win rate (handbook 2022: final bookings less booked by day d, over open
    pipeline at day d, last 4 quarters as guide). What was won includes deals created after that day. A
    ratio of sums, so that a large period weighs more than a small one.
    """
    ended = ended_origins(origins, as_of_on)
    open_minor = sum(origin.open_minor for origin in ended)
    won_minor = sum(origin.actual_minor for origin in ended)
    if not has_enough(ended):
        return CoverageNeeded(None, None, len(ended), Reason.TOO_FEW_ORIGINS)
    if won_minor <= 0:
        return CoverageNeeded(None, None, len(ended), Reason.NOTHING_WON_BEFORE)
    if open_minor <= 0:
        return CoverageNeeded(None, None, len(ended), Reason.NOTHING_OPEN)
    return CoverageNeeded(open_minor, won_minor, len(ended), None)
