"""Walls before records: which stand before one, and which of them are open to whom.

A wall is a code, ``public_sector``; one that asks for a nationality beside the clearance has it at its end,
``public_sector:JP``. Each is a wall of its own, so a scope, a total and the log hold it as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_COUNTRY = re.compile(r"[A-Z]{2}")


def wall_parts(wall: str) -> tuple[str, str]:
    """What a wall asks for: the clearance, and the country of the nationality or an empty text.

    >>> wall_parts("public_sector:JP")
    ('public_sector', 'JP')
    """
    clearance, _colon, country = wall.partition(":")
    return clearance, country


def is_country(text: str) -> bool:
    """Whether a text is written like a country: two capital letters (ISO 3166-1 alpha-2)."""
    return _COUNTRY.fullmatch(text) is not None


def open_walls(cleared: Iterable[str], nationalities: Iterable[str]) -> frozenset[str]:
    """The walls that are open to somebody with clearances: those, and each for the nationalities that they have.

    >>> sorted(open_walls({"public_sector"}, ["JP"]))
    ['public_sector', 'public_sector:JP']
    """
    countries = [one for one in nationalities if is_country(one)]
    found = {wall for wall in cleared if not wall_parts(wall)[1]}
    return frozenset(found | {f"{wall}:{country}" for wall in found for country in countries})
