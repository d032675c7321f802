"""Two lists of statements side by side: what both have, what is worded anew, what only one has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fieldhouse.domain.jobs.words import stems_of

ALIKE = 0.6
"""Share of words from which two statements count as one that was worded anew."""


class Likeness(StrEnum):
    """How a pair stands: word for word, worded anew, or on one side only."""

    SAME = "same"
    REWORDED = "reworded"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement of each side; one of them is ``None`` where only the other has it."""

    kind: Likeness
    left: Mapping[str, Any] | None
    right: Mapping[str, Any] | None


def paired(left: Sequence[Mapping[str, Any]], right: Sequence[Mapping[str, Any]]) -> list[Pair]:
    """The statements of both sides (each with ``id`` and ``text``), in the order of the left, then what is new.

    The same id, or the same words but for endings, are one; then what shares most of its words.
    """
    words = [stems_of(one["text"]) for one in right]
    free = dict.fromkeys(range(len(right)))
    found: dict[int, int] = {}
    for place, one in enumerate(left):
        said = stems_of(one["text"])
        twin = next((n for n in free if right[n]["id"] == one["id"] or words[n] == said), None)
        if twin is not None:
            found[place] = twin
            del free[twin]
    for place, one in enumerate(left):
        if place not in found and free:
            stems = set(stems_of(one["text"]))
            share, negative = max((_shared(stems, set(words[n])), -n) for n in free)
            if share >= ALIKE:
                found[place] = -negative
                del free[-negative]
    pairs = [_pair(one, right[found[place]] if place in found else None) for place, one in enumerate(left)]
    return pairs + [Pair(Likeness.RIGHT, None, right[n]) for n in free]


def asked_beyond(
    here: Sequence[Mapping[str, Any]], there: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """What the second asks that the first does not: its statements that have no like there."""
    return [pair.right for pair in paired(here, there) if pair.kind is Likeness.RIGHT and pair.right]


def _pair(left: Mapping[str, Any], right: Mapping[str, Any] | None) -> Pair:
    if right is None:
        return Pair(Likeness.LEFT, left, None)
    same = left["text"] == right["text"]
    return Pair(Likeness.SAME if same else Likeness.REWORDED, left, right)


def _shared(left: set[str], right: set[str]) -> float:
    return len(left & right) / len(left | right) if left | right else 0.0
