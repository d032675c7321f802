"""Titles of roles: which words make one, its level, and when two spellings name the same role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fieldhouse.domain.jobs.words import distance, tidy, words_of

_NOUNS = frozenset(
    "manager director executive analyst engineer specialist representative architect president officer counsel "
    "coordinator leader lead partner recruiter associate administrator developer designer writer editor accountant "
    "controller treasurer chief fellow intern assistant advocate strategist planner consultant sourcer trainer "
    "instructor paralegal researcher scientist technician expert coach owner buyer cto ceo cfo cmo cro cpo cio ciso "
    "coo clo avp svp evp rvp vp head principal auditor marketer producer evangelist generalist attorney bookkeeper "
    "supervisor liaison rep bdr sdr csm cse tam ase asm manger mananger manger's enginner counselor liason agent "
    "ambassador copywriter strategists dri sre pbp eba hrbp managers engineers directors".split()
)
"""Nouns, abbreviations and frequent misspellings at which a title is told."""
_NOT_TITLES = frozenset(
    "interview interviews screen screening call process overview responsibilities requirements examples example how "
    "what why when where about working work vs faq faqs resources tips handbook team teams page".split()
)
_LEVEL_WORDS = (
    "distinguished|executive vice president|senior vice president|area vice president|regional vice president|"
    "vice president|senior director|senior staff|senior principal|senior manager|director|manager|intern|junior|"
    "associate|intermediate|senior|staff|principal|lead|fellow|chief|head"
).split("|")
_ABBREVIATIONS = {
    "sr": "senior",
    "snr": "senior",
    "jr": "junior",
    "mgr": "manager",
    "vp": "vice president",
    "svp": "senior vice president",
    "evp": "executive vice president",
    "avp": "area vice president",
    "rvp": "regional vice president",
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "cmo": "chief marketing officer",
    "cro": "chief revenue officer",
    "cto": "chief technology officer",
    "cpo": "chief product officer",
    "cio": "chief information officer",
}
_TAIL_OF_TITLE = re.compile(r"\s*[,(/–—:|]|\s-\s|\s(?:of|for|to|in|and|at|or|&)\s", re.IGNORECASE)
_AT_A_COMPANY = re.compile(r"s\s+at\s+[A-Z]\w+\W*$")
_STEPS = frozenset("i ii iii iv v".split())
_RANKS = frozenset("vp svp evp avp rvp director manager".split())
_SMALL = frozenset("of the and a an for to in at job family role roles position".split())
_PAREN = re.compile(r"\(([^()]*)\)")
_BARE_LEVELS = frozenset(
    "junior intermediate senior staff principal associate distinguished lead intern".split()
)


@dataclass(frozen=True, slots=True)
class TitleKey:
    """A title as rules compare it: its words without order and endings, its level, and what its brackets narrow it to."""

    words: frozenset[str]
    level: str
    narrowed: frozenset[str]


def is_title(text: str) -> bool:
    """Whether words read like a title: few, and a noun of people's work at their head.

    The head is what stands before "of", a comma or a bracket, so "Partner Management" and "Lead Generation" are none.
    """
    words = words_of(text)
    if not 1 <= len(words) <= 12 or text.rstrip().endswith(("?", ".", "!")):
        return False
    if any(word in _NOT_TITLES for word in words) or _AT_A_COMPANY.search(text):
        return False
    head = words_of(_TAIL_OF_TITLE.split(text, maxsplit=1)[0])
    while head and (head[-1] in _STEPS or head[-1].isdigit()):
        head = head[:-1]
    return bool(head) and (head[-1] in _NOUNS or _starts_with_rank(words))


def _starts_with_rank(words: list[str]) -> bool:
    """ "Director Customer Programs", "VP Marketing Strategy": a rank before its unit, without a comma."""
    rest = [
        word
        for word in words
        if word not in ("senior", "sr", "area", "regional", "associate", "group", "global")
    ]
    return bool(rest) and (rest[0] in _RANKS or rest[:2] == ["vice", "president"])


def is_bare_level(text: str) -> bool:
    """Whether a heading is a level alone, "Senior" or "Intermediate", which the family's name completes."""
    words = words_of(text)
    return len(words) == 1 and words[0] in _BARE_LEVELS


