"""Numbers and objects as the command line prints them."""

from __future__ import annotations

import json
from typing import Any

from fieldhouse.apps.figures.figure import Figure
from fieldhouse.web.amounts import exact, quotient

NOTHING = "–"


def print_json(value: Any) -> None:
    """An object on one line; days and instants in ISO 8601."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def digits(one: Figure) -> str:
    """The figure to its last digit: an amount with its currency, a ratio as a percentage, or a dash for none."""
    if one.is_ratio:
        return f"{quotient(100 * one.num, one.den, 2)} %" if one.num is not None and one.den else NOTHING
    return amount(one.amount_minor, one.spec.currency)


def amount(amount_minor: int | None, currency: str) -> str:
    """An amount with its currency, or a dash for none."""
    return NOTHING if amount_minor is None else exact(amount_minor, currency)
