"""One amount among several: exact, inside the bounds, and nearest to the bases."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from fieldhouse.engines.allocation.shares import shared


def distance(shares, bases):
    return sum(Fraction((q - b) ** 2, b) for q, b in zip(shares, bases, strict=True))


def test_a_share_that_is_full_leaves_the_rest_to_the_other() -> None:
    assert shared(10, [1, 3], [0, 0], [9, 6]).shares == (4, 6)


def test_without_bounds_shares_are_in_proportion_to_the_bases() -> None:
    assert shared(1_200, [100, 200, 300], [0, 0, 0], [9_999] * 3).shares == (200, 400, 600)


def test_no_other_whole_numbers_are_nearer() -> None:
    draw = Random(1)
    for _ in range(150):
        count = draw.randint(1, 4)
        bases = [draw.randint(1, 9) for _ in range(count)]
        least = [draw.randint(0, 4) for _ in range(count)]
        most = [low + draw.randint(0, 6) for low in least]
        total = draw.randint(sum(least), sum(most))
        found = shared(total, bases, least, most)
        every = product(*(range(low, high + 1) for low, high in zip(least, most, strict=True)))
        nearest = min(distance(one, bases) for one in every if sum(one) == total)
        assert sum(found.shares) == total
        assert distance(found.shares, bases) == nearest


def test_the_multiplier_parts_the_last_units_from_the_next_ones() -> None:
    bases, least, most = [7, 11, 13], [0, 5, 0], [40, 40, 9]
    found = shared(41, bases, least, most)
    for q, b, low, high in zip(found.shares, bases, least, most, strict=True):
        assert q == low or Fraction(2 * (q - b) - 1, b) <= found.multiplier
        assert q == high or Fraction(2 * (q - b) + 1, b) >= found.multiplier


def test_large_amounts_are_exact() -> None:
    bases = [10**14 + 1, 3 * 10**14 + 7]
    found = shared(5 * 10**14 + 3, bases, [0, 0], [10**15, 10**15])
    assert sum(found.shares) == 5 * 10**14 + 3


@pytest.mark.parametrize("total", [1, 21])
def test_a_total_outside_the_bounds_is_no_question(total: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        shared(total, [1, 1], [1, 1], [10, 10])
