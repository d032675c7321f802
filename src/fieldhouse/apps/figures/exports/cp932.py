"""Texts in cp932, which older Japanese systems read, and the characters that have no place in it."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

NAME = "cp932"
STAND_IN = "\u3013"
"""The geta mark, by which Japanese typesetters show that a character is missing."""

SAME_PLACE = str.maketrans(
    "\u301c\u2016\u2212\u00a2\u00a3\u00ac\u2014", "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2\u2015"
)
"""Characters of JIS X 0208 that others map to another code point than Microsoft does: the same place, so nothing is
lost (Unicode's table CP932.TXT against JIS0208.TXT)."""


class Cp932Text:
    """Writes text into a file of bytes; ``without_place`` counts the characters for which the stand-in was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.without_place: Counter[str] = Counter()

    def write(self, text: str) -> int:
        """Write a text, each character without a place as the stand-in."""
        same = text.translate(SAME_PLACE)
        try:
            self._file.write(same.encode(NAME))
        except UnicodeEncodeError:
            self._file.write("".join(map(self._placed, same)).encode(NAME))
        return len(text)

    def _placed(self, character: str) -> str:
        try:
            character.encode(NAME)
        except UnicodeEncodeError:
            self.without_place[character] += 1
            return STAND_IN
        return character
