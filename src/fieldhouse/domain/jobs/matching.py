"""The roles of a page as they become known, and which of them the words before a section mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fieldhouse.domain.jobs.blocks import Place
from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.titles import (
    TitleKey,
    abbreviations_in,
    initials_of,
    is_bare_level,
    key_of,
    level_of,
    likeness,
)
from fieldhouse.domain.jobs.words import words_of

_ALIKE = 0.8
_ALIKE_HERE = 0.6
_NEAREST = 80
"""Roles above a section that are compared word by word; no page seen has more than 19."""
_JOINED = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b)\s*", re.IGNORECASE)


class _Headed(Protocol):
    level: int
    place: Place


@dataclass(slots=True)
class DraftRole:
    """A role while the page is read."""

    title: str
    level: int
    place: Place
    kind: str
    heading: str
    specialty: str = ""
    segment: str = ""
    group: str = ""
    is_family: bool = False
    section_levels: list[int] = field(default_factory=list)
    kinds: set[SectionKind] = field(default_factory=set)
    aliases: list[str] = field(default_factory=list)

    def retitle(self, title: str) -> None:
        """Take the title by which its sections call it."""
        self.title = title


class Roster:
    """The roles of a page, in order; asked by title."""

    def __init__(self, page_title: str, headings: list[str], texts: Iterable[str] = ()) -> None:
        self.page_title = page_title
        self.drafts: list[DraftRole] = []
        self.aliases = tuple(sorted(_abbreviations((page_title, *headings), texts).items()))

    def __getitem__(self, number: int) -> DraftRole:
        return self.drafts[number]

    def active(self) -> list[DraftRole]:
        """The roles that are no head of the family."""
        return [draft for draft in self.drafts if not draft.is_family]

    def add(self, title: str, part: _Headed, kind: str) -> int:
        """Take a new role up and return its number."""
        shown = title
        if is_bare_level(title) and self.page_title:
            shown = f"{title} {self._family_noun()}"
        self.drafts.append(DraftRole(shown, part.level, part.place, kind, title))
        return len(self.drafts) - 1

    def key(self, title: str) -> TitleKey:
        """The key of a title, with this page's abbreviations."""
        return key_of(title, self.aliases)

    def exactly(self, title: str) -> int | None:
        """The role of this very title, said before."""
        wanted = self.key(title)
        for number in reversed(range(len(self.drafts))):
            draft = self.drafts[number]
            if (
                not draft.is_family
                and self.key(draft.title) == wanted
                and _stated(draft.title) == _stated(title)
            ):
                return number
        return None

    def matching(self, title: str, current: int | None, specialty: str = "") -> list[int]:
        """The roles that the words before a section mean: one, several ("Manager and Senior Manager"), or none."""
        wanted = self.key(title)
        numbers = [number for number, draft in enumerate(self.drafts) if not draft.is_family]
        if specialty:
            numbers = [n for n in numbers if specialty in (self.drafts[n].specialty, self.drafts[n].segment)]
        exact = [n for n in numbers if self.key(self.drafts[n].title) == wanted]
        if exact:
            return [current if current in exact else exact[-1]]
        if current is not None and current in numbers:
            here = self.drafts[current]
            if likeness(self.key(here.title), wanted) >= _ALIKE_HERE:
                return [current]
        numbers = numbers[-_NEAREST:]
        scored = [(likeness(self.key(self.drafts[n].title), wanted), n) for n in numbers]
        best = max(scored, default=(0.0, -1))
        if best[0] >= _ALIKE:
            return [best[1]]
        return self._several(title, numbers, current) or self._within(title, numbers, current)

    def _several(self, title: str, numbers: list[int], current: int | None) -> list[int]:
        halves = [half for half in _JOINED.split(title) if half]
        if len(halves) < 2 or not re.search(r"\b(?:and|or)\b|[&/]", title, re.IGNORECASE):
            return []
        found: list[int] = []
        for half in halves:
            hits = self._within(half, numbers, current)
            if not hits:
                return []
            found.extend(hits)
        return list(dict.fromkeys(found))

    def _within(self, title: str, numbers: list[int], current: int | None) -> list[int]:
        """The role whose title holds all these words at the same level; the nearest above where several do."""
        wanted = self.key(title)
        said = level_of(title)
        words = wanted.words
        if not words and not said:
            return []
        hits = []
        for number in numbers:
            draft = self.drafts[number]
            key = self.key(draft.title)
            if said == "intermediate":
                if level_of(draft.title) == "intermediate" and words <= key.words:
                    hits.append(number)
            elif words and words <= key.words and (key.level == wanted.level or not said):
                if said or key.level in ("", wanted.level):
                    hits.append(number)
            elif initials_of(draft.title) == "".join(words_of(title)):
                hits.append(number)
        if not hits:
            return []
        return [current] if current in hits else [hits[-1]]

    def resolve(self, title: str, *, besides: int | None = None) -> int | None:
        """The one role of this page that a title in a text means; ``None`` where none or several equally do."""
        wanted = self.key(title)
        numbers = [n for n, draft in enumerate(self.drafts) if not draft.is_family and n != besides]
        exact = [n for n in numbers if self.key(self.drafts[n].title) == wanted]
        if exact:
            stated = [n for n in exact if _stated(self.drafts[n].title) == _stated(title)]
            return (stated or exact)[0]
        if is_bare_level(title):
            same = [n for n in numbers if level_of(self.drafts[n].title) == level_of(title)]
            if len(same) == 1:
                return same[0]
        turned = [n for n in numbers if _bag(self.drafts[n].title) == _bag(title)]
        if len(turned) == 1:
            return turned[0]
        numbers = numbers[:_NEAREST]
        scored = sorted(
            ((likeness(self.key(self.drafts[n].title), wanted), -n) for n in numbers), reverse=True
        )
        if scored and scored[0][0] >= _ALIKE:
            return -scored[0][1]
        short = "".join(words_of(title))
        by_initials = [n for n in numbers if len(short) > 1 and initials_of(self.drafts[n].title) == short]
        return by_initials[0] if len(by_initials) == 1 else None

    def _family_noun(self) -> str:
        noun = re.sub(
            r"\s*[-–—:]?\s*\b(?:job famil(?:y|ies)|roles?(?:\s*&\s*responsibilities)?|responsibilities|page)\b\s*$",
            "",
            self.page_title,
            flags=re.IGNORECASE,
        )
        return noun.strip() or self.page_title


def _abbreviations(headings: Sequence[str], texts: Iterable[str]) -> dict[str, str]:
    """What the page abbreviates: as its headings say it, else as a text does, at best in the words of a heading."""
    found: dict[str, str] = {}
    for heading in headings:
        for short, full in abbreviations_in(heading):
            found.setdefault(short, full)
    named = [key_of(heading).words for heading in headings]
    told: dict[str, list[str]] = {}
    for text in texts:
        for short, full in abbreviations_in(text):
            told.setdefault(short, []).append(full)
    for short, fulls in told.items():
        in_a_heading = (full for full in fulls if any(key_of(full).words <= words for words in named))
        found.setdefault(short, next(in_a_heading, fulls[0]))
    return found


def _bag(title: str) -> list[str]:
    """The words of a title in any order: "Manager, Watch" is the "Watch Manager"."""
    return sorted(word for word in words_of(title) if word not in ("of", "the"))


def _stated(title: str) -> str:
    return level_of(title) or ""