@lru_cache(maxsize=20_000)
def level_of(title: str) -> str | None:
    """The level that a title states: in brackets, by its first words, or before a comma; ``None`` where it states none.

    ``level_of("Area Sales Manager (Intermediate)") == "intermediate"``; ``level_of("Sr. Director, X")`` is
    ``"senior director"``; ``level_of("Area Sales Manager")`` is ``None``.
    """
    for inner in _PAREN.findall(title):
        if (said := " ".join(_long(words_of(inner)))) in _LEVEL_WORDS:
            return said
    said = " ".join(_long(words_of(title)))
    for level in _LEVEL_WORDS:
        if said == level or said.startswith(level + " "):
            return level
    last = " ".join(_long(words_of(title.rpartition(",")[2])))
    return last if last in _BARE_LEVELS else None


@lru_cache(maxsize=50_000)
def key_of(title: str, aliases: tuple[tuple[str, str], ...] = ()) -> TitleKey:
    """The key of a title; ``aliases`` are abbreviations of this page with their words in full."""
    short = dict(aliases)
    narrowed: set[str] = set()
    for inner in _PAREN.findall(title):
        words = _long(words_of(inner))
        if " ".join(words) not in _LEVEL_WORDS and inner.casefold().strip() not in short:
            narrowed |= {_single(word) for word in words if word not in _SMALL}
    plain = _PAREN.sub(lambda m: f" {m.group(1)} " if words_of(m.group(1)) else " ", title)
    words = _long(words_of(plain), short)
    kept = frozenset(_single(word) for word in words if word not in _SMALL and word != "intermediate")
    level = level_of(title) or _last_rank(words)
    return TitleKey(kept, "" if level == "intermediate" else level, frozenset(narrowed))


def _last_rank(words: list[str]) -> str:
    """The rank of "Regional Sales Director", whose other spelling is "Director, Regional Sales"."""
    if words[-1:] == ["director"]:
        return "director"
    return "vice president" if words[-2:] == ["vice", "president"] else ""


def likeness(left: TitleKey, right: TitleKey) -> float:
    """How alike two titles are, 0 to 1: shared words of all words, where a misspelt word counts as its like."""
    if left == right or left.words == right.words:
        return 1.0 if left.level == right.level else 0.5
    if left.level != right.level or left.narrowed != right.narrowed:
        return 0.0
    only_left, only_right = set(left.words - right.words), set(right.words - left.words)
    shared = len(left.words & right.words)
    for word in sorted(only_left):
        twin = next((other for other in sorted(only_right) if _near(word, other)), None)
        if twin is not None:
            only_right.discard(twin)
            only_left.discard(word)
            shared += 1
    return shared / (shared + len(only_left) + len(only_right))


def abbreviations_in(text: str) -> list[tuple[str, str]]:
    """What brackets abbreviate: ``"Customer Success Manager (CSM)"`` gives ``("csm", "customer success manager")``."""
    found = []
    for mark in _PAREN.finditer(text):
        short = mark.group(1).strip()
        if not re.fullmatch(r"[A-Z]{2,6}s?", short):
            continue
        letters = short.rstrip("s").casefold()
        before = list(words_of(text[: mark.start()]))
        full = [word for word in before if word not in _SMALL][-len(letters) :]
        if len(full) == len(letters) and all(w[0] == c for w, c in zip(full, letters, strict=True)):
            found.append((letters, " ".join(full)))
    return found


def initials_of(title: str) -> str:
    """The first letters of a title's words: "Area Vice President" gives "avp"."""
    return "".join(word[0] for word in words_of(_PAREN.sub(" ", title)) if word not in _SMALL)


def tidy_title(text: str) -> str:
    """A title without marks at its end: "Pitch:" is "Pitch"."""
    return tidy(text).strip(" :;–—-*")


def _long(words: list[str], aliases: dict[str, str] | None = None) -> list[str]:
    result: list[str] = []
    for word in words:
        single = word[:-1] if word.endswith("s") else word
        full = _ABBREVIATIONS.get(word) or (aliases or {}).get(word) or (aliases or {}).get(single)
        result.extend(full.split() if full else [word])
    return result


def _single(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _near(left: str, right: str) -> bool:
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter[:-1]) and len(longer) - len(shorter) <= 4:
        return True
    return len(shorter) >= 5 and distance(left, right, 2) <= (2 if len(shorter) >= 8 else 1)
