"""People for the positions: joiners, leavers, a promotion, vacancies, and who covers what meanwhile.

About one seller in eight sits in a position opened during the simulation, and one in four leaves during three
years (roughly a tenth a year); the replacement arrives 20 to 150 days later.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from .draws import Draws
from .organisation import (
    Organisation,
    Position,
    day_index,
    first_patch,
    manager_position,
    seller_position,
)
from .periods import Periods

OPENED_LATER = 0.12
LEAVES = 0.25
VACANT_TEAM, VACANT_SEAT, VACANT_DAYS = 7, 4, 70
"""The Japanese partner seat which nobody holds at the end: it was left 70 days before."""
PROMOTING_TEAM, PROMOTED_SEAT = 5, 0
"""The seller who became manager of the own team when the manager left."""


def staff(org: Organisation, periods: Periods, draws: Draws) -> None:
    """Fill every position of ``org`` with people and work out the owner of every patch on every day."""
    sellers = {seller_position(patch) for patch in org.patches}
    fixed = _fixed_leavers(org, periods)
    promoting = manager_position(org.teams[PROMOTING_TEAM])
    for position in org.positions:
        if position.key in sellers:
            _staff_seller(org, periods, draws, position, fixed.get(position.key))
        else:
            person = org.add_person(draws, position.country, _hired_before(draws, periods))
            leaves_on = _promotion_day(periods) if position.key == promoting else None
            org.seat(person, position.key, org.people[person].starts_on, leaves_on)
            org.people[person].ends_on = leaves_on
    _promote(org, periods, promoting)
    org.owner = _owners(org, periods)


def _hired_before(draws: Draws, periods: Periods) -> date:
    return periods.first - timedelta(days=30 + draws.below(2_500))


def _promotion_day(periods: Periods) -> date:
    return periods.quarters[periods.current // 2]


def _fixed_leavers(org: Organisation, periods: Periods) -> dict[str, tuple[date, bool]]:
    vacant = org.patches[first_patch(org, VACANT_TEAM) + VACANT_SEAT]
    promoted = org.patches[first_patch(org, PROMOTING_TEAM) + PROMOTED_SEAT]
    return {
        seller_position(vacant): (periods.until - timedelta(days=VACANT_DAYS), False),
        seller_position(promoted): (_promotion_day(periods), True),
    }


def _staff_seller(
    org: Organisation, periods: Periods, draws: Draws, position: Position, fixed: tuple[date, bool] | None
) -> None:
    """Seat a first holder, perhaps let that person leave, and perhaps a successor join."""
    days = (periods.until - periods.start).days
    opened_later = bool(draws.chance(OPENED_LATER, 1)[0]) and fixed is None
    opened_on = periods.start + timedelta(days=30 + draws.below(days // 2))
    starts_on = opened_on if opened_later else _hired_before(draws, periods)
    leaves = bool(draws.chance(LEAVES, 1)[0]) and not opened_later
    leaves_on = periods.start + timedelta(days=days // 8 + draws.below(days * 7 // 8 - 20))
    gap = timedelta(days=20 + draws.below(130))
    first = org.add_person(draws, position.country, starts_on)
    is_replaced = True
    if fixed is not None:
        leaves, (leaves_on, is_replaced) = True, fixed
    if not leaves:
        org.seat(first, position.key, starts_on, None)
        return
    org.people[first].ends_on = leaves_on
    org.seat(first, position.key, starts_on, leaves_on)
    if is_replaced and leaves_on + gap <= periods.until:
        second = org.add_person(draws, position.country, leaves_on + gap)
        org.seat(second, position.key, leaves_on + gap, None)


def _promote(org: Organisation, periods: Periods, manager: str) -> None:
    seat = seller_position(org.patches[first_patch(org, PROMOTING_TEAM) + PROMOTED_SEAT])
    day = _promotion_day(periods)
    promoted = next(one.person for one in org.holdings if one.position == seat and one.valid_to == day)
    org.people[promoted].ends_on = None
    org.seat(promoted, manager, day, None)


def _owners(org: Organisation, periods: Periods) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    last = day_index(periods, periods.until) + 1
    held = np.full((len(org.patches), last), -1, dtype=np.int32)
    row_of = {seller_position(patch): row for row, patch in enumerate(org.patches)}
    for one in org.holdings:
        if one.position in row_of:
            start = max(day_index(periods, one.valid_from), 0)
            end = last if one.valid_to is None else day_index(periods, one.valid_to)
            held[row_of[one.position], start:end] = one.person
    owner = held.copy()
    for patch in range(len(org.patches)):
        for start, end in _gaps(held[patch]):
            owner[patch, start:end] = _cover(org, periods, held, patch, start, end)
    return owner


def _gaps(held: np.ndarray[tuple[int], np.dtype[np.int32]]) -> list[tuple[int, int]]:
    is_vacant = np.concatenate(([False], held < 0, [False]))
    edges = np.flatnonzero(is_vacant[1:] != is_vacant[:-1])
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _cover(
    org: Organisation,
    periods: Periods,
    held: np.ndarray[tuple[int, int], np.dtype[np.int32]],
    patch: int,
    start: int,
    end: int,
) -> int:
    """The next colleague of the team who is there for the whole gap, or the most of it; else the manager."""
    is_after = start >= day_index(periods, periods.reorganised_on)
    teams = org.team_of_patch_after if is_after else org.team_of_patch
    mates = np.flatnonzero(teams == teams[patch])
    mates = np.roll(mates, -int(np.searchsorted(mates, patch)) - 1)
    for mate in mates:
        if (held[mate, start:end] == held[mate, start]).all() and held[mate, start] >= 0:
            return int(held[mate, start])
    manager = manager_position(org.teams[int(teams[patch])])
    return next(one.person for one in org.holdings if one.position == manager and one.valid_to is None)
