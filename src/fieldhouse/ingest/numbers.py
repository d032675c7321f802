"""Numbers as sources write them. A sign or separator that the profile does not state is a finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from fieldhouse.domain.quantities import in_parts, of_parts
from fieldhouse.ingest.bad_value import BadValue

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,30})?", re.ASCII)
_ANY_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_OF_A_DOUBLE = re.compile(r"[+-]?\d(?:\.\d{1,16})?E-?\d{1,2}", re.ASCII)
"""``1.25E7``, as programs write a double to its last digit; ``1.25E+07`` is a spreadsheet's, which has rounded it."""
_POINT_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, '’]\d{3})+(?:\.\d+)?", re.ASCII)
_COMMA_DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:[. '’]\d{3})+|\d+),\d+", re.ASCII)
_SIGN = r"(?:[A-Z]{0,3}[$€£¥₩₹₽₫฿₱₪₺]|[A-Z]{3}|円|元|ドル|ユーロ|kr|zł|Kč)"
_DIGITS = r"\s*[+-]?\d[\d., '’]*"
_WITH_SIGN = re.compile(rf"[+-]?{_SIGN}{_DIGITS}|{_DIGITS}{_SIGN}")
_LIMIT = Decimal(10) ** 15
_QUANTITY_LIMIT = Decimal(10) ** 14
_CACHED = 65_536
_BASIS_POINTS = {"points": 100, "fraction": 10_000}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a file writes numbers: ``decimal`` is "point" or "comma"; the rest is allowed only where stated."""

    decimal: str = "point"
    thousands: str = ""
    currency_sign: str = ""
    percent: str = "points"


def decimal_parser(style: NumberFormat) -> Callable[[str], Decimal]:
    """Return a parser of decimals, finite and below 10^15.

    Full-width digits and signs are read as their ASCII forms. Raises `BadValue`: ``value.currency_sign``,
    ``value.comma_decimal``, ``value.thousands``, ``value.out_of_range``, ``value.not_a_number``.
    """

    @lru_cache(maxsize=_CACHED)
    def parse(text: str) -> Decimal:
        plain = _normal(text, style)
        if _PLAIN.fullmatch(plain):
            return Decimal(plain)
        if _OF_A_DOUBLE.fullmatch(plain):
            plain = format(Decimal(plain), "f")
        if _ANY_PLAIN.fullmatch(plain):
            return _in_range(plain)
        raise BadValue(_reason(unicodedata.normalize("NFKC", text), style))

    return parse


def int_parser(style: NumberFormat) -> Callable[[str], int]:
    """Return a parser of whole numbers; ``12.0`` is 12. Raises `BadValue` as `decimal_parser` does, and
    ``value.not_an_integer``."""
    decimal = decimal_parser(style)

    def parse(text: str) -> int:
        found = decimal(text)
        if found != found.to_integral_value():
            raise BadValue("value.not_an_integer")
        return int(found)

    return parse


def quantity_parser(style: NumberFormat) -> Callable[[str], Decimal]:
    """Return a parser of quantities, whole or with up to four digits after the point: ``2.50`` is 2.5, ``40.0`` is 40.

    A finer value is refused, not rounded. Raises `BadValue` as `decimal_parser` does, and
    ``value.finer_than_ten_thousandth``.
    """
    decimal = decimal_parser(style)

    def parse(text: str) -> Decimal:
        found = decimal(text)
        if abs(found) >= _QUANTITY_LIMIT:
            raise BadValue("value.out_of_range", limit="10^14")
        try:
            return of_parts(in_parts(found))
        except ValueError as finer:
            raise BadValue("value.finer_than_ten_thousandth") from finer

    return parse


def percent_parser(style: NumberFormat) -> Callable[[str], int]:
    """Return a parser of percentages, in basis points: ``33.33`` and ``33.33%`` are 3,333.

    With ``percent = "fraction"`` a value without the sign is a fraction (0.3333). A value finer than a basis
    point is refused, not rounded. Raises `BadValue` as `decimal_parser` does, and
    ``value.finer_than_basis_point``.
    """
    decimal = decimal_parser(style)

    def parse(text: str) -> int:
        bare = unicodedata.normalize("NFKC", text)
        is_signed = bare.endswith("%")
        scale = 100 if is_signed else _BASIS_POINTS[style.percent]
        found = decimal(bare[:-1].rstrip() if is_signed else bare) * scale
        if found != found.to_integral_value():
            raise BadValue("value.finer_than_basis_point")
        if abs(found) >= _LIMIT:  # as basis points it may not fit where it is kept
            raise BadValue("value.out_of_range", limit="10^13 %")
        return int(found)

    return parse


def _normal(text: str, style: NumberFormat) -> str:
    """Return the number without the stated sign and separators and with a decimal point."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    if style.currency_sign:
        sign = unicodedata.normalize("NFKC", style.currency_sign)
        plain = plain.removeprefix(sign).removesuffix(sign).strip()
    if style.thousands:
        plain = _ungrouped(plain, style)
    if style.decimal == "comma":
        plain = plain.replace(".", "\0").replace(",", ".")  # a point is no part of the number then
    return plain


def _ungrouped(plain: str, style: NumberFormat) -> str:
    separator = unicodedata.normalize("NFKC", style.thousands)
    mark = re.escape("," if style.decimal == "comma" else ".")
    grouped = rf"[+-]?\d{{1,3}}(?:{re.escape(separator)}\d{{3}})+(?:{mark}\d+)?"
    return plain.replace(separator, "") if re.fullmatch(grouped, plain, re.ASCII) else plain


def _in_range(plain: str) -> Decimal:
    found = Decimal(plain)
    if abs(found) >= _LIMIT:
        raise BadValue("value.out_of_range", limit="10^15")
    return found


def _reason(text: str, style: NumberFormat) -> str:
    """Name what is wrong with a number, so that the person knows which line of the profile to change."""
    if _WITH_SIGN.fullmatch(text):
        return "value.currency_sign"
    if style.decimal == "comma":
        if _ANY_PLAIN.fullmatch(text):
            return "value.decimal_point"
        return "value.thousands" if _COMMA_DECIMAL.fullmatch(text) else "value.not_a_number"
    if _POINT_GROUPED.fullmatch(text):
        return "value.thousands"
    return "value.comma_decimal" if _COMMA_DECIMAL.fullmatch(text) else "value.not_a_number"
