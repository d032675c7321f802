"""How far each method was off at past origins, and the range that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

from fieldhouse.engines.forecast.factors import factor_num, scaled_minor, t_quantile
from fieldhouse.engines.forecast.haircut import log_bias, weighable
from fieldhouse.engines.forecast.origins import Origin, has_enough, independent_windows, log_floor
from fieldhouse.engines.forecast.words import Method, Reason

RANGE_PROBABILITY = 0.9
"""The range runs from the 10th to the 90th percentile, the 80 % whose coverage our backtest measures."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a method says for a past origin, beside what came."""

    origin: Origin
    forecast_minor: int


@dataclass(frozen=True, slots=True)
class Track:
    """A method's past: its held-out forecasts, oldest first."""

    scored: tuple[Scored, ...]

    @property
    def origins(self) -> tuple[Origin, ...]:
        return tuple(one.origin for one in self.scored)

    @property
    def n_independent(self) -> int:
        return independent_windows(self.origins)

    def at(self, origins: Iterable[Origin]) -> Track:
        """The same past, at these origins only."""
        kept = set(origins)
        return Track(tuple(one for one in self.scored if one.origin in kept))

    def reason(self) -> Reason | None:
        """Why this past says nothing about an error, or ``None``."""
        if not has_enough(self.origins):
            return Reason.TOO_FEW_ORIGINS
        return Reason.NOTHING_WON_BEFORE if log_floor(self.origins) <= 0 else None

    def error(self) -> tuple[int, int]:
        """Sum of absolute errors over sum of absolute actuals: mean error in parts of the mean (WAPE)."""
        off = sum(abs(one.forecast_minor - one.origin.actual_minor) for one in self.scored)
        return off, sum(abs(origin.actual_minor) for origin in self.origins)

    def range_minor(self, remaining_minor: int) -> tuple[int, int]:
        """The 10th and 90th percentile around ``remaining_minor``, from this past's own log errors.

        remaining x exp(-/+ t x s): s the root mean square of log(actual / forecast), which holds bias as
        well as scatter, t Student's 90 % quantile with as many degrees of freedom as there are
        non-overlapping windows, less one. Never below 0 for a positive amount. Asks for a track whose
        `reason` is ``None``.
        """
        floor = log_floor(self.origins)
        logs = [
            log(max(one.origin.actual_minor, floor)) - log(max(one.forecast_minor, floor))
            for one in self.scored
        ]
        spread = sqrt(fsum(error * error for error in logs) / len(logs))
        reach = t_quantile(RANGE_PROBABILITY, self.n_independent - 1) * spread
        ends = sorted(scaled_minor(remaining_minor, factor_num(sign * reach)) for sign in (-1, 1))
        return ends[0], ends[1]


def track(method: Method, ended: Sequence[Origin]) -> Track:
    """What ``method`` says for each of the ended origins without looking at that origin's own outcome."""
    if method is Method.HAIRCUT_STAGE_WEIGHTED:
        return Track(_haircut_by_the_others(weighable(ended)))
    if method is Method.STAGE_WEIGHTED:
        return Track(
            tuple(Scored(o, o.weighted_minor) for o in weighable(ended) if o.weighted_minor is not None)
        )
    return Track(tuple(Scored(o, o.run_rate_minor) for o in ended if o.run_rate_minor is not None))


def _haircut_by_the_others(origins: tuple[Origin, ...]) -> tuple[Scored, ...]:
    """Each origin with the haircut of those others whose windows share no day with its own."""
    scored = []
    for origin in origins:
        bias = log_bias([other for other in origins if other.is_apart_from(origin)])
        if bias is not None and origin.weighted_minor is not None:
            scored.append(Scored(origin, scaled_minor(origin.weighted_minor, factor_num(bias))))
    return tuple(scored)
