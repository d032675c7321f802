"""Working days by country: weekends and holidays are free. The calendars are those of the library `holidays`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import holidays

BANK_DAYS_COUNT = frozenset({"JP"})
"""Where offices close on the bank's days, too: 31 December and 2 and 3 January."""


@cache
def country_of_zone(zone: str) -> str:
    """The country of a time zone by the zone database: ``JP`` for ``Asia/Tokyo``; empty for UTC and the like."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == zone), "")


@cache
def countries() -> frozenset[str]:
    """The countries whose holidays are known, by their codes of two letters."""
    return frozenset(one for one in holidays.list_supported_countries() if len(one) == 2)


def free_in(country: str) -> Callable[[date], bool]:
    """Say of a day whether it is free in a country; without a known country weekends alone are."""
    known = _calendar(country) if country in countries() else None
    weekend = known.weekend if known is not None else {5, 6}

    def is_free(on: date) -> bool:
        return on.weekday() in weekend or (known is not None and on in known)

    return is_free


@cache
def _calendar(country: str) -> Any:
    categories = ("public", "bank") if country in BANK_DAYS_COUNT else ("public",)
    return holidays.country_holidays(country, categories=categories)
