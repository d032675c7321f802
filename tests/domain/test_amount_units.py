"""Units of amounts as sheets state them."""

import pytest

from fieldhouse.domain.amount_units import amount_unit


@pytest.mark.parametrize(
    ("text", "factor", "currency"),
    [
        ("千円", 1_000, "JPY"),
        ("単位：百万円", 1_000_000, "JPY"),
        ("万円", 10_000, "JPY"),
        ("円", 1, "JPY"),
        ("USD thousands", 1_000, "USD"),
        ("K EUR", 1_000, "EUR"),
        ("$M", 1_000_000, None),
        ("in millions", 1_000_000, None),
        ("JPY", 1, "JPY"),
    ],
)
def test_a_unit_is_a_factor_and_perhaps_a_currency(text, factor, currency):
    unit = amount_unit(text)
    assert unit is not None
    assert (unit.factor, unit.currency) == (factor, currency)


@pytest.mark.parametrize("text", ["", "  ", "ABC", "persons", "net", "千円税抜"])
def test_what_is_no_unit_says_nothing(text):
    assert amount_unit(text) is None
