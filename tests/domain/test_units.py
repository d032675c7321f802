"""Display units round last, half to even, with the decimals they state."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.currency import exponent
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.units import DisplayUnit, decimals_of, in_unit


@pytest.mark.parametrize(
    ("minor", "currency", "unit", "text"),
    [
        (123_456, "USD", "exact", "1234.56"),
        (123_456, "JPY", "exact", "123456"),
        (1_234, "KWD", "exact", "1.234"),
        (123_456_00, "USD", "K", "123"),
        (2_500_00, "USD", "K", "2"),
        (3_500_00, "USD", "K", "4"),
        (1_250_000_00, "USD", "M", "1.2"),
        (1_350_000_00, "USD", "M", "1.4"),
        (-1_250_000_00, "USD", "M", "-1.2"),
        (1_234_500, "JPY", "yen", "1234500"),
        (1_234_500, "JPY", "sen_yen", "1234"),
        (1_235_500, "JPY", "sen_yen", "1236"),
        (1_234_500, "JPY", "man_yen", "123"),
        (1_500_000, "JPY", "hyakuman_yen", "2"),
        (1_500_000_00, "IDR", "K", "1500"),
        (0, "USD", "M", "0.0"),
    ],
)
def test_an_amount_in_a_unit(minor: int, currency: str, unit: str, text: str) -> None:
    shown = in_unit(minor, currency, DisplayUnit(unit))
    assert str(shown) == text
    assert -int(shown.as_tuple().exponent) == decimals_of(currency, DisplayUnit(unit))


def test_decimals_can_be_asked_for() -> None:
    assert in_unit(123_456_789, "JPY", DisplayUnit.HYAKUMAN_YEN, decimals=2) == Decimal("123.46")
    assert str(in_unit(100_00, "USD", DisplayUnit.EXACT, decimals=0)) == "100"


@pytest.mark.parametrize("unit", ["yen", "sen_yen", "man_yen", "hyakuman_yen"])
def test_a_unit_of_yen_is_for_yen(unit: str) -> None:
    with pytest.raises(BadInput) as caught:
        in_unit(1, "USD", DisplayUnit(unit))
    assert caught.value.code == "money.unit_of_yen"


@given(
    st.integers(-(2**63), 2**63),
    st.sampled_from(["USD", "JPY", "CLF"]),
    st.sampled_from(["exact", "K", "M"]),
    st.integers(0, 4),
)
def test_rounding_is_that_of_the_exact_quotient(minor: int, currency: str, unit: str, decimals: int) -> None:
    divisor = {"exact": 1, "K": 10**3, "M": 10**6}[unit] * 10 ** exponent(currency)
    shown = in_unit(minor, currency, DisplayUnit(unit), decimals)
    assert Fraction(shown) == Fraction(round(Fraction(minor * 10**decimals, divisor)), 10**decimals)
