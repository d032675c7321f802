"""Inheritance: "Extends that of the X or Senior X Responsibilities", "includes all of the above, plus"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.listed_titles import titles_in, without_article
from fieldhouse.domain.jobs.titles import is_title
from fieldhouse.domain.jobs.words import tidy, words_of


@dataclass(frozen=True, slots=True)
class Extension:
    """What a line takes over: of which sections (none named: of the section it stands in) and from which roles.

    ``titles`` are alternatives ("or") or several ("and") as the page states them; ``is_previous`` says that it means
    what stands before ("all of the above"); then ``titles`` may be empty.
    """

    kinds: tuple[SectionKind, ...]
    titles: tuple[str, ...]
    is_previous: bool
    is_ambiguous: bool


_EXTENDS = re.compile(
    r"^\W*(?:this role\s+|the (?:[\w,()&/-]+\s){1,9})?(?:ext?en[dt]s?|extending|builds (?:up)?on|expands (?:up)?on)\s+(?!our|the (?:company|business|reach))(.{2,200})",
    re.IGNORECASE,
)
_INCLUDES = re.compile(
    r"\b(?:includes?|including|meets?|meeting|fulfil(?:l|ls)?|has|have|plus)\s+all\s+(?:of\s+)?(?:the\s+)?(.{0,160})",
    re.IGNORECASE,
)
_ALL_OF = re.compile(
    r"^\W*(?:all|same)\s+(?:of\s+)?(?:the\s+)?(?:as\s+(?:the\s+)?)?(.{0,160})", re.IGNORECASE
)
_IN_ADDITION = re.compile(
    r"\bin addition to\s+(?:meeting\s+|fulfilling\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+)?(.{2,160})",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:are|is)\s+the\s+same\s+as\s+(?:those of\s+|that of\s+)?(?:an?\s+|the\s+)?(.{2,120})", re.IGNORECASE
)
_SAME_AS = re.compile(
    r"^\W*(?:the\s+)?same\s+((?:[\w/&]+\s+){0,4}?as\s+(?:(?:for|of|those of|that of)\s+)?(?:an?\s+|the\s+)?.{2,120})",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(r"^\W*(?:everything|those)\s+((?:above|of)\b.{0,120})", re.IGNORECASE)
_MAY = re.compile(
    r"\b(?:ext?en[dt]|build|expand|include|including|meet|fulfil|ha[sv]e?\b|plus\b|all\b|same\b|in addition|everything|those)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\babove\b|\bprevious\b|\bpreceding\b|\bprior level\b|\boutlined above\b|\blisted above\b", re.IGNORECASE
)
_KIND_WORDS = {
    "responsibilit": SectionKind.RESPONSIBILITIES,
    "duties": SectionKind.RESPONSIBILITIES,
    "requirement": SectionKind.REQUIREMENTS,
    "qualification": SectionKind.REQUIREMENTS,
    "indicator": SectionKind.INDICATORS,
    "kpi": SectionKind.INDICATORS,
}
_CUT = re.compile(
    r"\.(?=\s|$)|[;:]|,\s*(?:plus|and|as well|but|with|the following|in addition)\b|\s(?:plus|but|with|as well as|by)\b|,\s+(?:the|she|he|they|you|it|this)\s",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"\s+(?:roles?|positions?|levels?|job famil(?:y|ies))(?:\s+through)?$", re.IGNORECASE)
_KIND_NOISE = re.compile(
    r"\b(?:that|those|the|all|same|role|roles|position|job|level|levels|its|of|for|an?)\b(?=\s*(?:of|the|an?|in|for|both)\b)|"
    r"\b(?:responsibilit\w*|requirements?|qualifications?|duties|performance|key|indicators?|kpis?|skills?|and\s+experience)\b",
    re.IGNORECASE,
)


def extension_in(text: str) -> Extension | None:
    """Read a line that takes over what another role has; ``None`` for any other line."""
    if not _MAY.search(text):
        return None
    shown = re.sub(r"\b(Sr|Snr|Jr)\.\s", r"\1 ", tidy(text))
    if mark := _EXTENDS.match(shown):
        return _read(mark.group(1), needs=False)
    if mark := _SAME_AS.match(shown):
        said, _, named = mark.group(1).partition("as ")
        return _read(named, needs=True, around=f"{said} {named}", by_title=True)
    for pattern in (_IN_ADDITION, _INCLUDES, _SAME, _ALL_OF, _EVERYTHING):
        if mark := pattern.search(shown):
            read = _read(mark.group(1), needs=True, around=shown if pattern is _SAME else "")
            if read is not None:
                return read
    return None


def _read(said: str, *, needs: bool, around: str = "", by_title: bool = False) -> Extension | None:
    kinds = tuple(
        dict.fromkeys(kind for word, kind in _KIND_WORDS.items() if word in (around or said).casefold())
    )
    is_previous = bool(_BEFORE.search(said))
    if needs and not kinds and not is_previous and not by_title:
        return None
    cut = _CUT.search(said)
    said = _BEFORE.sub(" ", said[: cut.start()] if cut else said)
    older = None
    while older != said:
        older, said = said, tidy(_KIND_NOISE.sub(" ", said))
    said = re.sub(
        r"^(?:that|those|the|of|all|in|from|for|and|both|an?|role|level|to|listed|outlined)\b\s*",
        "",
        said,
        flags=re.IGNORECASE,
    )
    said = re.sub(
        r"^(?:that|those|the|of|all|in|from|for|and|both|an?|role|level|to|listed|outlined)\b\s*",
        "",
        said,
        flags=re.IGNORECASE,
    )
    titles = tuple(
        dict.fromkeys(without_article(title) for title in titles_in(said) if 0 < len(words_of(title)) <= 10)
    )
    titles = tuple(
        title
        for title in (_TRAILING.sub("", one) for one in titles)
        if words_of(title) and not set(words_of(title)) <= {"level", "role", "the", "of", "this", "to"}
    )
    if needs and not is_previous and not any(is_title(title) for title in titles):
        return None
    if not titles and not is_previous:
        return None
    return Extension(
        kinds, titles, is_previous and not titles, len(titles) > 1 and bool(re.search(r"\bor\b", older))
    )
