"""Numbers by which registers know companies: read, checked, and what an equal one says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fieldhouse.domain.identity.letters import letters


@dataclass(frozen=True, slots=True)
class Scheme:
    """A register. ``names_one``: two companies never share a number; ``is_only``: a company never has two."""

    is_valid: Callable[[str], bool]
    names_one: bool
    is_only: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a scheme, valid by its check digits: ``Number("houjin", "7010001008844")``."""

    scheme: str
    value: str


def number(scheme: str, text: str) -> Number | None:
    """The number that a text writes, in any width and with any signs between; ``None`` if it is not one.

    Check digits are wrong, the shape is, or it is what people type to fill a field (nine nines). ``scheme`` is one of
    `SCHEMES`.
    """
    value = letters(text).upper()
    if scheme == "houjin":
        value = value.removeprefix("T")  # the number on invoices is T and the same number
    is_filler = len(set(value)) < 2 or value in "01234567890123456789"
    return None if is_filler or not SCHEMES[scheme].is_valid(value) else Number(scheme, value)


def numbers_in(text: str) -> frozenset[Number]:
    """The number that a text writes by whichever scheme reads it: their shapes differ, so that at most one does."""
    return frozenset(found for scheme in SCHEMES if (found := number(scheme, text)) is not None)


def corporate_check_digit(base: str) -> int:
    """The check digit of 12 digits of a 法人番号: 9 - (sum of the digits times 1, 2, 1, 2 … from the right) mod 9.

    Source: 法人番号の指定等に関する省令 (財務省令第七十号, 2014), article 2. ``"010001008844"`` gives 7.
    """
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return 9 - total % 9


def _is_houjin(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{13}", value)) and int(value[0]) == corporate_check_digit(value[1:])


def _is_lei(value: str) -> bool:
    """ISO 17442: 18 letters and digits, then two check digits by ISO 7064 MOD 97-10."""
    return bool(re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", value)) and int(_digits(value)) % 97 == 1


def _digits(value: str) -> str:
    return "".join(str(int(letter, 36)) for letter in value)


def _is_duns(value: str) -> bool:
    """Nine digits; Dun & Bradstreet gives them no check digit any more."""
    return bool(re.fullmatch(r"[0-9]{9}", value))


def _is_vat(value: str) -> bool:
    check = _VAT.get(value[:2])
    return check is not None and check(value[2:])


def _is_german_vat(value: str) -> bool:
    """Nine digits, the last by ISO 7064 MOD 11,10."""
    if not re.fullmatch(r"[1-9][0-9]{8}", value):
        return False
    product = 10
    for digit in value[:8]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(value[8])


def _is_british_vat(value: str) -> bool:
    """Nine digits: seven weighed 8 to 2 and two more add up to a multiple of 97, or do with 55 added."""
    if not re.fullmatch(r"[0-9]{9}", value):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(value[:7], range(8, 1, -1), strict=True))
    return (total + int(value[7:])) % 97 in (0, 42)


def _is_french_vat(value: str) -> bool:
    """Two digits, (12 + 3 x SIREN mod 97) mod 97, and the SIREN of nine, itself by Luhn."""
    if not re.fullmatch(r"[0-9]{11}", value):
        return False
    return _is_luhn(value[2:]) and int(value[:2]) == (12 + 3 * (int(value[2:]) % 97)) % 97


def _is_italian_vat(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{11}", value)) and _is_luhn(value)


def _is_belgian_vat(value: str) -> bool:
    """Ten digits: the last two are 97 less the first eight mod 97."""
    return bool(re.fullmatch(r"[01][0-9]{9}", value)) and 97 - int(value[:8]) % 97 == int(value[8:])


def _is_luhn(value: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(value)))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


_VAT: dict[str, Callable[[str], bool]] = {
    "DE": _is_german_vat,
    "GB": _is_british_vat,
    "FR": _is_french_vat,
    "IT": _is_italian_vat,
    "BE": _is_belgian_vat,
}

SCHEMES = {
    "houjin": Scheme(_is_houjin, names_one=True, is_only=True),
    "lei": Scheme(_is_lei, names_one=True, is_only=True),
    "duns": Scheme(_is_duns, names_one=True, is_only=False),  # one a place of business: a company has several
    "vat": Scheme(_is_vat, names_one=False, is_only=False),  # companies of one VAT group share theirs
}
