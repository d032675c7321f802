"""Legal forms of companies: how they are written and where they stand in a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from fieldhouse.domain.identity.letters import folded


class Place(StrEnum):
    """Where a Japanese form stands: 株式会社ABC (前株) and ABC株式会社 (後株) are two companies."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form, e.g. ``株式会社``; two of one ``family`` may be the same in two languages, others never are."""

    kind: str
    family: str
    place: Place | None = None


_STOCK, _LLC = "stock", "llc"
# In full; its letter in brackets, (株); its kana in bank transfers, カ), by the list of the banks' association.
_JAPANESE = (
    ("株式会社", "株", "カ"),
    ("有限会社", "有", "ユ"),
    ("合同会社", "同", "ド"),
    ("合資会社", "資", "シ"),
    ("合名会社", "名", "メ"),
    ("相互会社", "相", "ソ"),
    ("社会医療法人", "", ""),
    ("医療法人社団", "", ""),
    ("医療法人財団", "", ""),
    ("医療法人", "医", "イ"),
    ("一般社団法人", "一社", ""),
    ("公益社団法人", "公社", ""),
    ("社団法人", "社", "シヤ"),
    ("一般財団法人", "一財", ""),
    ("公益財団法人", "公財", ""),
    ("財団法人", "財", "ザイ"),
    ("学校法人", "学", "ガク"),
    ("宗教法人", "宗", "シユウ"),
    ("社会福祉法人", "福", "フク"),
    ("特定非営利活動法人", "特非", "トクヒ"),
    ("地方独立行政法人", "地独", ""),
    ("独立行政法人", "独", "ドク"),
    ("国立研究開発法人", "国研", ""),
    ("国立大学法人", "大", "ダイ"),
    ("公立大学法人", "", ""),
    ("弁護士法人", "弁", "ベン"),
    ("税理士法人", "税", "ゼイ"),
    ("監査法人", "監", "カン"),
    ("協同組合", "協組", ""),
    ("股份有限公司", "", ""),
    ("有限責任公司", "", ""),
    ("有限公司", "", ""),
    ("주식회사", "주", ""),
    ("유한회사", "유", ""),
)
_FAMILIES = {"株式会社": _STOCK, "合同会社": _LLC}
_BY_LENGTH = sorted((full for full, _, _ in _JAPANESE), key=len, reverse=True)
_ANY_FORM = re.compile("|".join(_BY_LENGTH))
_BRACKETS = {
    re.compile(rf"\(\s*{letter}\s*\)|^\s*{letter}\s*\)|\(\s*{letter}\s*$"): full
    for full, letter, _ in _JAPANESE
    if letter
} | {
    re.compile(rf"^\s*\(?{folded(kana)}\)|\({folded(kana)}\)?\s*$"): full
    for full, _, kana in _JAPANESE
    if kana
}

# Words at the end of a name in Latin letters, the kind they stand for, and the family where it is not the kind's own.
_LATIN: dict[tuple[str, ...], tuple[str, str]] = {
    tuple(words.split()): (kind, family or kind)
    for line, kind, family in (
        ("co ltd|company limited|co limited|coltd", "co ltd", _STOCK),
        ("ltd|limited", "ltd", _STOCK),
        ("inc|incorporated", "inc", _STOCK),
        ("corp|corporation", "corp", _STOCK),
        ("co|company|and co|and company", "co", _STOCK),
        ("co inc", "inc", _STOCK),
        ("kk|kabushiki kaisha|kabushiki gaisha|kabushikikaisha", "kk", _STOCK),
        ("yk|yugen kaisha", "yk", "有限会社"),
        ("gk|godo kaisha", "gk", _LLC),
        ("pty ltd|pty limited|proprietary limited", "pty ltd", _STOCK),
        ("pte ltd|pte limited|private limited|pvt ltd", "pte ltd", _STOCK),
        ("llc", "llc", _LLC),
        ("llp", "llp", ""),
        ("lp", "lp", ""),
        ("plc|public limited company", "plc", ""),
        ("gmbh and co kg", "gmbh and co kg", ""),
        ("gmbh|gesellschaft mit beschrankter haftung", "gmbh", ""),
        ("ag|aktiengesellschaft", "ag", ""),
        ("ug", "ug", ""),
        ("kg", "kg", ""),
        ("kgaa", "kgaa", ""),
        ("ohg", "ohg", ""),
        ("se", "se", ""),
        ("sa|societe anonyme|sociedad anonima", "sa", ""),
        ("sa de cv", "sa de cv", ""),
        ("sas", "sas", ""),
        ("sarl|sa rl", "sarl", ""),
        ("srl", "srl", ""),
        ("spa", "spa", ""),
        ("sl", "sl", ""),
        ("ltda", "ltda", ""),
        ("bv", "bv", ""),
        ("nv", "nv", ""),
        ("ab", "ab", ""),
        ("as|a s", "as", ""),
        ("aps", "aps", ""),
        ("oy", "oy", ""),
        ("oyj", "oyj", ""),
        ("sro|s r o", "sro", ""),
        ("sp z oo", "sp z oo", ""),
        ("sdn bhd", "sdn bhd", ""),
        ("bhd|berhad", "bhd", ""),
    )
    for words in line.split("|")
}
_LONGEST = max(map(len, _LATIN))


def written_out(text: str) -> str:
    """A folded text in which abbreviations of Japanese forms are written in full: ``(株)日立`` is ``株式会社日立``."""
    text = text.replace("npo法人", "特定非営利活動法人")
    for pattern, full in _BRACKETS.items():
        text = pattern.sub(full, text)
    return text


def japanese_form(text: str, place: Place) -> Form:
    """The form of a name by its full text."""
    return Form(text, _FAMILIES.get(text, text), place)


def front_form(text: str) -> str:
    """The Japanese form with which a text begins, or nothing."""
    found = _ANY_FORM.match(text)
    return found[0] if found else ""


def later_forms(text: str) -> list[re.Match[str]]:
    """The Japanese forms after the beginning of a text, the last one first."""
    return [found for found in _ANY_FORM.finditer(text) if found.start() > 0][::-1]


def latin_form(words: list[str]) -> tuple[Form, int] | None:
    """The form that some last words of a name are, and how many they are; the longest, and never all of them."""
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        found = _LATIN.get(tuple(words[-count:]))
        if found:
            return Form(*found), count
    return None
