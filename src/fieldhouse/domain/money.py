"""Money: integers in minor units with a currency, rates as quotients, and the one address of rounding.

Every division of money in Fieldhouse goes through `divide_half_even` or `allocate`. There is no float here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal

from fieldhouse.domain.currency import exponent
from fieldhouse.domain.errors import BadInput, Refused

WHOLE_BP = 10_000
"""The whole in basis points."""

MAX_AMOUNT_MINOR = 2**63 - 1
"""Amounts are stored as signed 64-bit integers (SQLite INTEGER, PostgreSQL bigint, Arrow int64)."""

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_QUOTED = re.compile(r"(?P<whole>[0-9]{1,12})(?:\.(?P<part>[0-9]{1,12}))?")


class CurrencyMismatch(Refused):
    """Two currencies met in one sum or comparison; fields ``left`` and ``right``."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: ``Money(12345, "USD")`` is 123.45 dollars, ``Money(12345, "JPY")`` is 12,345 yen.

    Sums, differences and order need one currency and raise `CurrencyMismatch` otherwise; equality only
    answers no.
    """

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            raise TypeError(f"amount_minor is an int in minor units, not {type(self.amount_minor).__name__}")
        exponent(self.currency)

    def _other(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch("money.currency_mismatch", left=self.currency, right=other.currency)
        return other.amount_minor

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._other(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._other(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount_minor < self._other(other)

    def __le__(self, other: Money) -> bool:
        return self.amount_minor <= self._other(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount_minor > self._other(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount_minor >= self._other(other)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum of amounts of one currency, zero of it when there are none."""
    return sum(amounts, Money(0, currency))


def divide_half_even(numerator: int, denominator: int) -> int:
    """Return the quotient rounded half to even, exact for any size: 5/2 is 2, 7/2 is 4, -5/2 is -2.

    ``denominator`` is positive.
    """
    if denominator <= 0:
        raise ValueError("the denominator is positive")
    quotient, remainder = divmod(numerator, denominator)
    twice = 2 * remainder
    if twice > denominator or (twice == denominator and quotient % 2 == 1):
        return quotient + 1
    return quotient


def from_decimal(value: Decimal, currency: str) -> tuple[Money, bool]:
    """Return the money nearest to a decimal in major units, half to even, and whether it had to be rounded.

    ``from_decimal(Decimal("1234.565"), "USD")`` is ``(Money(123456, "USD"), True)``. Raises `BadInput`:
    ``money.unknown_currency``; ``money.not_finite`` for NaN and infinities; ``money.too_large`` beyond 64
    bits.
    """
    places = exponent(currency)
    if not value.is_finite():
        raise BadInput("money.not_finite", value=str(value), currency=currency)
    # Looked at before any arithmetic: 1E+999999 would otherwise become a million digits.
    if value and value.adjusted() + places > 19:
        raise BadInput("money.too_large", value=str(value)[:200], currency=currency)
    scaled_value = value.scaleb(places, _EXACT)
    rounded = scaled_value.to_integral_value(rounding=ROUND_HALF_EVEN)
    amount_minor = int(rounded)
    if abs(amount_minor) > MAX_AMOUNT_MINOR:
        raise BadInput("money.too_large", value=str(value)[:200], currency=currency)
    return Money(amount_minor, currency), rounded != scaled_value


def to_decimal(money: Money) -> Decimal:
    """Return the amount in major units with the currency's own decimal places: ``Decimal("1234.50")``."""
    return shifted(money.amount_minor, exponent(money.currency))


def shifted(integer: int, places: int) -> Decimal:
    """Return ``integer / 10**places`` as a decimal of exactly ``places`` decimals, never rounded."""
    return Decimal(f"{integer}e-{places}")  # as text: it is exact whatever the context's precision, and quick


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as quoted: 1 major unit of ``base`` is ``rate_num / rate_den`` major units of ``quote``.

    155.32 JPY per USD is ``Rate("USD", "JPY", 15532, 100)``. The quotient is kept as quoted, not reduced,
    so that the text can be shown again. Raises `BadInput`: ``money.unknown_currency``; ``money.bad_rate``
    unless both are positive.
    """

    base: str
    quote: str
    rate_num: int
    rate_den: int

    def __post_init__(self) -> None:
        if type(self.rate_num) is not int or type(self.rate_den) is not int:
            raise TypeError("rate_num and rate_den are integers")
        exponent(self.base)
        exponent(self.quote)
        is_positive = self.rate_num > 0 and self.rate_den > 0
        if not is_positive or (self.base == self.quote and self.rate_num != self.rate_den):
            text = f"{self.rate_num}/{self.rate_den}"
            raise BadInput("money.bad_rate", base=self.base, quote=self.quote, text=text)

    @classmethod
    def parse(cls, base: str, quote: str, text: str) -> Rate:
        """Read a rate from a plain decimal text, exactly: ``Rate.parse("USD", "JPY", "155.32")``.

        Digits and one full stop, at most 12 digits on either side; commas, signs and exponents are refused
        with ``BadInput("money.bad_rate", base=..., quote=..., text=...)``, as nothing tells which comma is
        meant.
        """
        match = _QUOTED.fullmatch(text.strip())
        part = (match["part"] or "") if match else ""
        if match is None or not int(match["whole"] + part):
            raise BadInput("money.bad_rate", base=base, quote=quote, text=text[:200])
        return cls(base, quote, int(match["whole"] + part), 10 ** len(part))

    def inverse(self) -> Rate:
        """Return the rate seen from the other side: numerator and denominator swapped, nothing rounded."""
        return Rate(self.quote, self.base, self.rate_den, self.rate_num)


def convert(amount_minor: int, rate: Rate) -> int:
    """Return an amount of ``rate.base`` in minor units of ``rate.quote``, rounded once, half to even.

    Exponents may differ: 1,000.00 USD at 155.32 is ``convert(100_000, rate) == 155_320`` yen.
    """
    numerator = amount_minor * rate.rate_num * 10 ** exponent(rate.quote)
    return divide_half_even(numerator, rate.rate_den * 10 ** exponent(rate.base))


def allocate(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights so that the parts add up to it exactly (largest remainder).

    Units left over by rounding towards zero go to the largest remainders, ties to the earlier place: 100 by
    ``[1, 1, 1]`` is ``[34, 33, 33]``. A negative amount is the mirror image of the positive one. Raises
    ``BadInput("money.bad_weights")`` when a weight is negative or none is positive.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise BadInput("money.bad_weights", weights=list(weights))
    sign = -1 if amount_minor < 0 else 1
    divided = [divmod(abs(amount_minor) * weight, whole) for weight in weights]
    parts = [quotient for quotient, _ in divided]
    left_over = abs(amount_minor) - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda place: -divided[place][1])
    for place in by_remainder[:left_over]:
        parts[place] += 1
    return [sign * part for part in parts]


def share_minor(amount_minor: int, shares_bp: Sequence[int]) -> list[int]:
    """Return each share's part of an amount; shares of 10,000 basis points in sum give the amount exactly.

    When the shares are less than the whole, the parts and the part of the rest add up to the amount; the
    rest is not returned. Raises ``BadInput("share.over_whole", sum_bp=...)`` above the whole and
    ``share.negative`` below zero.
    """
    if any(share_bp < 0 for share_bp in shares_bp):
        raise BadInput("share.negative", share_bp=min(shares_bp))
    rest_bp = WHOLE_BP - sum(shares_bp)
    if rest_bp < 0:
        raise BadInput("share.over_whole", sum_bp=sum(shares_bp))
    return allocate(amount_minor, [*shares_bp, rest_bp])[: len(shares_bp)]
