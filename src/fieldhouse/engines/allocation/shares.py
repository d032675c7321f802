"""One amount among several: the whole numbers nearest to their bases, with the multiplier at which no exchange helps.

Cost is ``(q - b)² / b`` for each share. The best real shares are ``b`` times one stretch, drawn into the bounds.
Of whole numbers a choice is the best one exactly when no unit that is taken from one and given to another saves
anything: what the last unit of each cost is nowhere above what one more unit would cost anywhere. A number between
the two is the multiplier.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

BISECTIONS = 100


@dataclass(frozen=True, slots=True)
class Shared:
    """The shares, and the multiplier: each share's last unit costs no more, one more unit no less."""

    shares: tuple[int, ...]
    multiplier: Fraction


def shared(total: int, bases: Sequence[int], least: Sequence[int], most: Sequence[int]) -> Shared:
    """Share out a total; bases are greater than 0, and the total lies between the sums of the bounds.

    ``shared(10, [1, 3], [0, 0], [9, 6])`` gives 4 and 6: the second would have 7 or 8 and may have 6.
    """
    if not sum(least) <= total <= sum(most):
        raise ValueError("the total lies outside the sums of the bounds")
    shares = _below(total, bases, least, most)
    _fill(total - sum(shares), shares, bases, least, most)
    return Shared(tuple(shares), _multiplier(shares, bases, least, most))


def _below(total: int, bases: Sequence[int], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Shares of one stretch, rounded down into the bounds, near the total."""
    base, bottom, top = (np.asarray(one, float) for one in (bases, least, most))
    low, high = 0.0, max(1.0, float((top / base).max(initial=1.0)))
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if float(np.clip(base * middle, bottom, top).sum()) <= total:
            low = middle
        else:
            high = middle
    return [min(up, max(down, int(one * low))) for one, down, up in zip(bases, least, most, strict=True)]


def _fill(
    left: int, shares: list[int], bases: Sequence[int], least: Sequence[int], most: Sequence[int]
) -> None:
    """Give out what is left where one more unit costs least; then exchange units for as long as that saves anything."""
    up = [(_up(shares[i], bases[i]), i) for i in range(len(shares)) if shares[i] < most[i]]
    down = [(-_down(shares[i], bases[i]), i) for i in range(len(shares)) if shares[i] > least[i]]
    heapq.heapify(up)
    heapq.heapify(down)

    def best(heap: list[tuple[Fraction, int]], sign: int) -> int | None:
        while heap:
            cost, i = heap[0]
            is_open = shares[i] < most[i] if sign > 0 else shares[i] > least[i]
            now = _up(shares[i], bases[i]) if sign > 0 else -_down(shares[i], bases[i])
            if is_open and cost == now:
                return i
            heapq.heappop(heap)
        return None

    def step(i: int, by: int) -> None:
        shares[i] += by
        if shares[i] < most[i]:
            heapq.heappush(up, (_up(shares[i], bases[i]), i))
        if shares[i] > least[i]:
            heapq.heappush(down, (-_down(shares[i], bases[i]), i))

    while True:
        giver, taker = best(down, -1), best(up, 1)
        if left > 0 and taker is not None:
            step(taker, 1)
            left -= 1
        elif left < 0 and giver is not None:
            step(giver, -1)
            left += 1
        elif (
            giver is not None
            and taker is not None
            and giver != taker
            and _down(shares[giver], bases[giver]) > _up(shares[taker], bases[taker])
        ):
            step(giver, -1)
            step(taker, 1)
        else:
            return


def _up(share: int, base: int) -> Fraction:
    """What one more unit costs."""
    return Fraction(2 * (share - base) + 1, base)


def _down(share: int, base: int) -> Fraction:
    """What the last unit cost."""
    return Fraction(2 * (share - base) - 1, base)


def _multiplier(
    shares: Sequence[int], bases: Sequence[int], least: Sequence[int], most: Sequence[int]
) -> Fraction:
    downs = [_down(q, b) for q, b, low in zip(shares, bases, least, strict=True) if q > low]
    ups = [_up(q, b) for q, b, high in zip(shares, bases, most, strict=True) if q < high]
    if downs:
        return max(downs)
    return min(ups) if ups else Fraction(0)
