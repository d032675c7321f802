"""Random draws that are the same to the bit on every machine.

Only the raw 64-bit words of PCG64 are taken from numpy (its stream is guaranteed for all versions; those of
its distributions are not), and everything else is made of additions, multiplications and table look-ups,
which IEEE 754 rounds one way everywhere. ``exp`` and ``log`` of a C library or of a vector unit may differ in
the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
T = TypeVar("T")

_KNOTS_PER_UNIT = 64
_REACH = 6  # exp() is tabulated from -6 to 6


def _exponentials() -> Floats:
    with localcontext() as context:
        context.prec = 20  # Decimal.exp() is correctly rounded, so the table is the same everywhere
        knots = range(-_REACH * _KNOTS_PER_UNIT, _REACH * _KNOTS_PER_UNIT + 2)
        return np.array([float((Decimal(k) / _KNOTS_PER_UNIT).exp()) for k in knots])


_EXP = _exponentials()


def exponential(x: Floats) -> Floats:
    """e^x for -6 <= x <= 6 by a straight line between knots 1/64 apart (error below 0.004 %)."""
    at = (np.clip(x, -_REACH, _REACH) + _REACH) * _KNOTS_PER_UNIT
    knot = np.floor(at).astype(np.int64)
    step = (_EXP[knot + 1] - _EXP[knot]) * (at - knot)
    return _EXP[knot] + step


class Draws:
    """One stream of draws, named by a seed and a path of numbers; other paths are independent streams."""

    def __init__(self, seed: int, *path: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, *path]))

    def uniform(self, n: int) -> Floats:
        """``n`` numbers in [0, 1), multiples of 2^-53."""
        words = np.asarray(self._bits.random_raw(n), dtype=np.uint64)
        return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def integers(self, low: int | Ints, high: int | Ints, n: int) -> Ints:
        """``n`` integers with ``low`` <= x < ``high``."""
        return low + np.floor(self.uniform(n) * (np.asarray(high) - low)).astype(np.int64)

    def chance(self, share: float | Floats, n: int) -> Bools:
        """``n`` truths, each true with probability ``share``."""
        return self.uniform(n) < share

    def pick(self, weights: Sequence[int] | Ints, n: int) -> Ints:
        """``n`` indices into ``weights`` (non-negative integers), each as likely as its weight."""
        return index_at(np.cumsum(np.asarray(weights, dtype=np.int64)), self.uniform(n))

    def bell(self, n: int) -> Floats:
        """``n`` numbers of mean 0 and variance 1, near to normal: four uniforms summed, within +-3.47."""
        u = self.uniform(4 * n).reshape(4, n)
        return (u[0] + u[1] + u[2] + u[3] - 2.0) * 1.7320508075688772

    def lognormal(self, median: int | Ints, sigma: float | Floats, n: int) -> Ints:
        """``n`` integers around ``median`` whose logarithms scatter by ``sigma``; at least 1."""
        return np.maximum(np.floor(median * exponential(sigma * self.bell(n))).astype(np.int64), 1)

    def below(self, high: int) -> int:
        """One integer from 0 up to, not including, ``high``."""
        return int(self.integers(0, high, 1)[0])

    def one_of(self, choices: Sequence[T]) -> T:
        """One of ``choices``, all equally likely."""
        return choices[self.below(len(choices))]


def index_at(cumulative: Ints, u: Floats) -> Ints:
    """The index whose share of the ``cumulative`` integer weights holds ``u`` in [0, 1)."""
    target = np.floor(u * cumulative[-1]).astype(np.int64)
    return np.searchsorted(cumulative, target, side="right").astype(np.int64)
