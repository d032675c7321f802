"""What a heading names: a section of the house's kinds, told by the **tail** of its words, or something else.

Of 218 pages 125 put the role's name before the section ("Senior X Responsibilities"), and many headings stand at a
depth that says nothing; so neither depth nor the whole heading decides, but its last words (or its first, before
"for" or "of"). A misspelt word matches at a distance of one or two letters, and the match is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from fieldhouse.domain.jobs.words import distance, tidy, words_of


class SectionKind(StrEnum):
    """The sections that a job-family page can have."""

    SUMMARY = "summary"
    GRADE = "grade"
    RESPONSIBILITIES = "responsibilities"
    REQUIREMENTS = "requirements"
    NICE_TO_HAVE = "nice_to_have"
    INDICATORS = "indicators"
    LADDER = "ladder"
    HIRING = "hiring"
    COMPENSATION = "compensation"
    LEVELS = "levels"
    SPECIALTIES = "specialties"
    SEGMENT = "segment"
    OTHER = "other"


CONTAINERS = frozenset({SectionKind.LEVELS, SectionKind.SPECIALTIES, SectionKind.SEGMENT})
FIRM = frozenset(
    {
        *(SectionKind.GRADE, SectionKind.RESPONSIBILITIES, SectionKind.REQUIREMENTS),
        *(SectionKind.NICE_TO_HAVE, SectionKind.INDICATORS, SectionKind.LADDER, SectionKind.HIRING),
    }
)
"""Kinds whose words hardly occur in a title; the others count only alone or after a role that is known."""

_PHRASES: dict[SectionKind, str] = {
    SectionKind.RESPONSIBILITIES: (
        "responsibilities|responsibility|key responsibilities|job responsibilities|duties|job duties|"
        "roles and responsibilities|what you will do|what you ll do|expectations|responsibilities and requirements|"
        "responsibilities requirements|duties and responsibilities"
    ),
    SectionKind.REQUIREMENTS: (
        "requirements|requirement|job requirements|basic requirements|minimum requirements|key requirements|qualifications|minimum qualifications|"
        "desirable skills knowledge and experience|skills knowledge and experience|skills and experience|"
        "experience and skills|required skills|skills|what you will bring|what you ll bring|"
        "requirements and responsibilities|"
        "you should apply if|who you are|you may be a fit to this role if you|you may be a fit for this role if you|"
        "you might be a fit if you|you may be a good fit if you|what we are looking for|what we re looking for|"
        "basic qualifications|required experience"
    ),
    SectionKind.NICE_TO_HAVE: (
        "nice to have|nice to haves|nice to have requirements|nice to have qualifications|nice to have skills|nice to have s|preferred qualifications|preferred requirements|bonus points|"
        "preferred experience|desired qualifications|desirable|preferred skills|additional qualifications"
    ),
    SectionKind.GRADE: "job grade|job grades|grade|grades|job grade level|grade level|job level",
    SectionKind.INDICATORS: (
        "performance indicators|performance indicator|key performance indicators|key performance indicator|kpis|kpi|"
        "performance indicators pi|performance indicators pis|performance indicator pi|key performance indicators kpis|"
        "key performance indicators kpi|performance metrics|success metrics"
    ),
    SectionKind.LADDER: (
        "career ladder|career ladders|career path|career paths|career progression|career development|"
        "career growth|career ladders and progression|career opportunities|next career step"
    ),
    SectionKind.HIRING: (
        "hiring process|hiring processes|interview process|hiring plan|interview plan|interviewing process|"
        "recruiting process|recruitment process|application process|selection process|hiring steps"
    ),
    SectionKind.LEVELS: "levels|level|leveling|levelling|job levels|role levels|roles and levels|levels and roles",
    SectionKind.SPECIALTIES: (
        "specialties|specialities|specializations|specialisations|specialty|speciality|specialization|"
        "specialisation|specialty areas"
    ),
    SectionKind.SEGMENT: "segment|segments",
    SectionKind.COMPENSATION: "compensation|pay|salary|pay mix|on target earnings|total compensation",
    SectionKind.SUMMARY: (
        "summary|overview|job description|description|about the role|the role|role|job summary|role summary|"
        "about the job|reporting|reporting line|reporting structure|purpose|role overview|job overview|introduction|intro"
    ),
    SectionKind.OTHER: "further text",
}
_KIND_OF = {phrase: kind for kind, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_SENTENCES = (
    (SectionKind.RESPONSIBILITIES, re.compile(r".{3,80} also(?: will)?")),
    (SectionKind.HIRING, re.compile(r"interview team\b.*")),
    (
        SectionKind.RESPONSIBILITIES,
        re.compile(r"what (?:to|(?:you|we) (?:can|should|will)) expect in (?:an? |the |this )?.+"),
    ),
    (
        SectionKind.RESPONSIBILITIES,
        re.compile(r"(?:additional |further )?responsibilities (?:unique|specific) to .+"),
    ),
    (
        SectionKind.REQUIREMENTS,
        re.compile(r"(?:additional |further )?requirements (?:unique|specific) to .+"),
    ),
    (
        SectionKind.RESPONSIBILITIES,
        re.compile(r"(?:as an? .+ |in this (?:role|position) |here )?you (?:will|ll)(?: be)?"),
    ),
    (
        SectionKind.REQUIREMENTS,
        re.compile(r"(?:you|we think you) (?:may|might|could|would|will) be an? (?:\w+ )?fit\b.*"),
    ),
    (SectionKind.REQUIREMENTS, re.compile(r"you (?:should|might|could) (?:apply|join us) if\b.*")),
)
"""Headings that speak to the reader, by all of their words: "As an SRE you will:"."""
_LONGEST = max(len(phrase.split()) for phrase in _KIND_OF)
_FUZZY = tuple(
    phrase
    for phrase, kind in _KIND_OF.items()
    if len(phrase) >= 9 and kind not in (SectionKind.SUMMARY, SectionKind.OTHER)
)
_OTHER_WORDS = frozenset(
    "specialist specialists specialized specialised specialist's compensate compensating requirement responsible "
    "specially responsibly".split()
)
"""Words near a section's name that are none of its misspellings."""
_JOINTS = frozenset("for of in at across".split())
_ADDED = frozenset("additional specific other general further extra common core shared base primary".split())
_TAIL_MARKS = re.compile(r"[\s:：.\-–—]+$")


