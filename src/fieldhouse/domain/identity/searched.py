"""What a name is found by, and what a person who types a part of it looks for."""

from __future__ import annotations

from dataclasses import dataclass

from fieldhouse.domain.identity.letters import in_katakana, plain_katakana
from fieldhouse.domain.identity.romaji import romaji, sounding

SHORTEST_SOUND = 2
"""One Latin letter sounds like half of all names."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A typed text in the three ways in which it may stand in a name; empty where it cannot."""

    letters: str
    plain: str
    sound: str


def sought(text: str) -> Sought:
    """What a typed text looks for: 日立, ひたち, ﾋﾀﾁ or hitachi, without case, width, signs and spaces."""
    typed = in_katakana(text)
    sound = sounding(typed) if typed.isascii() and typed.isalpha() else ""
    return Sought(typed, plain_katakana(text), sound if len(sound) >= SHORTEST_SOUND else "")


def letters_of(name: str, reading: str) -> str:
    """The lines in which a `Sought` is looked for by its letters: the name, its reading, and the name as it is written.

    The last one holds the pieces of 霞が関 that, typed alone, do not show that their が is ケ.
    """
    return "\n".join((in_katakana(name), in_katakana(reading), plain_katakana(name)))


def sounds_of(name: str, reading: str) -> str:
    """The lines in which a `Sought` is looked for by its sound: the reading in both orders of its words, and kana."""
    words = reading.split()
    lines = (" ".join(words), " ".join(reversed(words)), name)
    return "\n".join(dict.fromkeys(romaji(line) for line in lines))
