"""Where the ladders of all pages lead: to a role, a family, a removed family, or nowhere that the library knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fieldhouse.domain.jobs.titles import key_of
from fieldhouse.domain.jobs.words import words_of

ALIASES = {
    "strategic account leader": "strategic account executive",
    "technical account manager": "customer success manager",
    "smb customer advocate": "smb account executive",
    "channel account manager": "partner manager",
    "ecosystem sales manager": "partner manager",
}
"""Titles that were renamed from one edition of the pages to the next, in lower case."""

_PATH = re.compile(r"job-families/(?:([\w-]+)/)?([\w.-]+?)/?(?:#[\w-]*)?$", re.IGNORECASE)


class Leads(StrEnum):
    """What a step of a ladder leads to."""

    ROLE = "role"
    FAMILY = "family"
    REMOVED = "removed"
    DANGLING = "dangling"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A family of the library with its roles, by id and title."""

    key: str
    title: str
    is_removed: bool
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a step leads: the family, and the role where one is meant."""

    leads: Leads
    family: str = ""
    role: str = ""


def lead_of(title: str, target: str, shelves: Sequence[Shelf]) -> Lead:
    """Where a step with this title and address leads.

    The address decides, by its last part with the division before it; where the library has no page of it, the title
    does, by the alias table, among roles and then families. ``lead_of("Director, Regional Sales", "", …)`` finds "Regional Sales Director".
    """
    mark = _PATH.search(target)
    if mark is not None:
        division, name = (mark.group(1) or "").casefold(), mark.group(2).casefold()
        wanted = {name, f"{division}-{name}", f"{division}/{name}"}
        for family in shelves:
            key = family.key.casefold()
            if key in wanted or key.rsplit("/", 1)[-1] in wanted:
                return _in_family(family, title)
    for family in shelves:
        for identity, other in family.roles:
            if same_title(title, other):
                return Lead(Leads.REMOVED if family.is_removed else Leads.ROLE, family.key, identity)
    for family in shelves:
        if same_title(title, family.title):
            return Lead(Leads.REMOVED if family.is_removed else Leads.FAMILY, family.key)
    return Lead(Leads.DANGLING)


def _in_family(family: Shelf, title: str) -> Lead:
    if family.is_removed:
        return Lead(Leads.REMOVED, family.key)
    role = next((identity for identity, other in family.roles if same_title(title, other)), "")
    return Lead(Leads.ROLE if role else Leads.FAMILY, family.key, role)


def same_title(left: str, right: str) -> bool:
    """Whether two titles name one role, renamed ones too."""
    return key_of(_renamed(left)) == key_of(_renamed(right))


def _renamed(title: str) -> str:
    return ALIASES.get(" ".join(words_of(title)), title)
