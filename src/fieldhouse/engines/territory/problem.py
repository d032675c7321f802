"""The problem as the methods take it: units, rows of bands, and pairs; families and locks are contracted here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from fieldhouse.domain.coverage import Coverage
from fieldhouse.engines.territory.pairs import LISTED, PLANE, SPHERE, Flags, Floats, Ints, Pairs, on_sphere

HAIR = 1e-11
"""Sums of fewer than a million floats are off by less, so a load inside the band by that much is inside it."""

MOST_EXACT = 2.0**52
"""Below it sums of whole numbers are exact in a float."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Units x sellers with bands.

    ``least`` and ``most`` are measures x sellers in the scaled unit: a measure's numbers times ``scale[k]``, which
    makes them whole where they have few enough decimals (``is_exact[k]``). They are the bands that were asked for,
    drawn in to whole numbers; ``asked_most`` is ``inf`` where there is no upper end. ``move_most`` is the limit of
    moves, ``inf`` without one; moves are the last row of bands. ``unit_of`` is the unit of each account.
    """

    pairs: Pairs
    least: Floats
    most: Floats
    asked_least: Floats
    asked_most: Floats
    scale: Floats
    is_exact: Flags
    move_most: float
    unit_of: Ints
    members: Ints
    total: Floats
    seed: int
    measures: tuple[str, ...]

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.pairs.kind)

    @property
    def sellers(self) -> int:
        """How many sellers there are."""
        return int(self.least.shape[1])

    @property
    def has_move_limit(self) -> bool:
        """Whether what changes hands is limited."""
        return bool(np.isfinite(self.move_most))

    @property
    def is_transport(self) -> bool:
        """Whether it is a transportation problem: one measure, of the same size for each seller, no limit of moves."""
        return len(self.measures) == 1 and self.pairs.listed_size.shape[0] == 0 and not self.has_move_limit


def problem_of(coverage: Coverage) -> Problem:
    """Contract families and locks, scale measures to whole numbers, and lay out the columns by unit.

    The coverage must have no findings (`fieldhouse.engines.territory.checks`).
    """
    accounts, sellers, options = coverage.accounts, coverage.sellers, coverage.options
    measures = options.measures
    family = np.asarray(accounts.family, np.int64)
    members = np.argsort(family, kind="stable")
    unit_sorted = np.concatenate([[0], np.cumsum(np.diff(family[members]) != 0)]) if len(family) else family
    units = int(unit_sorted[-1]) + 1 if len(family) else 0
    unit_of = np.empty(len(family), np.int64)
    unit_of[members] = unit_sorted
    first = np.searchsorted(unit_sorted, np.arange(units + 1))
    scale, is_exact = _scales(coverage)
    size = np.zeros((units, len(measures)))
    for k, name in enumerate(measures):
        column = np.asarray(accounts.measures[name], float) * scale[k]
        np.add.at(size[:, k], unit_of, np.round(column) if is_exact[k] else column)
    kind, possible = _kinds(coverage, unit_of, units)
    owner = np.asarray(coverage.owner, np.int64)[members]
    move_value, move_most = _moves(coverage, scale, is_exact, members, owner)
    place, seller_place, mode = _places(coverage, members)
    listed = _listed(coverage, unit_of, units, first, kind, possible, scale, is_exact)
    if listed is not None:
        mode = LISTED
    else:
        empty = np.zeros(0, np.int64)
        listed = (empty, empty, np.zeros(0), np.zeros((0, len(measures))))
    pairs = Pairs(
        mode=mode,
        first=first.astype(np.int64),
        place=place,
        visits=np.asarray(accounts.visits, float)[members],
        owner=owner,
        move_value=move_value,
        move_price=float(options.move_price),
        seller_place=seller_place,
        kind=kind,
        possible=possible,
        size=size,
        listed_first=listed[0],
        listed_seller=listed[1],
        listed_cost=listed[2],
        listed_size=listed[3],
    )
    total = _totals(pairs, size)
    least = np.stack(
        [_band(sellers.least[name], scale[k], is_exact[k], +1) for k, name in enumerate(measures)]
    )
    most = np.stack([_band(sellers.most[name], scale[k], is_exact[k], -1) for k, name in enumerate(measures)])
    return Problem(
        pairs=pairs,
        least=np.maximum(least, 0.0),
        most=np.minimum(most, total[:, None]),
        asked_least=np.stack([np.asarray(sellers.least[name], float) for name in measures]) * scale[:, None],
        asked_most=np.stack([np.asarray(sellers.most[name], float) for name in measures]) * scale[:, None],
        scale=scale,
        is_exact=is_exact,
        move_most=move_most,
        unit_of=unit_of,
        members=members,
        total=total,
        seed=options.seed,
        measures=measures,
    )


def _band(ends: Sequence[float], scale: float, is_exact: bool, inwards: int) -> Floats:
    """One end of the bands in the scaled unit: the next whole number inwards, or a hair inside where sums round."""
    if not is_exact:
        column = np.asarray(ends, float)
        return np.where(np.isfinite(column), column * (1 + inwards * HAIR), column)
    whole = math.ceil if inwards > 0 else math.floor
    exact = [Fraction(repr(float(one))) * Fraction(scale) if math.isfinite(one) else None for one in ends]
    return np.array([np.inf if one is None else float(whole(one)) for one in exact])


def _scales(coverage: Coverage) -> tuple[Floats, Flags]:
    """By measure the power of ten that makes its numbers whole, and whether sums of them are exact then."""
    scales, exact = [], []
    for name in coverage.options.measures:
        decimals = coverage.decimals.get(name)
        total = float(np.nansum(np.asarray(coverage.accounts.measures[name], float)))
        if coverage.costs is not None and name in coverage.costs.measures:
            total += float(np.nansum(np.asarray(coverage.costs.measures[name], float)))
        fits = decimals is not None and total * 10.0**decimals < MOST_EXACT
        scales.append(10.0**decimals if fits and decimals is not None else 1.0)
        exact.append(fits)
    return np.array(scales), np.array(exact, bool)


def _kinds(coverage: Coverage, unit_of: Ints, units: int) -> tuple[Ints, Flags]:
    """Who may cover each unit: units of the same demands share a row of sellers."""
    accounts, sellers = coverage.accounts, coverage.sellers
    count = len(sellers.ids)
    by_set = np.array(
        [[needs <= has for has in sellers.capabilities] for needs in accounts.requirement_sets], bool
    ).reshape(len(accounts.requirement_sets), count)
    requires, locked = np.asarray(accounts.requires, np.int64), np.asarray(accounts.locked_to, np.int64)
    demanding = {
        int(i) for i in np.flatnonzero((locked >= 0) | ~np.all(by_set, axis=1).reshape(-1)[requires])
    } | set(accounts.banned)
    rows: dict[bytes, int] = {}
    masks: dict[int, Flags] = {}
    for i in sorted(demanding):
        mask = masks.setdefault(int(unit_of[i]), np.ones(count, bool))
        mask &= by_set[requires[i]]
        if locked[i] >= 0:
            only = np.zeros(count, bool)
            only[locked[i]] = True
            mask &= only
        for j in accounts.banned.get(i, ()):
            mask[j] = False
    kept: list[Flags] = [np.ones(count, bool)]
    rows[kept[0].tobytes()] = 0
    kind = np.zeros(units, np.int64)
    for unit, mask in masks.items():
        key = mask.tobytes()
        if key not in rows:
            rows[key] = len(kept)
            kept.append(mask)
        kind[unit] = rows[key]
    return kind, np.stack(kept)


def _moves(
    coverage: Coverage, scale: Floats, is_exact: Flags, members: Ints, owner: Ints
) -> tuple[Floats, float]:
    limit = coverage.options.move_limit
    if limit is None:
        return np.zeros(len(members)), float("inf")
    what, most = limit
    if what == "accounts":
        return np.ones(len(members)), float(np.floor(most))
    column = np.asarray(coverage.accounts.measures[what], float)[members]
    if what in coverage.options.measures:
        k = coverage.options.measures.index(what)
        column = np.round(column * scale[k]) if is_exact[k] else column * scale[k]
        return column, float(most * scale[k])
    return column, float(most)


def _places(coverage: Coverage, members: Ints) -> tuple[Floats, Floats, int]:
    ours, theirs = coverage.accounts.place, coverage.sellers.place
    if ours is None or theirs is None or coverage.costs is not None:
        return np.zeros((len(members), 3)), np.zeros((len(coverage.sellers.ids), 3)), PLANE
    own = [np.asarray(one, float)[members] for one in ours]
    homes = [np.asarray(one, float) for one in theirs]
    if coverage.is_spherical:
        return on_sphere(*own), on_sphere(*homes), SPHERE
    return _flat(own), _flat(homes), PLANE


def _flat(place: list[Floats]) -> Floats:
    return np.stack([place[0], place[1], np.zeros(len(place[0]))], axis=1)


def _listed(
    coverage: Coverage,
    unit_of: Ints,
    units: int,
    first: Ints,
    kind: Ints,
    possible: Flags,
    scale: Floats,
    is_exact: Flags,
) -> tuple[Ints, Ints, Floats, Floats] | None:
    """The listed pairs by unit and seller: a family has a pair where each of its accounts has one."""
    costs = coverage.costs
    if costs is None:
        return None
    count = len(coverage.sellers.ids)
    account, seller = np.asarray(costs.account, np.int64), np.asarray(costs.seller, np.int64)
    unit = unit_of[account]
    key = unit * count + seller
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    begins = np.flatnonzero(np.concatenate([[True], np.diff(sorted_key) != 0]))
    keys = sorted_key[begins]
    cost = np.add.reduceat(np.asarray(costs.cost, float)[order], begins)
    named = np.add.reduceat(np.ones(len(order)), begins)
    has_all = named == np.diff(first)[keys // count]
    may = possible[kind[keys // count], keys % count]
    kept = has_all & may
    sizes = np.zeros((0, len(scale)))
    if costs.measures:
        columns = []
        for k, name in enumerate(coverage.options.measures):
            own = np.asarray(coverage.accounts.measures[name], float)[account]
            column = np.asarray(costs.measures[name], float) if name in costs.measures else own
            column = np.where(np.isnan(column), own, column) * scale[k]
            column = np.round(column) if is_exact[k] else column
            columns.append(np.add.reduceat(column[order], begins)[kept])
        sizes = np.stack(columns, axis=1)
    keys = keys[kept]
    listed_first = np.searchsorted(keys, np.arange(units + 1) * count)
    return listed_first.astype(np.int64), (keys % count).astype(np.int64), cost[kept], sizes


def _totals(pairs: Pairs, size: Floats) -> Floats:
    """By measure the most that all units together can weigh, whoever covers them."""
    if pairs.listed_size.shape[0] == 0:
        return np.asarray(size.sum(axis=0))
    begins = np.minimum(pairs.listed_first[:-1], len(pairs.listed_seller) - 1)
    return np.asarray(np.maximum.reduceat(pairs.listed_size, begins, axis=0).sum(axis=0))
