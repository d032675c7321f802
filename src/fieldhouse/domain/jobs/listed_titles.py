"""Titles in a row of words: "VP, Enterprise Sales, a Director of Field Marketing and a seller" are three."""

from __future__ import annotations

import re

from fieldhouse.domain.jobs.titles import is_title
from fieldhouse.domain.jobs.words import tidy, words_of

_SENIORITY = (
    r"(?:(?:senior|sr\.?|area|regional|global|group|executive|associate|staff|principal|lead|deputy|team)\s+)*"
    r"(?:vps?|vice presidents?|svp|avp|rvp|evp|directors?|managers?|head|chief of staff|product manager|lead|partner|"
    r"president|executive|counsel|controller|analyst|specialist|engineer)"
)
_BARE = re.compile(rf"^{_SENIORITY}$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:either\s+|both\s+)?(?:one of\s+)?(?:the|a|an|our|their|your|its|his|her|any|another|other)\s+|^either\s+",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\s*(?:,\s*)?\b(?:and/or|and|or|then|as well as)\b\s+(?:then\s+|also\s+|perhaps\s+)?|\s*;\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_HELD = "\ue000"


def titles_in(text: str, whole: tuple[str, ...] = ()) -> list[str]:
    """The titles that a row of words lists; a comma after a bare rank belongs to the title ("VP, Enterprise Sales").

    "Manager or Senior Manager, Sales Strategy" gives both with the unit: a bare rank before "or" takes the unit of the
    next. A slash between ranks does the same: "Manager/Senior Manager, CSM". ``whole`` are words that are known to be
    one title, such as those of a link: "VP, MM and SMB Sales".
    """
    shown, held = tidy(text), []
    for name in whole:
        if _AND.search(name) and name in shown:
            held.append(name)
            shown = shown.replace(name, f"Z{len(held)}{_HELD}")
    pieces: list[str] = []
    for part in _parts(shown):
        if part and part.strip(" ,."):
            pieces.extend(_by_commas(part.strip(" .")))
    titles = [title for title in _with_units(_unslashed(pieces)) if words_of(title)]
    for number, name in enumerate(held, 1):
        titles = [title.replace(f"Z{number}{_HELD}", name) for title in titles]
    return titles


def without_article(text: str) -> str:
    """A title without "the", "a", "one of our"."""
    older = None
    text = text.strip(" ,.;:*_")
    while older != text:
        older, text = text, _ARTICLE.sub("", text).strip(" ,.;:*_")
    return text


def _parts(text: str) -> list[str]:
    """The text cut at its joints; "and" before capitals that make no title joins a unit's name ("Channels and Alliances
    Marketing")."""
    result: list[str] = []
    start = 0
    for mark in _JOIN.finditer(text):
        after = text[mark.end() :]
        nearest = _JOIN.search(after)
        follower = after[: nearest.start()] if nearest else after
        is_and = mark.group().strip(" ,").casefold() == "and" and not mark.group().lstrip().startswith(",")
        if (
            is_and
            and follower[:1].isupper()
            and not is_title(follower.split(",")[0])
            and "\ue000" not in follower
        ):
            continue
        result.append(text[start : mark.start()])
        start = mark.end()
    return [*result, text[start:]]


def _by_commas(part: str) -> list[str]:
    result: list[str] = []
    for piece in (piece.strip() for piece in part.split(",")):
        if not piece:
            continue
        before = without_article(result[-1]) if result else ""
        is_bare = bool(result) and all(_BARE.match(half.strip()) for half in before.split("/"))
        is_unit = is_title(before) and piece[:1].isupper() and not is_title(piece)
        if (is_bare or is_unit) and not _starts_anew(piece):
            result[-1] = f"{result[-1]}, {piece}"
        else:
            result.append(piece)
    return result


def _starts_anew(piece: str) -> bool:
    return bool(re.match(r"^(?:the|a|an|our|one of)\s", piece, re.IGNORECASE)) or bool(_BARE.match(piece))


def _unslashed(pieces: list[str]) -> list[str]:
    result: list[str] = []
    for piece in pieces:
        ranks, comma, unit = piece.partition(",")
        halves = [half.strip() for half in ranks.split("/")]
        if len(halves) > 1 and all(_BARE.match(without_article(half)) for half in halves):
            result.extend(f"{half}{comma}{unit}" for half in halves)
        else:
            result.append(piece)
    return result


def _with_units(pieces: list[str]) -> list[str]:
    """A bare rank before a rank with a unit takes that unit."""
    result = [without_article(piece) for piece in pieces]
    for place in range(len(result) - 2, -1, -1):
        follower = result[place + 1]
        if not _BARE.match(result[place]):
            continue
        if "," in follower and _BARE.match(follower.split(",")[0].strip()):
            result[place] = f"{result[place]},{follower.split(',', 1)[1]}"
        elif mark := re.match(rf"^{_SENIORITY}\s+(of\s+.+)$", follower, re.IGNORECASE):
            result[place] = f"{result[place]} {mark.group(1)}"
    return result
