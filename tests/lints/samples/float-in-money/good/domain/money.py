"""Integers, quotients and the text 1.5 in a docstring."""

from decimal import Decimal
from fractions import Fraction

QUARTER = Decimal("0.25")


def convert(amount_minor: int, num: int, den: int) -> int:
    return round(Fraction(amount_minor * num, den))
