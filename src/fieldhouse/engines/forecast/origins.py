"""Past origins: what was open on an earlier day, and what then came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fieldhouse.domain.errors import BadInput

MIN_ORIGINS = 4
"""Non-overlapping past windows below which no coverage is stated.

Four quarters are the usual guide (GitLab handbook 2022: pipeline win rate and coverage from the last 4 quarters).
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """One earlier day, what was open at its end, and what was won in the window after it.

    The window begins on the day after ``as_of_on`` and includes ``window_ends_on``. Amounts are minor units of the
    reporting currency. ``open_minor``: open pipeline expected to close in the period. ``actual_minor``: won in the
    window, deals that were not yet created on ``as_of_on`` included. Origins are comparable when their windows are
    about as long as the one now looked at.
    """

    as_of_on: date
    window_ends_on: date
    open_minor: int
    actual_minor: int

    def __post_init__(self) -> None:
        if self.window_ends_on <= self.as_of_on:
            raise BadInput("forecast.window_ends_before_it_begins", as_of_on=self.as_of_on)


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
