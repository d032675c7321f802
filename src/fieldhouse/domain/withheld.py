"""Which fields of a record a group of withheld fields means.

Sources keep margins, discounts and notes under names of their own (``Gross_Margin__c``, ``値引率``), and a record
carries such fields by those names. So a group is told by the words of a name; a role may name single fields beside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from fieldhouse.domain.spelling import folded

GROUPS: dict[str, tuple[str, ...]] = {
    "margin": ("margin", "markup", "profit", "cost", "cogs", "粗利", "利益", "原価", "マージン"),
    "discount": ("discount", "rebate", "list price", "listprice", "値引", "割引", "定価", "リベート", "仕切"),
    "private_notes": (
        *("note", "notes", "comment", "comments", "description", "memo", "remark", "remarks"),
        *("next step", "nextstep", "備考", "メモ", "所感", "説明", "コメント", "次の一手"),
    ),
}
"""The words of each group, in English and Japanese. Own words of a company are named field by field in the role."""

NEXT_STEP = "next step"
"""The note that every deal has a place for."""

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_\-./()%％]+")


def is_withheld(field: str, withheld: Collection[str]) -> bool:
    """Whether a field of a source's record is one of the withheld groups', or named itself.

    >>> is_withheld("Gross_Margin__c", {"margin"}), is_withheld("Costa_Region__c", {"margin"})
    (True, False)
    """
    if not withheld:
        return False
    if field in withheld:
        return True
    words = f" {_words(field)} "
    return any(_holds(words, word) for group in withheld for word in GROUPS.get(group, ()))


def shown_fields(fields: dict[str, str], withheld: Collection[str]) -> dict[str, str]:
    """The fields that are not withheld, in their order."""
    return {name: text for name, text in fields.items() if not is_withheld(name, withheld)}


def _words(field: str) -> str:
    parted = _CAPITAL.sub(" ", unicodedata.normalize("NFKC", field))
    return folded(_BETWEEN.sub(" ", parted))


def _holds(words: str, word: str) -> bool:
    """Latin words count whole, with a plural; Japanese is written without gaps."""
    if not word.isascii():
        return word in words
    return f" {word} " in words or f" {word}s " in words
