"""Money adds up exactly, refuses two currencies, and rounds half to even in one place."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldhouse.domain import currency as currency_module
from fieldhouse.domain.currency import EXPONENTS, exponent
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.money import (
    MAX_AMOUNT_MINOR,
    CurrencyMismatch,
    Money,
    Rate,
    allocate,
    convert,
    divide_half_even,
    from_decimal,
    share_minor,
    to_decimal,
    total,
)

amounts = st.integers(-(2**63) + 1, 2**63 - 1)
currencies = st.sampled_from(["USD", "JPY", "IDR", "KWD", "CLF", "EUR"])


def rate_between(base: str, quote: str, num: int, den: int) -> Rate:
    return Rate(base, quote, num, num if base == quote else den)


any_rate = st.builds(rate_between, currencies, currencies, st.integers(1, 10**12), st.integers(1, 10**9))


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("USD", 2),
        ("IDR", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("VND", 0),
        ("CLP", 0),
        ("ISK", 0),
        ("UGX", 0),
        ("KWD", 3),
        ("BHD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("UYW", 4),
        ("HUF", 2),
        ("XCG", 2),
        ("HRK", 2),
    ],
)
def test_exponents_are_those_of_iso_4217(code: str, places: int) -> None:
    assert exponent(code) == places


@pytest.mark.parametrize("code", ["", "usd", "US", "XXX", "XAU", "円", "EURO"])
def test_unknown_currency_is_named(code: str) -> None:
    with pytest.raises(BadInput) as caught:
        exponent(code)
    assert (caught.value.code, caught.value.fields) == ("money.unknown_currency", {"currency": code})


def test_every_code_has_three_capitals_and_stands_once() -> None:
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in EXPONENTS)
    tables = (currency_module._BY_EXPONENT, currency_module._WITHDRAWN_BY_EXPONENT)
    listed = [code for table in tables for codes in table.values() for code in codes.split()]
    assert len(listed) == len(set(listed)) == len(EXPONENTS)


def test_adding_dollars_and_yen_raises() -> None:
    with pytest.raises(CurrencyMismatch) as caught:
        Money(100, "USD") + Money(100, "JPY")
    assert isinstance(caught.value, Refused)
    assert caught.value.fields == {"left": "USD", "right": "JPY"}


@pytest.mark.parametrize("operator", ["__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_no_operator_mixes_currencies(operator: str) -> None:
    with pytest.raises(CurrencyMismatch):
        getattr(Money(1, "USD"), operator)(Money(1, "EUR"))


def test_a_total_of_two_currencies_raises() -> None:
    with pytest.raises(CurrencyMismatch):
        total([Money(1, "USD"), Money(1, "EUR")], "USD")
    assert total([], "JPY") == Money(0, "JPY")


def test_equality_answers_without_raising() -> None:
    assert Money(1, "USD") != Money(1, "EUR")


@pytest.mark.parametrize("amount", [1.0, True, Decimal(1), "1"])
def test_only_integers_are_amounts(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "USD")  # type: ignore[arg-type]


@given(amounts, amounts, currencies)
def test_sum_and_difference_undo_each_other(left: int, right: int, currency: str) -> None:
    one, two = Money(left, currency), Money(right, currency)
    assert one + two - two == one
    assert -(one - two) == two - one
    assert (one < two) == (left < right)
    assert (one >= two) == (left >= right)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**15))
def test_division_agrees_with_fractions(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@given(amounts, currencies)
def test_decimal_round_trip_is_exact(amount_minor: int, currency: str) -> None:
    money = Money(amount_minor, currency)
    assert from_decimal(to_decimal(money), currency) == (money, False)
    assert -to_decimal(money).as_tuple().exponent == exponent(currency)


@pytest.mark.parametrize(
    ("text", "currency", "minor", "is_rounded"),
    [
        ("1234.565", "USD", 123456, True),
        ("1234.575", "USD", 123458, True),
        ("-0.005", "USD", 0, True),
        ("1234.5600", "USD", 123456, False),
        ("2.5", "JPY", 2, True),
        ("3.5", "JPY", 4, True),
        ("1E+3", "JPY", 1000, False),
        ("0E+999999", "USD", 0, False),
        ("1E-999999", "USD", 0, True),
        ("15000.01", "IDR", 1500001, False),
        ("0.0015", "KWD", 2, True),
        ("0.12345678901234567890123456789012345", "CLF", 1235, True),
        ("92233720368547758.07", "USD", MAX_AMOUNT_MINOR, False),
    ],
)
def test_reading_a_decimal_rounds_half_to_even_and_says_so(
    text: str, currency: str, minor: int, is_rounded: bool
) -> None:
    assert from_decimal(Decimal(text), currency) == (Money(minor, currency), is_rounded)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "money.not_finite"),
        ("sNaN", "money.not_finite"),
        ("-Infinity", "money.not_finite"),
        ("1E+999999", "money.too_large"),
        ("1E+999999999999999999", "money.too_large"),
        ("92233720368547758.08", "money.too_large"),
        ("-99999999999999999999", "money.too_large"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_decimal(Decimal(text), "USD")
    assert caught.value.code == code


def test_rates_are_kept_as_quoted() -> None:
    assert Rate.parse("USD", "JPY", "155.32") == Rate("USD", "JPY", 15532, 100)
    assert Rate.parse("USD", "JPY", " 155.3200 ") == Rate("USD", "JPY", 1553200, 10000)
    assert Rate.parse("EUR", "USD", "1") == Rate("EUR", "USD", 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0.000",
        "-1.2",
        "+1.2",
        "1,08",
        "1e3",
        "NaN",
        "1.",
        ".5",
        "1 155",
        "１.５",
        "9" * 13,
        "1." + "0" * 13,
    ],
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        Rate.parse("USD", "JPY", text)
    assert caught.value.code == "money.bad_rate"


@pytest.mark.parametrize(
    "parts", [("USD", "JPY", 0, 1), ("USD", "JPY", 1, 0), ("USD", "JPY", -1, -1), ("USD", "USD", 2, 1)]
)
def test_a_rate_is_positive_and_one_within_a_currency(parts: tuple[str, str, int, int]) -> None:
    with pytest.raises(BadInput):
        Rate(*parts)


@pytest.mark.parametrize(
    ("minor", "rate", "expected"),
    [
        (100_000, Rate.parse("USD", "JPY", "155.32"), 155_320),
        (155_320, Rate.parse("USD", "JPY", "155.32").inverse(), 100_000),
        (100, Rate.parse("USD", "JPY", "0.5"), 0),
        (300, Rate.parse("USD", "JPY", "0.5"), 2),
        (-300, Rate.parse("USD", "JPY", "0.5"), -2),
        (1, Rate.parse("JPY", "IDR", "104.37"), 10_437),
        (1_000, Rate.parse("KWD", "USD", "3.25"), 325),
        (10_000, Rate.parse("CLF", "CLP", "38123.45"), 38_123),
    ],
)
def test_conversion_knows_both_exponents(minor: int, rate: Rate, expected: int) -> None:
    assert convert(minor, rate) == expected


@given(amounts, any_rate)
def test_conversion_is_the_exact_quotient_rounded_once(minor: int, rate: Rate) -> None:
    exact = Fraction(minor, 10 ** exponent(rate.base)) * Fraction(rate.rate_num, rate.rate_den)
    assert convert(minor, rate) == round(exact * 10 ** exponent(rate.quote))
    assert convert(-minor, rate) == -convert(minor, rate)


@given(any_rate)
def test_inversion_twice_is_the_same_rate(rate: Rate) -> None:
    assert rate.inverse().inverse() == rate
    assert (
        Fraction(rate.rate_num, rate.rate_den) * Fraction(rate.inverse().rate_num, rate.inverse().rate_den)
        == 1
    )


@given(amounts, any_rate)
def test_there_and_back_is_off_by_what_rounding_allows(minor: int, rate: Rate) -> None:
    step = Fraction(rate.rate_den * 10 ** exponent(rate.base), rate.rate_num * 10 ** exponent(rate.quote))
    back = convert(convert(minor, rate), rate.inverse())
    assert abs(back - minor) <= step / 2 + Fraction(1, 2)
    assume(step < 1)
    assert back == minor


weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any)


@given(amounts, weights)
def test_allocated_parts_add_up_and_stay_within_one_unit(amount: int, shares: list[int]) -> None:
    parts = allocate(amount, shares)
    assert sum(parts) == amount
    for part, weight in zip(parts, shares, strict=True):
        assert abs(part - Fraction(amount * weight, sum(shares))) < 1
    assert allocate(-amount, shares) == [-part for part in parts]


def test_left_over_units_go_to_the_largest_remainder_then_the_earlier_place() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(10, [1, 5, 3]) == [1, 6, 3]
    assert allocate(5, [0, 1]) == [0, 5]


@pytest.mark.parametrize("shares", [[], [0, 0], [3, -1]])
def test_weights_that_divide_nothing_are_refused(shares: list[int]) -> None:
    with pytest.raises(BadInput) as caught:
        allocate(1, shares)
    assert caught.value.code == "money.bad_weights"


@given(amounts, st.lists(st.integers(0, 10_000), max_size=8))
def test_shares_of_the_whole_are_the_whole(amount: int, shares: list[int]) -> None:
    assume(sum(shares) <= 10_000)
    rest = 10_000 - sum(shares)
    assert sum(share_minor(amount, [*shares, rest])) == amount
    assert share_minor(amount, shares) == share_minor(amount, [*shares, rest])[:-1]


def test_shares_above_the_whole_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        share_minor(100, [6_000, 6_000])
    assert (caught.value.code, caught.value.fields) == ("share.over_whole", {"sum_bp": 12_000})
    with pytest.raises(BadInput):
        share_minor(100, [-1, 5])
