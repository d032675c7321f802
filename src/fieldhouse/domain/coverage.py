"""What a coverage plan is asked of: accounts, sellers, who has whom today, costs by pair, and the options.

Frozen records by column. A column is a sequence with one entry an account (or seller, or pair); readers fill them with
arrays of numbers. Sellers and accounts are named by their place in the lists, 0 for the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NOBODY = -1
"""The place of a seller where there is none: no owner today, or not locked."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts. ``place`` is ``(x, y)`` in km or ``(latitude, longitude)`` in degrees, ``None`` without places.

    ``measures`` holds a column for each measure, greater than 0. ``family`` is the number of the account's family;
    accounts of one number stay together. ``requires`` is the place of the account's set of capabilities in
    ``requirement_sets``. ``locked_to`` is a seller or `NOBODY`. ``banned`` holds the sellers of the few accounts that
    ban any. ``regions`` are paths such as ``EMEA/DACH`` where the options ask for them, else there are none.
    """

    ids: Sequence[str]
    place: tuple[Sequence[float], Sequence[float]] | None
    visits: Sequence[float]
    measures: Mapping[str, Sequence[float]]
    family: Sequence[int]
    requires: Sequence[int]
    requirement_sets: Sequence[frozenset[str]]
    locked_to: Sequence[int]
    banned: Mapping[int, Sequence[int]]
    family_ids: Sequence[str] = ()
    regions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sellers:
    """The sellers with their bands by measure; ``inf`` stands for no upper end, and 0 for no lower one."""

    ids: Sequence[str]
    place: tuple[Sequence[float], Sequence[float]] | None
    least: Mapping[str, Sequence[float]]
    most: Mapping[str, Sequence[float]]
    capabilities: Sequence[frozenset[str]]
    regions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost of each pair that is possible; a measure here goes before the account's own for that seller.

    Pairs that are not named are not possible.
    """

    account: Sequence[int]
    seller: Sequence[int]
    cost: Sequence[float]
    measures: Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve. ``move_limit`` is ``("accounts", n)`` or a measure with how much of it may change hands.

    ``seats`` is the number of sellers that get a territory, ``None`` for all of them. ``regions`` and ``holdouts`` name
    the columns that say in which part of a hierarchy accounts and sellers are, and which accounts stay where they are.
    ``is_repaired`` asks for accounts that lie apart from their territory to be joined to one next to them.
    """

    measures: tuple[str, ...] = ("workload",)
    move_price: float = 0.0
    move_limit: tuple[str, float] | None = None
    seats: int | None = None
    gap: float = 0.001
    time_limit_s: float = 60.0
    seed: int = 1
    regions: str | None = None
    holdouts: str | None = None
    is_repaired: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """All of it. ``is_spherical`` says that places are degrees; ``decimals`` is by measure the number of decimals with
    which all its numbers are written, ``None`` where they are more than sums can hold exactly.
    """

    accounts: Accounts
    sellers: Sellers
    owner: Sequence[int]
    costs: Costs | None
    options: Options
    is_spherical: bool = False
    decimals: Mapping[str, int | None] = field(default_factory=dict)


def region_line(region: str) -> list[str]:
    """A region and all above it, the top first: ``EMEA`` and ``EMEA/DACH`` of ``EMEA/DACH``; nothing for no region."""
    parts = [part for part in region.split("/") if part]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]
