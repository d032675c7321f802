"""The words of a plan: rates, shares, amounts and bounds as they are written, and as exact fractions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fieldhouse.domain.errors import BadInput

_NUMBER = r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,12})?)"
_AMOUNT = re.compile(_NUMBER)
_PERCENT = re.compile(_NUMBER + r"\s*%")
_TIMES = re.compile(_NUMBER + r"\s*x(?P<full>\s+full)?")
_EACH = re.compile(_NUMBER + r"\s+each")
_QUOTIENT = re.compile(r"(?P<num>[0-9]{1,15})\s*/\s*(?P<den>[0-9]{1,15})")


class RateKind(StrEnum):
    """What a rate is a share of: the credit itself, the base rate, or nothing (an amount for each)."""

    SHARE = "share"
    TIMES = "times"
    TIMES_FULL = "times_full"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class RateTerm:
    """A rate as written: ``4%`` and ``3/32`` are shares, ``1.5x`` of the base rate, ``150.00 each`` in major units."""

    kind: RateKind
    value: Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """An amount in major units (``is_share`` false), or a share of the quota or target (``100%``)."""

    value: Fraction
    is_share: bool


def rate_term(text: str) -> RateTerm:
    """Read a rate: ``rate_term("4%")``, ``("1.5x")``, ``("1x full")``, ``("150.00 each")``, ``("3/32")``.

    Raises ``BadInput("plan.bad_rate", value=...)``.
    """
    if match := _PERCENT.fullmatch(text):
        return RateTerm(RateKind.SHARE, Fraction(match["number"]) / 100)
    if match := _TIMES.fullmatch(text):
        return RateTerm(RateKind.TIMES_FULL if match["full"] else RateKind.TIMES, Fraction(match["number"]))
    if match := _EACH.fullmatch(text):
        return RateTerm(RateKind.EACH, Fraction(match["number"]))
    if (match := _QUOTIENT.fullmatch(text)) and int(match["den"]):
        return RateTerm(RateKind.SHARE, Fraction(int(match["num"]), int(match["den"])))
    if match := _AMOUNT.fullmatch(text):
        return RateTerm(RateKind.SHARE, Fraction(match["number"]))
    raise BadInput("plan.bad_rate", value=text[:200])


def share_of(text: str) -> Fraction:
    """Read a share: ``50%`` is 1/2, ``0.5`` is 1/2, ``3/32``. Raises ``BadInput("plan.bad_share")``."""
    if match := _PERCENT.fullmatch(text):
        return Fraction(match["number"]) / 100
    if (match := _QUOTIENT.fullmatch(text)) and int(match["den"]):
        return Fraction(int(match["num"]), int(match["den"]))
    if match := _AMOUNT.fullmatch(text):
        return Fraction(match["number"])
    raise BadInput("plan.bad_share", value=text[:200])


def times_of(text: str) -> Fraction:
    """Read a multiplier: ``1.25x`` and ``1.25`` are 5/4, ``125%`` too. Raises ``BadInput("plan.bad_share")``."""
    match = _TIMES.fullmatch(text)
    if match and not match["full"]:
        return Fraction(match["number"])
    return share_of(text)


def measured(text: str) -> Measured:
    """Read an amount in major units or a share: ``145000.00``, ``80%``. Raises ``BadInput("plan.bad_amount")``."""
    if match := _PERCENT.fullmatch(text):
        return Measured(Fraction(match["number"]) / 100, True)
    if match := _AMOUNT.fullmatch(text):
        return Measured(Fraction(match["number"]), False)
    raise BadInput("plan.bad_amount", value=text[:200])
