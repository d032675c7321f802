"""What a view of a day rests on, so that of two views one can say how far the later goes beyond the earlier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of a day.

    ``snapshots`` are hashes of what they say until then, by name; ``events`` the hashes of the event files that tell of
    it; ``through`` the number of the last edit made here, drained or not.
    """

    snapshots: Sequence[str]
    events: frozenset[str]
    through: int

    def are_beneath(self, later: Grounds) -> bool:
        """Whether ``later`` knows all of this, and nothing else but further events."""
        return (
            self.snapshots == later.snapshots
            and self.events <= later.events
            and self.through <= later.through
        )

    @property
    def extent(self) -> tuple[int, int]:
        """The more, the nearer to any later grounds that these lie beneath."""
        return len(self.events), self.through
