"""Names: the order in which a language writes them, and the tokens by which people find them."""

from __future__ import annotations

import re
from itertools import pairwise

from fieldhouse.domain.spelling import folded, unspaced

_JAPANESE = (
    "\u3005-\u3007"  # 々 〆 〇
    # Kana, the long vowel ー, iteration marks.
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    # Ideographs, with those outside the basic plane (𠮷).
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"(?P<japanese>[{_JAPANESE}]+)|(?P<word>(?:(?![{_JAPANESE}])[^\W_])+)")

_KATAKANA = (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)
_TO_HIRAGANA = {letter: letter - 0x60 for letter in _KATAKANA}


def search_tokens(text: str) -> tuple[str, ...]:
    """Return the search tokens of a text, for the index and for the query alike, in order.

    NFKC, case folded, katakana as hiragana; a run of Japanese gives its character bigrams (a single
    character gives itself), any other run of letters and digits one word. ``"DX推進 ﾋﾀﾁ"`` is
    ``("dx", "推進", "ひた", "たち")``. Tokens hold letters and digits only, so that they can be joined by
    spaces into any full-text index. FTS5's own trigrams silently find nothing for two characters such as
    大阪, hence bigrams; a query of a single character matches as a prefix or not at all.
    """
    plain = folded(text).replace(
        "\u0307", ""
    )  # the dot that folding leaves of the Turkish İ would split the word
    tokens: list[str] = []
    for run in _RUNS.finditer(plain.translate(_TO_HIRAGANA)):
        japanese = run["japanese"]
        if japanese is None:
            tokens.append(run["word"])
        elif len(japanese) == 1:
            tokens.append(japanese)
        else:
            tokens.extend(left + right for left, right in pairwise(japanese))
    return tuple(tokens)


def name_key(text: str) -> str:
    """Return what two spellings of one name share: width, case and spaces are no part of it, nor is a comma.

    ``"佐藤　太郎"`` and ``"佐藤太郎"`` share one, as ``"Lee, Ann"`` and ``"LEE ANN"`` do. Equal keys propose that the
    same is meant; whether one name is that of one alone is for the caller to ask.
    """
    return unspaced(text).replace(",", "")


def display_name(given: str, family: str, language: str) -> str:
    """Return a person's name in the order of a language: family first in Japanese, given first elsewhere.

    ``language`` is a tag such as ``ja``, ``ja-JP`` or ``en``. A missing part leaves the other alone. Titles
    and 様 belong to letters and are not added here.
    """
    is_family_first = language.replace("_", "-").split("-")[0].lower() == "ja"
    parts = (family, given) if is_family_first else (given, family)
    return " ".join(part.strip() for part in parts if part.strip())
