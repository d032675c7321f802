"""Quantities are exact to a ten-thousandth."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.quantities import in_parts, of_parts


@pytest.mark.parametrize(
    ("text", "parts", "shown"),
    [
        ("2.50", 25_000, "2.5"),
        ("40", 400_000, "40"),
        ("-0.0001", -1, "-0.0001"),
        ("0.0", 0, "0"),
        ("1E+3", 10_000_000, "1000"),
    ],
)
def test_a_quantity_is_a_number_of_parts(text: str, parts: int, shown: str) -> None:
    assert in_parts(Decimal(text)) == parts and str(of_parts(parts)) == shown


def test_a_finer_one_is_refused() -> None:
    with pytest.raises(ValueError, match="finer"):
        in_parts(Decimal("0.00001"))


@given(st.integers(-(10**18), 10**18))
def test_there_and_back(parts: int) -> None:
    assert in_parts(of_parts(parts)) == parts
