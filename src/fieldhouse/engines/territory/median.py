"""Which sellers get the seats: regions of a plan are taken apart and put together again, with other seats, while
that helps.

A plan is seats and who belongs to which. A round takes a few seats next to each other, lets one of them go to
another seller, shares their units out anew (those with most to lose first, then by changes and exchanges) and
moves each seat to the seller who serves its units best. What is cheaper is kept, and now and then what is a little
dearer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldhouse.domain.errors import Refused
from fieldhouse.engines.compiled import compiled
from fieldhouse.engines.territory.pairs import Floats, Ints, Pairs, row
from fieldhouse.engines.territory.problem import Problem
from fieldhouse.engines.territory.seat_programs import SeatPrograms
from fieldhouse.engines.territory.solution import Watch

MOST_PAIRS = 40_000_000
"""Units x sellers that are kept at once."""

SHARE_OF_EXCHANGES, SHARE_OF_TIME = 0.4, 0.85
"""The shares of the time after which exchanges end, and programs after them."""

ROUNDS = 400
"""Rounds between two looks at the clock."""

FRUITLESS = 60
"""Looks in vain after which another start is made; so many starts in vain end the search."""

STARTS = 6
FRUITLESS_PROGRAMS = 5
"""Programs in vain, for each seat, after which they no longer help."""

REGION_UNITS = 120
FAR = 1e15


@dataclass(frozen=True, slots=True)
class Seats:
    """The sellers with a seat, in order, and by unit the place of its seat among them."""

    sellers: Ints
    place: Ints


def median_seats(problem: Problem, seats: int, *, time_limit_s: float, watch: Watch) -> Seats:
    """The seats of the cheapest plan that was found. Raises ``Refused`` when there is no plan, or too much to
    look at."""
    if problem.units * problem.sellers > MOST_PAIRS:
        raise Refused("coverage.too_many_pairs", most=f"{MOST_PAIRS:,}")
    if problem.has_move_limit or len(problem.pairs.listed_size):
        raise Refused("coverage.seats_with_these")
    cost = np.empty((problem.units, problem.sellers))
    _matrix(problem.pairs, cost)
    size = problem.pairs.size
    best_cost, best = np.inf, None
    fruitless = 0
    for start in range(10_000):
        seed = problem.seed * 1_000 + start
        seat, place = _first(cost, size, problem.least, problem.most, seats, seed)
        state_cost = _cost(cost, size, problem.least, problem.most, seat, place)
        idle = look = 0
        while idle < FRUITLESS:
            before = state_cost
            _improve(cost, size, problem.least, problem.most, seat, place, ROUNDS, seed * 7_919 + look)
            look += 1
            state_cost = _cost(cost, size, problem.least, problem.most, seat, place)
            idle = 0 if state_cost < before - 1e-9 * abs(before) else idle + 1
            if watch.elapsed() >= SHARE_OF_EXCHANGES * time_limit_s or watch.is_cancelled():
                break
        if state_cost < best_cost - 1e-9 * abs(state_cost):
            best_cost, best, fruitless = state_cost, (seat.copy(), place.copy()), 0
            watch.said("plan", best_cost)
        else:
            fruitless += 1
        is_over = watch.elapsed() >= SHARE_OF_EXCHANGES * time_limit_s or watch.is_cancelled()
        if is_over or fruitless >= STARTS:
            break
    if best is None or best_cost >= FAR:
        raise Refused("coverage.no_plan_found", excess="–", share="–")
    best = _by_programs(problem, cost, best, SHARE_OF_TIME * time_limit_s, watch)
    order = np.argsort(best[0])
    number = np.empty(seats, np.int64)
    number[order] = np.arange(seats)
    return Seats(best[0][order], number[best[1]])


def _by_programs(
    problem: Problem, cost: Floats, best: tuple[Ints, Ints], until: float, watch: Watch
) -> tuple[Ints, Ints]:
    """Go on from the best by small integer programs, until they no longer help."""
    search = SeatPrograms(problem, cost, *best, problem.seed)
    fruitless = 0
    while fruitless < FRUITLESS_PROGRAMS * len(best[0]):
        if watch.elapsed() >= until or watch.is_cancelled():
            break
        fruitless = 0 if search.improve() > 0.0 else fruitless + 1
    return search.seat, search.place


@compiled
def _matrix(p: Pairs, out: Floats) -> None:
    sellers = out.shape[1]
    js, cost, moved = np.empty(sellers, np.int64), np.empty(sellers), np.empty(sellers)
    out[:] = 1e15
    for i in range(out.shape[0]):
        count = row(p, i, js, cost, moved)
        for t in range(count):
            out[i, js[t]] = cost[t]


def _first(
    cost: Floats, size: Floats, least: Floats, most: Floats, seats: int, seed: int
) -> tuple[Ints, Ints]:
    """Seats far from each other, drawn in proportion to what is still dear, and their units shared out."""
    draw = np.random.default_rng(seed)
    reachable = np.where(cost < FAR, cost, np.nan)
    seat = np.empty(seats, np.int64)
    nearest = np.full(len(cost), np.inf)
    taken = np.zeros(cost.shape[1], bool)
    for s in range(seats):
        if s == 0:
            chosen = int(draw.integers(cost.shape[1]))
        else:
            weight = np.where(np.isfinite(nearest), nearest, np.nanmax(reachable))
            unit = int(draw.choice(len(cost), p=weight / weight.sum())) if weight.sum() > 0 else 0
            order = np.where(taken, np.inf, cost[unit])
            chosen = int(order.argmin())
        seat[s] = chosen
        taken[chosen] = True
        nearest = np.minimum(nearest, np.maximum(cost[:, chosen], 0.0))
    place = np.zeros(len(cost), np.int64)
    units = np.arange(len(cost))
    _share_out(cost, size, least, most, units, seat, place, 12, 0)
    return seat, place


@compiled
def _excess(load: Floats, least: Floats, most: Floats, s: int, seller: int) -> float:
    total = 0.0
    for k in range(load.shape[0]):
        if load[k, s] > most[k, seller]:
            total += load[k, s] - most[k, seller]
        elif load[k, s] < least[k, seller]:
            total += least[k, seller] - load[k, s]
    return total


@compiled
def _cost(cost: Floats, size: Floats, least: Floats, most: Floats, seat: Ints, place: Ints) -> float:
    """What a plan costs; above `FAR` where it leaves a band."""
    load = np.zeros((size.shape[1], len(seat)))
    total = 0.0
    for i in range(len(place)):
        total += cost[i, seat[place[i]]]
        for k in range(size.shape[1]):
            load[k, place[i]] += size[i, k]
    for s in range(len(seat)):
        total += 1e15 * _excess(load, least, most, s, seat[s])
    return total


@compiled
def _share_out(
    cost: Floats,
    size: Floats,
    least: Floats,
    most: Floats,
    units: Ints,
    seat: Ints,
    place: Ints,
    rounds: int,
    mode: int,
) -> float:
    """Share some units out among some seats; ``place`` is filled for them. What they cost then, penalties included.

    ``seat`` holds sellers; ``place`` is by position in ``units`` the position in ``seat``.
    """
    n, q, measures = len(units), len(seat), size.shape[1]
    load = np.zeros((measures, q))
    key = np.empty(n)
    typical = 0.0
    for u in range(n):
        i = units[u]
        first, second = np.inf, np.inf
        for s in range(q):
            c = cost[i, seat[s]]
            if c < first:
                first, second = c, first
            elif c < second:
                second = c
        lost = second - first if q > 1 else 0.0
        typical += first
        key[u] = -(lost if mode == 1 else (lost * size[i, 0] if mode == 0 else size[i, 0]))
    weight = 0.0
    for u in range(n):
        weight += size[units[u], 0]
    penalty = 4.0 * (typical + 1e-9) / max(weight, 1e-9)
    order = np.argsort(key)
    for u in order:
        i = units[u]
        best, at = np.inf, 0
        for s in range(q):
            c = cost[i, seat[s]]
            for k in range(measures):
                over = load[k, s] + size[i, k] - most[k, seat[s]]
                if over > 0.0:
                    c += 1e9 * penalty * over
            if c < best:
                best, at = c, s
        place[u] = at
        for k in range(measures):
            load[k, at] += size[i, k]
    for r in range(rounds):
        better = False
        for u in range(n):
            i = units[u]
            for b in range(q):
                a = place[u]
                if a == b:
                    continue
                direct = cost[i, seat[b]] - cost[i, seat[a]]
                before = _excess(load, least, most, a, seat[a]) + _excess(load, least, most, b, seat[b])
                for k in range(measures):
                    load[k, a] -= size[i, k]
                    load[k, b] += size[i, k]
                after = _excess(load, least, most, a, seat[a]) + _excess(load, least, most, b, seat[b])
                if direct + penalty * (after - before) < -1e-9:
                    place[u] = b
                    better = True
                    continue
                gain, other = -1e-9, -1
                if direct < 0.0 or before > 0.0:
                    for v in range(n):
                        if place[v] != b:
                            continue
                        o = units[v]
                        change = direct + cost[o, seat[a]] - cost[o, seat[b]]
                        if change >= gain and before <= 0.0:
                            continue
                        for k in range(measures):
                            load[k, b] -= size[o, k]
                            load[k, a] += size[o, k]
                        swapped = _excess(load, least, most, a, seat[a]) + _excess(
                            load, least, most, b, seat[b]
                        )
                        for k in range(measures):
                            load[k, b] += size[o, k]
                            load[k, a] -= size[o, k]
                        change += penalty * (swapped - before)
                        if change < gain:
                            gain, other = change, v
                if other >= 0:
                    o = units[other]
                    for k in range(measures):
                        load[k, b] -= size[o, k]
                        load[k, a] += size[o, k]
                    place[u], place[other] = b, a
                    better = True
                else:
                    for k in range(measures):
                        load[k, a] += size[i, k]
                        load[k, b] -= size[i, k]
        if not better:
            left = 0.0
            for s in range(q):
                left += _excess(load, least, most, s, seat[s])
            if left <= 0.0 or r > rounds - 4:
                break
            penalty *= 4.0
    total = 0.0
    for u in range(n):
        total += cost[units[u], seat[place[u]]]
    for s in range(q):
        total += 1e15 * _excess(load, least, most, s, seat[s])
    return total


@compiled
def _recentred(
    cost: Floats, size: Floats, least: Floats, most: Floats, units: Ints, seat: Ints, place: Ints, taken: Ints
) -> bool:
    """Move each seat to the free seller who serves its units for least; whether any moved."""
    n, q, measures = len(units), len(seat), size.shape[1]
    load = np.zeros((measures, q))
    for u in range(n):
        for k in range(measures):
            load[k, place[u]] += size[units[u], k]
    moved = False
    own = np.empty(n, np.int64)
    for s in range(q):
        count = 0
        for u in range(n):
            if place[u] == s:
                own[count] = units[u]
                count += 1
        current = 1e15 * _excess(load, least, most, s, seat[s])
        for c in range(count):
            current += cost[own[c], seat[s]]
        best, at = current - 1e-9, seat[s]
        for j in range(cost.shape[1]):
            if taken[j]:
                continue
            total = 1e15 * _excess(load, least, most, s, j)
            for c in range(count):
                total += cost[own[c], j]
                if total >= best:
                    break
            if total < best:
                best, at = total, j
        if at != seat[s]:
            taken[seat[s]] = 0
            taken[at] = 1
            seat[s] = at
            moved = True
    return moved


@compiled
def _improve(
    cost: Floats, size: Floats, least: Floats, most: Floats, seat: Ints, place: Ints, rounds: int, seed: int
) -> None:
    """Take regions apart and put them together again; the plan is never dearer at the end than before."""
    np.random.seed(seed % 2_147_483_647)
    n, p, sellers = len(place), len(seat), cost.shape[1]
    taken = np.zeros(sellers, np.int64)
    for s in range(p):
        taken[seat[s]] = 1
    best_seat, best_place = seat.copy(), place.copy()
    best = _cost(cost, size, least, most, seat, place)
    current = best
    typical = max(1, n // p)
    widest = min(p, max(2, min(12, 90 // typical)))
    near = np.zeros((p, p))
    for r in range(rounds):
        if r % 40 == 0:
            near[:] = 0.0
            for i in range(n):
                for s in range(p):
                    near[place[i], s] += cost[i, seat[s]]
        centre = np.random.randint(p)
        wanted = 2 + np.random.randint(max(1, widest - 1)) if p > 1 else 1
        wanted = min(wanted, p)
        far = near[centre] * (0.5 + np.random.random(p))
        far[centre] = -np.inf
        group = np.argsort(far)[:wanted].copy()
        inside = np.full(p, -1, np.int64)
        for g in range(wanted):
            inside[group[g]] = g
        count = 0
        for i in range(n):
            if inside[place[i]] >= 0:
                count += 1
        units = np.empty(count, np.int64)
        old = np.empty(count, np.int64)
        count = 0
        before = 0.0
        load = np.zeros((size.shape[1], p))
        for i in range(n):
            if inside[place[i]] >= 0:
                units[count] = i
                old[count] = place[i]
                count += 1
                before += cost[i, seat[place[i]]]
                for k in range(size.shape[1]):
                    load[k, place[i]] += size[i, k]
        if count == 0:
            continue
        for g in range(wanted):
            before += 1e15 * _excess(load, least, most, group[g], seat[group[g]])
        region_seat = seat[group].copy()
        old_seat = region_seat.copy()
        changes = 1 if np.random.random() < 0.7 else 2
        for _ in range(changes):
            out = np.random.randint(wanted)
            # Another seller near a unit of the region, or any where the units are not sellers themselves.
            unit = units[np.random.randint(count)]
            new, best_far = -1, np.inf
            for _try in range(24):
                j = np.random.randint(sellers)
                if not taken[j] and cost[unit, j] < best_far:
                    new, best_far = j, cost[unit, j]
            if new >= 0:
                taken[region_seat[out]] = 0
                taken[new] = 1
                region_seat[out] = new
        local = np.zeros(count, np.int64)
        mode = np.random.randint(3)
        after = _share_out(cost, size, least, most, units, region_seat, local, 8, mode)
        for _ in range(6):
            if not _recentred(cost, size, least, most, units, region_seat, local, taken):
                break
            kept_seat, kept = region_seat.copy(), local.copy()
            total = _region_cost(cost, size, least, most, units, kept_seat, kept)
            again = _share_out(cost, size, least, most, units, region_seat, local, 8, mode)
            if total < again:
                local[:] = kept
                after = total
                break
            after = again
        is_better = after < before - 1e-9
        if is_better or (after < before * 1.01 and np.random.random() < 0.02):
            for g in range(wanted):
                seat[group[g]] = region_seat[g]
            for u in range(count):
                place[units[u]] = group[local[u]]
            current += after - before
            if current < best - 1e-9 or (best >= 1e15 and is_better):
                best = _cost(cost, size, least, most, seat, place)
                current = best
                best_seat[:] = seat
                best_place[:] = place
        else:
            for g in range(wanted):
                taken[region_seat[g]] = 0
            for g in range(wanted):
                taken[old_seat[g]] = 1
    seat[:] = best_seat
    place[:] = best_place


@compiled
def _region_cost(
    cost: Floats, size: Floats, least: Floats, most: Floats, units: Ints, seat: Ints, place: Ints
) -> float:
    load = np.zeros((size.shape[1], len(seat)))
    total = 0.0
    for u in range(len(units)):
        total += cost[units[u], seat[place[u]]]
        for k in range(size.shape[1]):
            load[k, place[u]] += size[units[u], k]
    for s in range(len(seat)):
        total += 1e15 * _excess(load, least, most, s, seat[s])
    return total
