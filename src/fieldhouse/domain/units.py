"""Display units: an exact amount shown in thousands or millions, rounded at the last step only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fieldhouse.domain.currency import exponent
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import divide_half_even, shifted


class DisplayUnit(StrEnum):
    """The units a person chooses from: K and M for any currency, the Japanese ones for yen."""

    EXACT = "exact"
    K = "K"
    M = "M"
    YEN = "yen"
    SEN_YEN = "sen_yen"
    MAN_YEN = "man_yen"
    HYAKUMAN_YEN = "hyakuman_yen"


@dataclass(frozen=True, slots=True)
class _Scale:
    major_units: int
    decimals: int
    is_yen_only: bool = False


_SCALES: dict[DisplayUnit, _Scale] = {
    DisplayUnit.K: _Scale(1_000, 0),
    # The quarter of a team is a few millions; one decimal tells two of them apart.
    DisplayUnit.M: _Scale(1_000_000, 1),
    DisplayUnit.YEN: _Scale(1, 0, is_yen_only=True),
    DisplayUnit.SEN_YEN: _Scale(1_000, 0, is_yen_only=True),  # 千円
    DisplayUnit.MAN_YEN: _Scale(10_000, 0, is_yen_only=True),  # 万円
    DisplayUnit.HYAKUMAN_YEN: _Scale(1_000_000, 0, is_yen_only=True),  # 百万円
}


# Who reads yen in 千円 reads dollars in thousands, and who reads K reads yen in 千円; 万 stays with yen.
_FOR_YEN = {
    DisplayUnit.EXACT: DisplayUnit.YEN,
    DisplayUnit.K: DisplayUnit.SEN_YEN,
    DisplayUnit.M: DisplayUnit.HYAKUMAN_YEN,
}
_FOR_OTHERS = {
    DisplayUnit.YEN: DisplayUnit.EXACT,
    DisplayUnit.SEN_YEN: DisplayUnit.K,
    DisplayUnit.MAN_YEN: DisplayUnit.K,
    DisplayUnit.HYAKUMAN_YEN: DisplayUnit.M,
}


def unit_for(unit: DisplayUnit, currency: str) -> DisplayUnit:
    """Return the unit in which an amount of a currency is shown to someone who chose ``unit``."""
    return (_FOR_YEN if currency == "JPY" else _FOR_OTHERS).get(unit, unit)


def decimals_of(currency: str, unit: DisplayUnit) -> int:
    """Return the decimals that a unit shows: those of the currency when exact, 1 for M, else none."""
    return exponent(currency) if unit == DisplayUnit.EXACT else _SCALES[unit].decimals


def in_unit(amount_minor: int, currency: str, unit: DisplayUnit, decimals: int | None = None) -> Decimal:
    """Return an exact amount in a display unit, rounded once, half to even, with exactly the stated decimals.

    ``decimals`` defaults to the unit's own. 1,234,500 yen in 千円 is ``Decimal("1234")``; 1,250,000.00
    dollars in M is ``Decimal("1.2")``. A total is the rounded exact total, never the sum of rounded parts.
    Raises `BadInput`: ``money.unknown_currency``; ``money.unit_of_yen`` for a Japanese unit of another
    currency.
    """
    places = decimals_of(currency, unit) if decimals is None else decimals
    scale = _Scale(1, places) if unit == DisplayUnit.EXACT else _SCALES[unit]
    if scale.is_yen_only and currency != "JPY":
        raise BadInput("money.unit_of_yen", unit=str(unit), currency=currency)
    scaled = amount_minor * 10**places
    return shifted(divide_half_even(scaled, scale.major_units * 10 ** exponent(currency)), places)
