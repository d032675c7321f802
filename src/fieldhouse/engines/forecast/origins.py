"""Past origins: what was foreseen on an earlier day, and what then came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fieldhouse.domain.errors import BadInput

MIN_ORIGINS = 4
"""Non-overlapping past windows below which neither a haircut, an error, a range nor a coverage is stated.

Four quarters are the usual guide (GitLab handbook 2022: pipeline win rate and coverage from the last 4
quarters); with four, the 80 % range is 1.64 standard errors either way, against 1.28 with infinitely many
and 3.08 with two.
"""

ZERO_FLOOR_NUM, ZERO_FLOOR_DEN = 2, 100
"""Zero has no logarithm: an amount below 2 % of the mean amount won counts as that (as in our backtest)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One earlier day, what was open and foreseen at its end, and what was won in the window after it.

    The window begins on the day after ``as_of_on`` and includes ``window_ends_on``. Amounts are minor units
    of the reporting currency. ``open_minor``: open pipeline expected to close in the period, for the
    pipeline coverage. ``weighted_minor``: the stage-weighted pipeline of that day, ``None`` when there was
    too little to say. ``run_rate_minor``: likewise the run rate. ``actual_minor``: won in the window, deals
    that were not yet created on ``as_of_on`` included. Origins are comparable when their windows are about
    as long as the one now foreseen.
    """

    as_of_on: date
    window_ends_on: date
    open_minor: int
    weighted_minor: int | None
    run_rate_minor: int | None
    actual_minor: int

    def __post_init__(self) -> None:
        if self.window_ends_on <= self.as_of_on:
            raise BadInput("forecast.window_ends_before_it_begins", as_of_on=self.as_of_on)

    def is_apart_from(self, other: Origin) -> bool:
        """Whether the two windows share no day."""
        return self.window_ends_on <= other.as_of_on or other.window_ends_on <= self.as_of_on


def ended_origins(origins: Iterable[Origin], as_of_on: date) -> tuple[Origin, ...]:
    """The origins whose window has ended by ``as_of_on``, oldest first; the others are not looked at.

    Raises `BadInput` when the same window comes twice, which would count its error twice.
    """
    ended = sorted(
        (origin for origin in origins if origin.window_ends_on <= as_of_on),
        key=lambda origin: (origin.window_ends_on, origin.as_of_on),
    )
    for one, following in pairwise(ended):
        if (one.as_of_on, one.window_ends_on) == (following.as_of_on, following.window_ends_on):
            raise BadInput("forecast.origin_twice", as_of_on=one.as_of_on, window_ends_on=one.window_ends_on)
    return tuple(ended)


def independent_windows(origins: Iterable[Origin]) -> int:
    """How many of the windows fit side by side without sharing a day.

    Weekly origins with windows of four weeks overlap: 12 of them tell as much as about 3. Taking always the
    window that ends first gives the largest such number (interval scheduling).
    """
    count = 0
    free_from: date | None = None
    for origin in sorted(origins, key=lambda origin: origin.window_ends_on):
        if free_from is None or origin.as_of_on >= free_from:
            count += 1
            free_from = origin.window_ends_on
    return count


def has_enough(origins: Sequence[Origin]) -> bool:
    """Whether the origins hold `MIN_ORIGINS` windows that do not overlap."""
    return independent_windows(origins) >= MIN_ORIGINS


def log_floor(origins: Sequence[Origin]) -> float:
    """The amount that stands for anything smaller inside a logarithm; 0 when nothing was ever won."""
    won = sum(max(origin.actual_minor, 0) for origin in origins)
    return won * ZERO_FLOOR_NUM / (ZERO_FLOOR_DEN * len(origins)) if origins else 0.0
