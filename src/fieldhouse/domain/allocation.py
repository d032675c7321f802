"""What an allocation of quotas is asked of: people in a tree, what each starts from and may bear, and how much
is shared out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What shares go by.

    ``fair`` stays closest to the base in ``sum of (quota - base)² / base``, inside everybody's bounds.
    ``equal_stretch`` makes each quota the same multiple of the base and looks at no bounds. ``potential`` and
    ``history`` stay closest to a share by potential, or by what was closed before, inside the bounds.
    """

    FAIR = "fair"
    EQUAL_STRETCH = "equal_stretch"
    POTENTIAL = "potential"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Person:
    """A place in the tree: a person at its ends, else a team. ``parent`` is the place of the one above, -1 at the top.

    Amounts are whole minor units. The bounds hold for full capacity and shrink with ``ramp_bp``, the capacity in basis
    points: one who ramps up at 50 % bears half of them. ``None`` stands for no bound of their own.
    """

    id: str
    parent: int
    base_minor: int
    history_minor: int
    potential_minor: int
    least_minor: int | None
    most_minor: int | None
    ramp_bp: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """All of it. ``over_bp`` is by level, from the top, how much more a level is given than the one above owes."""

    people: tuple[Person, ...]
    total_minor: int
    basis: Basis
    over_bp: tuple[int, ...]
