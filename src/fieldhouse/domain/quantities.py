"""Quantities of products: whole numbers and fractions of them (2.5 days), exact to a ten-thousandth."""

from __future__ import annotations

from decimal import Decimal

PARTS = 10_000
"""Ten-thousandths in one: sources keep two to four digits after the point."""


def in_parts(quantity: Decimal) -> int:
    """A quantity in ten-thousandths: 2.5 is 25,000. ``ValueError`` for one that is finer."""
    parts = quantity * PARTS
    if parts != parts.to_integral_value():
        raise ValueError(f"finer than a ten-thousandth: {quantity}")
    return int(parts)


def of_parts(parts: int) -> Decimal:
    """The quantity of so many ten-thousandths, without trailing zeros: 25,000 is ``2.5``, 400,000 is ``40``."""
    whole, rest = divmod(abs(parts), PARTS)
    text = f"{whole}.{rest:04}".rstrip("0").rstrip(".")
    return Decimal(f"-{text}" if parts < 0 else text)
