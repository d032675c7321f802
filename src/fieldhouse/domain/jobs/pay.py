"""What a page says of pay: the mix of base and variable, and statements that are kept as they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BASE = re.compile(r"\b(\d{1,3})\s?%\s+(?:as\s+|is\s+|of\s+\w+\s+)?(?:a\s+)?base\b", re.IGNORECASE)
_VARIABLE = re.compile(
    r"\b(\d{1,3})\s?%\s+(?:as\s+|is\s+|will be\s+)?(?:based on\s+|on\s+)?(?:commission|variable|incentive|bonus)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\b(\d{2})\s*/\s*(\d{2})\b(?=.{0,40}\b(?:base|variable|commission|split|plan)\b)", re.IGNORECASE
)
_SAID = re.compile(
    r"\bbase salary\b|\bvariable (?:pay|compensation|component)\b|\bOTE\b|\bon[- ]target earnings\b|\btotal compensation for this role\b|"
    r"\bcommission plan\b|\bsales compensation plan\b|\bcompensation calculator\b",
    re.IGNORECASE,
)
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class PayMix:
    """Percent of base and of variable pay; ``None`` for what is not said and does not follow."""

    base: int | None
    variable: int | None


def mix_of(text: str) -> PayMix | None:
    """The mix that a text states: "50% as base and 50% based on commission"; "100% base salary" leaves 0 variable."""
    base, variable = _BASE.search(text), _VARIABLE.search(text)
    if base is None and variable is None:
        split = _SPLIT.search(text)
        if split and int(split.group(1)) + int(split.group(2)) == _WHOLE:
            return PayMix(int(split.group(1)), int(split.group(2)))
        return None
    left = int(base.group(1)) if base else None
    right = int(variable.group(1)) if variable else None
    if left == _WHOLE and right is None:
        right = 0
    return PayMix(left, right)


def speaks_of_pay(text: str) -> bool:
    """Whether a sentence outside a section of pay speaks of it."""
    return mix_of(text) is not None or bool(_SAID.search(text))