@dataclass(frozen=True, slots=True)
class Label:
    """What a heading names: its kind, the words before it (mostly a role), the words after it, what was matched.

    ``is_fuzzy`` says that the heading is misspelt; ``matched`` shows as what it was read. ``covers_both`` marks a
    heading that names responsibilities and requirements at once.
    """

    kind: SectionKind
    prefix: str = ""
    qualifier: str = ""
    matched: str = ""
    is_fuzzy: bool = False
    covers_both: bool = False


@lru_cache(maxsize=20_000)
def label_of(heading: str) -> Label | None:
    """Read a heading; ``None`` where it names no section. ``label_of("Senior X Requirements").prefix == "Senior X"``."""
    shown = _TAIL_MARKS.sub("", tidy(heading))
    marks = [(m.start(), m.end(), m.group().casefold()) for m in re.finditer(r"[^\W_]+", shown)]
    if not marks:
        return None
    words = [word for _, _, word in marks]
    tail, head = _by_tail(shown, marks, words, fuzzy=False), _by_head(shown, marks, words)
    if tail is not None and head is not None and head.kind in FIRM and tail.kind not in FIRM:
        tail = None  # "Performance Indicator for the Role" is no summary
    return _by_sentence(words) or tail or head or _by_tail(shown, marks, words, fuzzy=True)


def _by_sentence(words: list[str]) -> Label | None:
    said = " ".join(words)
    kind = next((kind for kind, sentence in _SENTENCES if sentence.fullmatch(said)), None)
    return Label(kind, matched=said) if kind else None


def _by_tail(shown: str, marks: list[tuple[int, int, str]], words: list[str], *, fuzzy: bool) -> Label | None:
    for size in range(min(_LONGEST, len(words)), 0, -1):
        phrase = " ".join(words[-size:])
        known = _misspelt(phrase) if fuzzy else (phrase if phrase in _KIND_OF else None)
        if known is None:
            continue
        kind = _KIND_OF[known]
        prefix = _TAIL_MARKS.sub("", shown[: marks[-size][0]]).rstrip(" ,&(/|")
        if prefix and kind in (SectionKind.SUMMARY, SectionKind.OTHER) and size == 1 and phrase != "role":
            continue
        if prefix.endswith((" of", " and")):
            continue
        return Label(kind, prefix, "", known, fuzzy, " requirements" in known and "responsibilities" in known)
    return None


def _by_head(shown: str, marks: list[tuple[int, int, str]], words: list[str]) -> Label | None:
    """ "Hiring Process for EMEA", "Requirements - Senior X", "Job Grade: Senior X", "Responsibilities (Senior X)"."""
    added = 0
    while added < len(words) - 2 and words[added] in _ADDED:
        added += 1
    marks, words = marks[added:], words[added:]
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        known = " ".join(words[:size])
        kind = _KIND_OF.get(known)
        if kind is None or kind not in FIRM | {SectionKind.COMPENSATION, SectionKind.LEVELS}:
            continue
        between = shown[marks[size - 1][1] : marks[size][0]].strip()
        rest = shown[marks[size][0] :].rstrip(")")
        if words[size] in _JOINTS and len(words) > size + 1:
            rest = shown[marks[size + 1][0] :]
            return Label(kind, "", _without_article(rest), known)
        if between in {"-", "–", "—", ":", "(", "|", "/"}:
            return Label(kind, "", _without_article(rest), known)
    return None


def _misspelt(phrase: str) -> str | None:
    """The known phrase that this one misspells, at one or two letters' distance."""
    if phrase in _OTHER_WORDS or len(phrase) < 8:
        return None
    for known in _FUZZY:
        if known[0] == phrase[0] and known.count(" ") == phrase.count(" "):
            apart = distance(phrase, known, 2)
            if 0 < apart <= (2 if len(known) >= 12 else 1):
                return known
    return None


def _without_article(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text.strip(), flags=re.IGNORECASE)


def is_only_qualifying(prefix: str) -> bool:
    """Whether the words before a section say which of its lines these are, and name no role: "Additional"."""
    words = words_of(prefix)
    return bool(words) and any(word in _ADDED for word in words)
