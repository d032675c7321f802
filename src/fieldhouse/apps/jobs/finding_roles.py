"""Searching the library: by title, and by the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldhouse.apps.jobs.presentation import role_address
from fieldhouse.apps.jobs.queries.shelves import Kept, library
from fieldhouse.domain.jobs.words import words_of

MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A role of the library; ``lines`` are statements in which a search found its words."""

    family: Kept
    role: Mapping[str, Any]
    href: str
    lines: tuple[str, ...]


def found_roles(words: str) -> list[Found]:
    """All roles, or those with every word of a search in their title or in one of their statements."""
    wanted = words_of(words)
    found = []
    for family in library().families:
        for role in family.page["roles"]:
            lines = _lines(role, wanted) if wanted else ()
            said = f" {' '.join(words_of(' '.join([role['title'], family.title, *role['aliases']])))}"
            if not wanted or lines or all(f" {word}" in said for word in wanted):
                found.append(Found(family, role, role_address(family, role), lines[:MOST_LINES]))
    return found


def _lines(role: Mapping[str, Any], wanted: list[str]) -> tuple[str, ...]:
    texts = [
        one["text"]
        for section in ("summary", "responsibilities", "requirements", "indicators", "hiring_statements")
        for one in role[section]
    ]
    return tuple(text for text in texts if _holds(text, wanted))


def _holds(text: str, wanted: list[str]) -> bool:
    said = " " + " ".join(words_of(text))
    return all(f" {word}" in said for word in wanted)
