"""How much of the matrix of access is asked for, and how far a run came."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from random import Random
from typing import TypeVar

One = TypeVar("One")


@dataclass(slots=True)
class Extent:
    """Every combination or pairs of axes, at places of some names or all, within minutes of processor time or until
    the end; and how many combinations were asked, of how many.
    """

    is_whole: bool = False
    places: tuple[str, ...] = ()
    minutes: float | None = None
    asked: int = 0
    of: int = 0

    @property
    def is_chosen(self) -> bool:
        """Whether it is another extent than the everyday run's."""
        return bool(self.is_whole or self.places or self.minutes)

    def has(self, place: str) -> bool:
        """Whether it is asked there."""
        return not self.places or any(fnmatch(place, one) for one in self.places)

    def within(self, asked: Iterable[One]) -> Iterator[One]:
        """What is asked, until the time is over.

        With a bound the order is a shuffled one, the same each time, so that what was reached is spread over all.
        """
        every = list(asked)
        self.of = len(every)
        if self.minutes is not None:
            Random(0).shuffle(every)
        until = None if self.minutes is None else time.process_time() + 60 * self.minutes
        for one in every:
            if until is not None and time.process_time() >= until:
                return
            self.asked += 1
            yield one
