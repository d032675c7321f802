"""The name of a company in its parts: what it is called, its legal form, and the branch that is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldhouse.domain.identity import forms
from fieldhouse.domain.identity.forms import Form, Place
from fieldhouse.domain.identity.letters import folded, letters

_HEAD_OFFICES = frozenset({"本社", "本店", "headquarters", "headoffice"})
_BRANCH_WORDS = "支店|支社|支部|支所|分室|営業所|出張所|事業所|事務所|駐在所|製造所|工場|本社|本店"
_UNIT_WORDS = f"{_BRANCH_WORDS}|事業部|営業部|本部|部|課|室|店|研究所|センター|オフィス"
_BRANCH = re.compile(rf"[^\s]*(?:{_BRANCH_WORDS})$")
_UNIT = re.compile(rf".+(?:{_UNIT_WORDS})$|本社$|本店$")
# Prefectures, regions, designated cities and directions: after a form in front only they tell where a branch begins.
_PLACES = (
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 "
    "富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 "
    "鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 "
    "鹿児島 沖縄 東日本 西日本 中日本 東北 北関東 首都圏 関東 甲信越 北陸 中部 東海 関西 近畿 "
    "中国 四国 九州 札幌 仙台 さいたま 横浜 川崎 相模原 浜松 名古屋 堺 神戸 北九州 新宿 "
    "渋谷 品川"
)
_PLACED = re.compile(
    rf"(?:{'|'.join(map(folded, _PLACES.split()))})[都府県市区第一二三四]*(?:{_BRANCH_WORDS}|店)$"
)
_LATIN_BRANCH = ("branch", "office", "plant", "factory", "headquarters")
_HONORIFIC = re.compile(r"\s*御中$|(?<=\s)様$|(?<=会社)様$")


@dataclass(frozen=True, slots=True)
class CompanyName:
    """The letters of a name without its form and branch; ``form`` is ``None`` and ``branch`` empty where none is said.

    ``株式会社日立製作所 大阪支店`` is ``("日立製作所", 株式会社 in front, "大阪支店")``.
    """

    core: str
    form: Form | None = None
    branch: str = ""

    def __str__(self) -> str:
        """The normal way to write it, of which `company_name` makes the same."""
        kind = self.form.kind if self.form else ""
        if self.form and self.form.place is Place.FRONT:
            written = f"{kind}{self.core}"
        elif self.form and self.form.place is Place.BACK:
            written = f"{self.core}{kind}"
        else:
            written = f"{self.core} {kind}".strip()
        return f"{written}, {self.branch}" if self.branch else written

    @property
    def seat(self) -> str:
        """The branch, empty for the head office; the whole core where it ends as a branch that nobody can split off."""
        if self.branch:
            return "" if self.branch in _HEAD_OFFICES else self.branch
        return self.core if _BRANCH.fullmatch(self.core) else ""


def company_name(text: str) -> CompanyName:
    """The parts of a company's name in any of its usual spellings.

    A name that is only a form keeps it as its core. Taking the parts of a name's normal spelling gives the same parts.
    """
    name = _parts(text)
    while (again := _parts(str(name))) != name:
        name = again
    return name


def _parts(text: str) -> CompanyName:
    plain = forms.written_out(_HONORIFIC.sub("", folded(text).strip())).strip()
    front = forms.front_form(plain)
    if front:
        rest, branch = _branch_apart(plain[len(front) :])
        return _made(rest, forms.japanese_form(front, Place.FRONT), branch, text)
    for found in forms.later_forms(plain):
        core, rest = plain[: found.start()], _stripped(plain[found.end() :])
        if letters(core) and (not rest or _UNIT.fullmatch(letters(rest)) or _is_latin_branch(rest)):
            return _made(core, forms.japanese_form(found[0], Place.BACK), rest, text)
    rest, branch = _branch_apart(plain)
    words = _words(rest)
    ends = range(len(words), 1, -1) if _is_latin_branch(rest) else [len(words)]
    for end in ends:  # Acme Inc. Osaka Office
        found_form = forms.latin_form(words[:end])
        if found_form:
            form, count = found_form
            return _made(" ".join(words[: end - count]), form, branch or "".join(words[end:]), text)
    return _made(" ".join(words), None, branch, text)


def _made(core: str, form: Form | None, branch: str, text: str) -> CompanyName:
    words = _words(core)
    named = "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
    return CompanyName(named, form, letters(branch)) if named else CompanyName(letters(text))


def _branch_apart(plain: str) -> tuple[str, str]:
    """A name without a form behind it, and the branch at its end: after a gap, or beginning with a known place."""
    pieces = [piece for piece in re.split(r"\s*[,()\[\]/|、]\s*|\s+-\s+", plain) if piece.strip()]
    if len(pieces) > 1 and (_is_latin_branch(pieces[-1]) or _UNIT.fullmatch(letters(pieces[-1]))):
        return plain[: plain.rindex(pieces[-1])], pieces[-1]
    head, _, tail = plain.strip().rpartition(" ")
    if letters(head) and _BRANCH.fullmatch(tail):
        return head, tail
    placed = _PLACED.search(plain)
    if placed and letters(plain[: placed.start()]):
        return plain[: placed.start()], placed[0]
    return plain, ""


def _is_latin_branch(text: str) -> bool:
    return letters(text).endswith(_LATIN_BRANCH)


def _stripped(text: str) -> str:
    return text.strip(" ,()[]/|、・-")


def _words(text: str) -> list[str]:
    """The words of a folded text; dots within an abbreviation join it: ``l.l.c.`` is one word."""
    joined = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", text).replace("&", " and ").replace("'", "").replace("’", "")
    return [
        word
        for word in (letters(part) for part in re.split(r"[^\w+\u0300-\uffff]|[_.。、・]", joined))
        if word
    ]
