"""The route of a deal (商流): ordered, dated legs from the vendor to the end customer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise

from fieldhouse.domain.dated import Interval


class Role(StrEnum):
    """What a party does on the route, in the order in which goods go down it."""

    VENDOR = "vendor"
    DISTRIBUTOR = "distributor"
    RESELLER = "reseller"
    END_CUSTOMER = "end_customer"
    OTHER = "other"
    """Takes part beside the way of the goods: an integrator, an adviser."""


BETWEEN = (Role.DISTRIBUTOR, Role.RESELLER)
"""The roles of partners: between the vendor and the end customer."""

_ENDS = (Role.VENDOR, Role.END_CUSTOMER)
_ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Leg:
    """One party at one position of the route on ``[valid_from, valid_to)``.

    Positions rise from the vendor's end; gaps are allowed. ``is_primary`` is that of several parties at one place whom
    the source names first, ``None`` where it does not say. ``partner`` is ``None`` for the vendor
    (ourselves), for the end customer (the deal's account), and where the partner is not known yet. Raises
    ``BadInput("interval.empty")`` when the leg would hold no day.
    """

    position: int
    role: Role
    partner: int | None
    valid_from: date
    valid_to: date | None = None
    is_primary: bool | None = None

    def __post_init__(self) -> None:
        Interval(self.valid_from, self.valid_to)

    def at(self, day: date) -> bool:
        """Say whether the leg holds on a day."""
        return Interval(self.valid_from, self.valid_to).at(day)


@dataclass(frozen=True, slots=True)
class RouteFault:
    """A finding code, the positions it is about, and the first day on which it holds."""

    rule: str
    positions: tuple[int, ...]
    on: date


def legs_on(legs: Iterable[Leg], day: date) -> tuple[Leg, ...]:
    """Return the legs that hold on a day, from the vendor to the end customer."""
    return tuple(sorted((leg for leg in legs if leg.at(day)), key=lambda leg: leg.position))


def told_to(legs: Sequence[Leg], partners: Collection[int], *, sees_parties: bool) -> tuple[Leg, ...]:
    """Return the legs of one day that somebody of a partner is told of.

    The vendor, the end customer and their own; other partners only where ``sees_parties``: a distributor and a
    reseller may be hidden from each other, and then nothing says that there is one.
    """
    return tuple(leg for leg in legs if sees_parties or leg.role in _ENDS or leg.partner in partners)


def buys_from_vendor(legs: Sequence[Leg], partners: Collection[int]) -> bool:
    """Say whether one of these is the first partner after the vendor: the deal's amount is then their own price.

    Behind another partner it is a price between two other parties.
    """
    between = sorted((leg for leg in legs if leg.role in BETWEEN), key=lambda leg: leg.position)
    return bool(between) and between[0].partner in partners


def route_faults(legs: Iterable[Leg]) -> tuple[RouteFault, ...]:
    """Return all that is wrong with a route on any day, each fault once with its first day.

    ``route.overlap`` two legs at one position, unless one alone of them is primary; ``route.out_of_order`` a role after
    one that comes later;
    ``route.no_end_customer``, ``route.two_end_customers``, ``route.end_customer_not_last``: exactly one, at
    the end. A day without legs has no route, which is no fault: it is not known yet, or the deal is direct. Parties
    beside the way have no place on it.
    """
    legs = tuple(leg for leg in legs if leg.role != Role.OTHER)
    days = {leg.valid_from for leg in legs} | {leg.valid_to for leg in legs if leg.valid_to is not None}
    first: dict[tuple[str, tuple[int, ...]], RouteFault] = {}
    for day in sorted(days):
        today = legs_on(legs, day)
        for rule, positions in _faults_of(today) if today else ():
            first.setdefault((rule, positions), RouteFault(rule, positions, day))
    return tuple(first.values())


def _faults_of(today: tuple[Leg, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the faults of the legs of one day, which are ordered by position."""
    for position, there in groupby(today, key=lambda leg: leg.position):
        primary = [leg.is_primary for leg in there]
        if len(primary) > 1 and primary.count(True) != 1:
            yield "route.overlap", (position,)
    on_the_way = [leg for leg in today if leg.role != Role.END_CUSTOMER]
    for left, right in pairwise(on_the_way):
        if _ORDER[left.role] > _ORDER[right.role]:
            yield "route.out_of_order", (left.position, right.position)
    ends = tuple(leg.position for leg in today if leg.role == Role.END_CUSTOMER)
    if not ends:
        yield "route.no_end_customer", ()
    elif len(ends) > 1:
        yield "route.two_end_customers", ends
    elif today[-1].role != Role.END_CUSTOMER:
        yield "route.end_customer_not_last", ends
