"""How far the product does what roles ask: each duty with its places, from a list (`coverage.toml`)."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from fieldhouse.apps.jobs.places import PLACES, Place
from fieldhouse.domain.jobs.words import words_of

LIST = Path(__file__).with_name("coverage.toml")
SECTIONS = ("responsibilities", "requirements")


class Standing(StrEnum):
    """How far a line is done here. A human quality is never scored; evidence is shown by people, not done."""

    DONE = "done"
    PARTLY = "partly"
    NOWHERE = "nowhere"
    UNJUDGED = "unjudged"
    EVIDENCE = "evidence"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Line:
    """A duty or requirement with its places: ``None`` where nobody has judged it yet."""

    statement: Mapping[str, Any]
    section: str
    standing: Standing
    places: tuple[tuple[str, Place], ...] = ()


def digest_of(text: str) -> str:
    """What the list knows a statement by, whatever its marks and capitals."""
    return hashlib.sha256(" ".join(words_of(text)).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def judged() -> dict[str, tuple[str, ...]]:
    """The places of every statement that was judged."""
    pages = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {digest: tuple(names) for page in pages.values() for digest, names in page.items()}


def lines_of(role: Mapping[str, Any]) -> list[Line]:
    """Every duty and requirement of a role, those that it takes over too, with where it is done.

    Lines that only say what is taken over are left out: what they take over is there.
    """
    natures = {one["id"]: one.get("nature", "") for section in SECTIONS for one in role[section]}
    saying = {one["statement"] for one in role["extends"]}
    found = []
    for section in SECTIONS:
        for one in role["expanded"][section]:
            if one["id"] not in saying:
                nature = one.get("nature") or natures.get(one["id"]) or _nature_by_section(section)
                found.append(_line(one, section, nature))
    return found


def counted(lines: list[Line]) -> Counter[Standing]:
    """How many lines stand how."""
    return Counter(line.standing for line in lines)


def _line(statement: Mapping[str, Any], section: str, nature: str) -> Line:
    names = judged().get(digest_of(statement["text"]))
    if names is None:
        standing = {"human": Standing.HUMAN, "evidence": Standing.EVIDENCE}.get(nature, Standing.UNJUDGED)
        return Line(statement, section, standing)
    places = tuple((name, PLACES[name]) for name in names)
    there = sum(1 for _, place in places if place.is_anywhere)
    standing = Standing.DONE if there == len(places) else Standing.PARTLY if there else Standing.NOWHERE
    return Line(statement, section, standing, places)


def _nature_by_section(section: str) -> str:
    return "duty" if section == "responsibilities" else "evidence"
