"""What was odd in the history, and what was done about it: each with a code, a number and one example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Oddity:
    """``code`` says what and what follows (``docs/forecast-engine.md`` lists them); ``n`` rows or deals of it."""

    code: str
    n: int
    example: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Rows that were left out when the files were read; ``at`` is when each was written, -inf where that is not known.

    They are counted only as far as they were known at the instant that is asked about.
    """

    code: str
    at: np.ndarray
    names: np.ndarray


class Oddities:
    """Collects them in the order in which they are found."""

    def __init__(self) -> None:
        self.found: list[Oddity] = []

    def note_unreadable(self, one: Unreadable, known_at: float) -> None:
        """Add what was known of it."""
        self.note(one.code, one.at <= known_at, one.names)

    def note(self, code: str, where: np.ndarray, names: Sequence[str] | np.ndarray) -> None:
        """Add what ``where`` (a mask or positions) holds of ``names``, if anything; the first is the example."""
        positions = np.flatnonzero(where) if where.dtype == bool else where
        if len(positions):
            self.found.append(Oddity(code, len(positions), str(names[int(positions[0])])))

    def say(self, code: str, n: int, example: str) -> None:
        """Add one that was counted elsewhere."""
        if n:
            self.found.append(Oddity(code, n, example))
