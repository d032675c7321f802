"""The compiled walk: pay that depends on the way (multipliers, another base, the highest tier), in 64 bits.

It does what `domain/compensation/walk.py` does with integers of any size, over one denominator for each group. Callers
have proven that no product leaves 64 bits (`fits`); nothing here looks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from fieldhouse.domain.compensation.curve import NO_CAP, Curve
from fieldhouse.engines.compensation.kernel import divided, gcd, tier_of
from fieldhouse.engines.compensation.tables import NEVER, Ints, Paid
from fieldhouse.engines.compiled import compiled

ROOM = 2.0**61


@dataclass(frozen=True, slots=True)
class Slopes:
    """One row a group: where tiers begin (``enter`` in units, ``bounds`` in parts of ``parts``), rates, levels, cap.

    Rates and levels are over ``den``, cap and pay over ``den * parts * weights``.
    """

    enter: Ints
    bounds: Ints
    rates: Ints
    levels: Ints
    back: Ints
    parts: Ints
    den: Ints
    cap: Ints


def slopes_of(
    curves: Sequence[Curve], weight_den: int, most: Ints, base: Ints, weight: float
) -> Slopes | None:
    """The curves as arrays, ``None`` where 64 bits do not hold what lines of so much would come to."""
    width = max(len(one.enter) for one in curves)
    shape = (len(curves), width)
    made = Slopes(
        np.full(shape, NEVER, dtype=np.int64),
        np.full(shape, NEVER, dtype=np.int64),
        np.zeros(shape, dtype=np.int64),
        np.zeros(shape, dtype=np.int64),
        np.zeros(shape, dtype=np.int64),
        np.ones(len(curves), dtype=np.int64),
        np.ones(len(curves), dtype=np.int64),
        np.full(len(curves), NO_CAP, dtype=np.int64),
    )
    known: dict[int, tuple[int, int, float, float]] = {}
    for row, one in enumerate(curves):
        if id(one) not in known:
            parts = lcm(*(bound.denominator for bound in one.bounds))
            den = lcm(*(rate.denominator for rate in (*one.rates, *one.levels)))
            steepest = float(max(abs(rate) for rate in one.rates)) * den
            highest = float(max(abs(level) for level in one.levels)) * den * parts * weight_den
            known[id(one)] = (parts, den, steepest, highest)
        parts, den, steepest, highest = known[id(one)]
        units = (float(most[row]) + 1) * parts
        pay = float(max(most[row], base[row])) * parts * weight_den * max(weight, 1.0) * max(steepest, 1.0)
        cap = None if one.cap is None else Fraction(one.cap, one.den) * den * parts * weight_den
        far = max(float(abs(one.bounds[-1])) * parts, float(cap or 0))
        if max(2 * (pay + highest), units * max(float(base[row]), 1.0), far, den * parts * weight_den) > ROOM:
            return None
        tiers = len(one.enter)
        made.enter[row, :tiers] = one.enter
        made.bounds[row, :tiers] = [int(bound * parts) for bound in one.bounds]
        made.rates[row, :tiers] = [int(rate * den) for rate in one.rates]
        made.levels[row, :tiers] = [int(level * den) for level in one.levels]
        made.back[row, :tiers] = _back(one.retroactive)
        made.parts[row], made.den[row] = parts, den
        if cap is not None and cap.denominator != 1:
            return None
        made.cap[row] = NO_CAP if cap is None else int(cap)
    return made


def _back(retroactive: Sequence[bool]) -> list[int]:
    """For each tier the highest retroactive one that has been reached with it."""
    found, made = 0, []
    for tier, is_retroactive in enumerate(retroactive):
        found = tier if is_retroactive and tier else found
        made.append(found)
    return made


@compiled
def _spread(
    bases: Any, bounds: Any, tiers: int, parts: int, begin: int, amount: int, base: int, weight: int
) -> None:
    low, high = min(begin, begin + amount) * parts, max(begin, begin + amount) * parts
    crossed, taken = 0, 0
    for step in range(tiers):
        tier = step if amount > 0 else tiers - 1 - step
        bottom = low if tier == 0 else max(low, bounds[tier])
        top = high if tier == tiers - 1 else min(high, bounds[tier + 1])
        if top <= bottom:
            continue
        width = top - bottom
        if base == amount:
            bases[tier] += (width if amount > 0 else -width) * weight
            continue
        crossed += width
        reached = (crossed * base) // (abs(amount) * parts)
        bases[tier] += (reached - taken) * parts * weight
        taken = reached


@compiled
def _add(
    bases: Any,
    enter: Any,
    bounds: Any,
    row: int,
    tiers: int,
    parts: int,
    begin: int,
    amount: int,
    base: int,
    weight: int,
    is_highest: bool,
) -> None:
    if is_highest or amount == 0:
        bases[tier_of(enter, row, begin + amount)] += base * parts * weight
    else:
        _spread(bases, bounds[row], tiers, parts, begin, amount, base, weight)


@compiled
def _pay(
    bases: Any,
    rates: Any,
    levels: Any,
    back: Any,
    cap: int,
    scale: int,
    tier: int,
    attained: int,
    highest: bool,
) -> int:
    whole = levels[tier] * scale if attained != 0 else 0
    first = 0 if highest else back[tier]
    for one in range(bases.size):
        whole += bases[one] * rates[first if one < first else one]
    return min(whole, cap)


@compiled
def _walk_pass(
    order: Any,
    starts: Any,
    origin: Any,
    amount: Any,
    base: Any,
    weight: Any,
    weight_den: int,
    start: Any,
    enter: Any,
    bounds: Any,
    rates: Any,
    levels: Any,
    back: Any,
    parts: Any,
    den: Any,
    cap: Any,
    highest: bool,
    half_up: bool,
    longest: int,
    made: Any,
) -> None:
    tiers = enter.shape[1]
    states = np.zeros((longest + 1, tiers), dtype=np.int64)
    heights = np.zeros(longest + 1, dtype=np.int64)
    nets = np.zeros((longest, 2), dtype=np.int64)
    local = np.zeros(origin.size, dtype=np.int64)
    for row in range(starts.size - 1):
        first, last = starts[row], starts[row + 1]
        unit = parts[row]
        scale = unit * weight_den
        whole_den = den[row] * scale
        states[0] = 0
        heights[0] = start[row]
        if start[row] != 0:
            _spread(states[0], bounds[row], tiers, unit, 0, start[row], start[row], weight_den)
        tier = tier_of(enter, row, start[row])
        pay = _pay(states[0], rates[row], levels[row], back[row], cap[row], scale, tier, start[row], highest)
        rounded = divided(pay, whole_den, half_up)
        for place in range(last - first):
            line = order[first + place]
            local[line] = place
            before = heights[place]
            tier_before = tier
            begin = place
            if origin[line] == line:
                nets[place, 0], nets[place, 1] = amount[line], base[line]
            else:
                begin = local[origin[line]]
                nets[begin, 0] += amount[line]
                nets[begin, 1] += base[line]
                nets[place, 0], nets[place, 1] = 0, 0
            for step in range(begin, place + 1):
                other = order[first + step]
                states[step + 1] = states[step]
                heights[step + 1] = heights[step] + nets[step, 0]
                if origin[other] == other:
                    _add(
                        states[step + 1],
                        enter,
                        bounds,
                        row,
                        tiers,
                        unit,
                        heights[step],
                        nets[step, 0],
                        nets[step, 1],
                        weight[other],
                        highest,
                    )
            now = heights[place + 1]
            tier = tier_of(enter, row, now)
            whole = _pay(
                states[place + 1], rates[row], levels[row], back[row], cap[row], scale, tier, now, highest
            )
            change = whole - pay
            pay = whole
            made[0, line] = divided(pay, whole_den, half_up) - rounded
            rounded += made[0, line]
            made[1, line], made[2, line] = before, now
            made[3, line] = tier if origin[line] == line else max(tier, tier_before)
            made[4, line], made[5, line] = 0, 1
            if amount[line] != 0 and change != 0:
                common = gcd(change, amount[line])
                num, by = change // common, amount[line] // common
                if by < 0:
                    num, by = -num, -by
                common = gcd(num, whole_den)
                num, under = num // common, whole_den // common
                is_large = float(by) * float(under) > 2.0**62
                made[4, line], made[5, line] = (0, 0) if is_large else (num, by * under)


def walk_lines(
    group: Ints,
    origin: Ints,
    amount: Ints,
    base: Ints,
    weight: Ints,
    weight_den: int,
    slopes: Slopes,
    start: Ints,
    *,
    is_highest: bool,
    half_up: bool,
) -> tuple[Paid, Ints, Ints]:
    """Lines of groups that add up, each group for itself, in the order of the lines; with the rate of each line."""
    order = np.argsort(group, kind="stable")
    counts = np.bincount(group, minlength=slopes.den.size)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    made = np.zeros((6, group.size), dtype=np.int64)
    _walk_pass(
        order,
        starts,
        origin,
        amount,
        base,
        weight,
        weight_den,
        start,
        slopes.enter,
        slopes.bounds,
        slopes.rates,
        slopes.levels,
        slopes.back,
        slopes.parts,
        slopes.den,
        slopes.cap,
        is_highest,
        half_up,
        int(counts.max(initial=0)),
        made,
    )
    return Paid(*made[:4]), made[4], made[5]
