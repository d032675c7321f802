"""Two roles, or two versions of one, side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldhouse.apps.jobs.presentation import SECTIONS
from fieldhouse.apps.jobs.queries.shelves import Kept, kept, library
from fieldhouse.domain.jobs.comparing import paired

_ADDRESS = re.compile(r"^(?P<key>.+?)(?:@(?P<number>\d{1,6}))?/(?P<slug>[^/]+)$")


@dataclass(frozen=True, slots=True)
class Side:
    """A role of a version."""

    family: Kept
    role: Mapping[str, Any]
    name: str


def comparison_of(left: str, right: str) -> dict[str, Any]:
    """The context of the page: both sides where they are named and there, and the choices."""
    sides = (_side(left), _side(right))
    choices = [
        (f"{one.key}/{role['id'].rsplit('/', 1)[-1]}", f"{role['title']} · {one.title}")
        for one in library().families
        for role in one.page["roles"]
    ]
    context: dict[str, Any] = {"left": sides[0], "right": sides[1], "choices": choices, "sections": []}
    if sides[0] and sides[1]:
        first, second = sides[0].role, sides[1].role
        context["sections"] = [
            (label, paired(first["expanded"][name], second["expanded"][name]))
            for name, label in SECTIONS
            if first["expanded"][name] or second["expanded"][name]
        ]
    return context


def _side(said: str) -> Side | None:
    mark = _ADDRESS.match(said)
    if mark is None:
        return None
    family = kept(mark["key"], int(mark["number"]) if mark["number"] else None)
    role = family.role(mark["slug"]) if family else None
    return Side(family, role, said) if family is not None and role is not None else None
