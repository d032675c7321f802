"""A page held against the house's template: what the template asks for and the page does not have, never an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Value = Mapping[str, Any]
_YEARS = re.compile(r"\b\d+\s*(?:\+|(?:-|–|to)\s*\d+\+?)?\s*years?\b", re.IGNORECASE)
_ADVERTISING = re.compile(
    r"\byou will\b|\byou'll\b|\bexciting opportunity\b|\brock ?star\b|\bninja\b", re.IGNORECASE
)
_SECTIONS = (
    ("grades", "house.no_grade"),
    ("responsibilities", "house.no_responsibilities"),
    ("requirements", "house.no_requirements"),
)
_SHARED = (
    ("indicators", "house.no_indicators"),
    ("hiring_steps", "house.no_hiring"),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What the template says of a place of a page; ``role`` is the title that it is about, empty for the page."""

    rule: str
    role: str
    line: int
    text: str = ""


def remarks_on(page: Value) -> list[Remark]:
    """The remarks on a page as `told.document_value` gives it, by line."""
    found = [one for role in page["roles"] for one in _of_a_role(page, role)]
    found += _order_of_levels(page)
    return sorted(found, key=lambda one: (one.line, one.rule))


def _of_a_role(page: Value, role: Value) -> Iterator[Remark]:
    family = page["family"]
    is_narrowed = role["kind"] in ("specialty", "segment")
    for key, rule in _SECTIONS:
        held = role[key] or (key in role["expanded"] and role["expanded"][key]) or family.get(key)
        if not held and not (is_narrowed and key == "grades"):
            yield Remark(rule, role["title"], role["line"])
    for key, rule in _SHARED:
        if not role[key] and not family[key]:
            yield Remark(rule, role["title"], role["line"])
    if not role["ladder"] and not role["ladder_undefined"]:
        yield Remark("house.no_ladder", role["title"], role["line"])
    for key in ("summary", "responsibilities", "requirements"):
        for one in role[key]:
            if mark := _YEARS.search(one["text"]):
                yield Remark("house.years", role["title"], one["line"], mark.group())
            if mark := _ADVERTISING.search(one["text"]):
                yield Remark("house.advertising", role["title"], one["line"], mark.group())


def _order_of_levels(page: Value) -> list[Remark]:
    """Levels ascend: a level with a lower grade than the one before it stands in the wrong place."""
    levels = [role for role in page["roles"] if role["kind"] == "level" and role["grade"] is not None]
    return [
        Remark("house.levels_fall", role["title"], role["line"], f"{before['grade']} > {role['grade']}")
        for before, role in pairwise(levels)
        if role["grade"] < before["grade"]
    ]
