"""What two spellings of one text share: the one rule by which texts are held to mean the same."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """A text without the differences that people make in writing the same: width, case, how many spaces.

    ``" Ｔａｌｋｓ　 Ａ"`` and ``"talks a"`` fold to the same; folding again changes nothing. Accents and old forms of
    characters are kept apart: names of companies fold further (`fieldhouse.domain.identity.letters`).
    """
    once = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).split())


def unspaced(text: str) -> str:
    """The same without any space: ``"商談 ID"`` and ``"商談ID"`` are one."""
    return folded(text).replace(" ", "")
