"""Words of a text as rules compare them: without marks, cases and endings."""

from __future__ import annotations

import html
import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[*`~]|\\(?=[^\w\s])")
_ENDINGS = ("izations", "ization", "ations", "ation", "ing", "ies", "ied", "es", "ed", "s", "e", "y")
_SHORTEST_STEM = 3
LITTLE = frozenset(
    "a an and are as at be by for from in into is it its of on or our that the their them then they this to was we "
    "will with you your who which where within".split()
)
"""Words that carry no meaning of their own."""


def tidy(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, marks of emphasis removed, entities read."""
    return list(_words(text))


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    if "&" in text:
        text = html.unescape(text)
    return tuple(_WORD.findall(_MARKS.sub("", text).casefold()))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending, so that *prepare*, *prepares* and *preparing* are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning."""
    return tuple(stem(word) for word in words_of(text) if word not in LITTLE)


def slug(text: str, longest: int = 60) -> str:
    """Words joined by hyphens, cut at a word, for an id."""
    joined = "-".join(words_of(text))
    if len(joined) <= longest:
        return joined
    return joined[:longest].rsplit("-", 1)[0] if "-" in joined[:longest] else joined[:longest]


@lru_cache(maxsize=50_000)
def distance(left: str, right: str, most: int = 2) -> int:
    """How many letters differ, swaps of neighbours counted once; anything above ``most`` comes back as ``most + 1``."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    older: list[int] = []
    old = list(range(len(right) + 1))
    for row, left_letter in enumerate(left, 1):
        new = [row]
        for column, right_letter in enumerate(right, 1):
            cost = min(old[column] + 1, new[column - 1] + 1, old[column - 1] + (left_letter != right_letter))
            if older and column > 1 and left_letter == right[column - 2] and left[row - 2] == right_letter:
                cost = min(cost, older[column - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        older, old = old, new
    return min(old[-1], most + 1)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text: by line, then by stops that a capital follows."""
    return [part for line in text.splitlines() for part in _STOP.split(line) if part.strip()]


_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u3040-\u30ff\u4e00-\u9fff])|(?<=[。！？])")
