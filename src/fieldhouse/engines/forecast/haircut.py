"""The rolling haircut: by how much the stage-weighted pipeline has been wrong so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum, log

from fieldhouse.engines.forecast.factors import FACTOR_DEN, factor_num
from fieldhouse.engines.forecast.origins import (
    Origin,
    ended_origins,
    has_enough,
    independent_windows,
    log_floor,
)
from fieldhouse.engines.forecast.words import Reason


@dataclass(frozen=True, slots=True)
class Haircut:
    """``factor_num`` / ``factor_den``, which multiplies the stage-weighted pipeline: 0.22 keeps 22 %.

    ``factor_num`` is ``None``, with a reason, when there is too little to say. ``n_origins`` counts the
    origins it rests on, ``n_independent`` how many of their windows do not overlap, ``n_left_out`` the
    ended origins without a positive stage-weighted pipeline, for which no ratio exists.
    """

    factor_num: int | None
    factor_den: int
    n_origins: int
    n_independent: int
    n_left_out: int
    reason: Reason | None


def haircut(origins: Iterable[Origin], as_of_on: date) -> Haircut:
    """exp(mean log(actual / forecast)) over the origins whose window has ended by ``as_of_on``.

    Needs `MIN_ORIGINS` windows that do not overlap. A window in which nothing was won, or less than 2 % of
    the mean, counts as that 2 % (`log_floor`); when nothing was won in any, there is no haircut.
    """
    ended = ended_origins(origins, as_of_on)
    usable = weighable(ended)
    reason: Reason | None = None
    bias = log_bias(usable)
    if not has_enough(usable):
        reason = Reason.TOO_FEW_ORIGINS
    elif bias is None:
        reason = Reason.NOTHING_WON_BEFORE
    numerator = None if bias is None or reason is not None else factor_num(bias)
    left_out = len(ended) - len(usable)
    return Haircut(numerator, FACTOR_DEN, len(usable), independent_windows(usable), left_out, reason)


def weighable(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """The origins with a positive stage-weighted pipeline."""
    return tuple(
        origin for origin in origins if origin.weighted_minor is not None and origin.weighted_minor > 0
    )


def log_bias(origins: Sequence[Origin]) -> float | None:
    """The mean of log(actual / stage-weighted) over `weighable` origins; ``None`` when nothing was ever won.

    ``fsum`` makes it independent of the order of the origins to the last bit.
    """
    floor = log_floor(origins)
    if floor <= 0:
        return None
    logs = [
        log(max(o.actual_minor, floor)) - log(o.weighted_minor)
        for o in origins
        if o.weighted_minor is not None
    ]
    return fsum(logs) / len(logs)
