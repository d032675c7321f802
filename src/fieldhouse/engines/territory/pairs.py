"""Pairs of a unit and a seller, and what each costs: nothing is kept for them, they are computed as they are met."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fieldhouse.engines.compiled import compiled

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the ellipsoid of 1984 (IUGG)."""

PLANE, SPHERE, LISTED = 0, 1, 2

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]


class Pairs(NamedTuple):
    """All that the cost of a pair needs, as arrays.

    A unit is an account or a family; its accounts are the members ``first[i]`` to ``first[i + 1]``. ``place`` is
    members x 3 (unit vectors on the sphere), ``seller_place`` sellers x 3. ``kind`` is the row of ``possible`` (kinds x
    sellers) that says who may cover the unit. ``owner`` is a member's seller of today or -1, ``move_value`` what a
    move of it counts against the limit. ``size`` is units x measures. With ``mode`` `LISTED` the pairs of a unit
    stand in
    ``listed_*`` from
    ``listed_first[i]`` on, in the order of sellers.
    """

    mode: int
    first: Ints
    place: Floats
    visits: Floats
    owner: Ints
    move_value: Floats
    move_price: float
    seller_place: Floats
    kind: Ints
    possible: Flags
    size: Floats
    listed_first: Ints
    listed_seller: Ints
    listed_cost: Floats
    listed_size: Floats


@compiled
def row(p: Pairs, i: int, sellers: Ints, cost: Floats, moved: Floats) -> int:
    """Fill in the possible sellers of unit ``i``, what each costs and what it moves; how many they are.

    In mode `LISTED` the t-th is the pair ``listed_first[i] + t``: all listed pairs of a unit are possible.
    """
    count = 0
    kind = p.kind[i]
    if p.mode == 2:
        for at in range(p.listed_first[i], p.listed_first[i + 1]):
            sellers[count] = p.listed_seller[at]
            cost[count] = p.listed_cost[at]
            moved[count] = 0.0
            count += 1
    else:
        begin, end = p.first[i], p.first[i + 1]
        for j in range(p.seller_place.shape[0]):
            if not p.possible[kind, j]:
                continue
            total = 0.0
            for a in range(begin, end):
                total += p.visits[a] * distance(p, a, j)
            sellers[count] = j
            cost[count] = total
            moved[count] = 0.0
            count += 1
    for a in range(p.first[i], p.first[i + 1]):
        owner = p.owner[a]
        if owner < 0:
            continue
        for t in range(count):
            if sellers[t] != owner:
                cost[t] += p.move_price
                moved[t] += p.move_value[a]
    return count


@compiled
def distance(p: Pairs, a: int, j: int) -> float:
    """From member ``a`` to seller ``j`` in km."""
    dx = p.place[a, 0] - p.seller_place[j, 0]
    dy = p.place[a, 1] - p.seller_place[j, 1]
    if p.mode == 0:
        return math.sqrt(dx * dx + dy * dy)
    dz = p.place[a, 2] - p.seller_place[j, 2]
    half = 0.5 * math.sqrt(dx * dx + dy * dy + dz * dz)
    return 2.0 * 6371.0088 * math.asin(min(1.0, half))


def on_sphere(latitude: Floats, longitude: Floats) -> Floats:
    """Degrees as unit vectors; the chord between two of them is twice the sine of half their angle."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)
