"""Names in their parts: every usual spelling gives the same ones, and taking them again changes nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.identity.company_names import company_name
from fieldhouse.domain.identity.letters import folded, letters, loosely
from fieldhouse.domain.identity.romaji import romaji, sounding

PIECES = [
    *"日立髙﨑齋ヶがケーｰ‐-−～ｶﾞｷﾞabＡＢ&.,()（）　 /・'’ßİ㈱㈲㍿カ)(株有",
    *[
        "株式会社",
        "有限会社",
        "大阪支店",
        "支店",
        "本社",
        "部",
        "Inc.",
        "Co., Ltd.",
        "K.K.",
        "the ",
        "branch",
        "御中",
        "様",
        "\u3099",
        "\u0301",
    ],
]
NAMES = st.one_of(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.text(max_size=20))


@pytest.mark.parametrize(
    "names",
    [
        [
            "㈱日立商会",
            "（株）日立商会",
            "(株)日立商会",
            "株)日立商会",
            "株式会社 日立商会",
            "㍿日立商会",
            "株式會社日立商会",
            "株式会社日立商会　御中",
        ],
        ["日立商会㈱", "日立商会（株）", "日立商会(株", "日立商会 株式会社"],
        ["カ)ﾋﾀﾁｼﾖｳｶｲ", "株式会社ヒタチシヨウカイ", "カ）ヒタチシヨウカイ"],
        ["髙﨑電機有限会社", "高崎電機㈲", "高崎電機（有）"],
        ["霞ヶ関商事株式会社", "霞ケ関商事株式会社", "霞が関商事(株)"],
        ["株式会社サ-バ-", "株式会社サーバー", "株式会社ｻｰﾊﾞｰ", "株式会社サ－バ－"],
        ["Acme, Inc.", "ACME INC", "Acme Incorporated", "The Acme Inc.", "ＡＣＭＥ　Ｉｎｃ．"],
        ["Acme Co., Ltd.", "Acme Co.,Ltd", "ACME CO. LTD.", "Acme Company Limited"],
        ["Müller & Söhne GmbH", "Muller and Sohne G.m.b.H."],
        ["株式会社ABC大阪支店", "㈱ABC　大阪支店", "株式会社ABC（大阪支店）"],
        ["ABC株式会社 情報システム部", "ABC㈱情報システム部"],
    ],
)
def test_usual_spellings_of_one_name_are_one(names: list[str]) -> None:
    assert len({company_name(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("name", "core", "form", "branch"),
    [
        ("株式会社ABC", "abc", "株式会社", ""),
        ("株式会社野村総合研究所", "野村総合研究所", "株式会社", ""),
        ("株式会社ABC梅田支店", "abc梅田支店", "株式会社", ""),  # nothing tells where the branch begins
        ("ABC株式会社梅田支店", "abc", "株式会社", "梅田支店"),
        ("株式会社東京支店", "東京支店", "株式会社", ""),
        ("株式会社", "株式会社", "", ""),
        ("Limited", "limited", "", ""),
        ("The Limited, Inc.", "limited", "inc", ""),
        ("Acme Inc. Osaka Office", "acme", "inc", "osakaoffice"),
        ("Acme, Osaka Office", "acme", "", "osakaoffice"),
        ("日本株式会社協会", "日本株式会社協会", "", ""),
        ("(合)三河屋", "合三河屋", "", ""),  # 合同, 合資 or 合名: not ours to say
        ("S.A.S. Dupont S.A.R.L.", "sasdupont", "sarl", ""),
        ("…", "", "", ""),
    ],
)
def test_parts_of_a_name(name: str, core: str, form: str, branch: str) -> None:
    parts = company_name(name)
    assert (parts.core, parts.form.kind if parts.form else "", parts.branch) == (core, form, branch)


def test_a_form_in_front_is_not_one_behind() -> None:
    assert company_name("㈱ABC").core == company_name("ABC㈱").core
    assert company_name("㈱ABC") != company_name("ABC㈱")


@given(NAMES)
def test_the_normal_spelling_is_normal(name: str) -> None:
    parts = company_name(name)
    assert company_name(str(parts)) == parts
    for fold in (folded, letters, loosely):
        assert fold(fold(name)) == fold(name)


@given(NAMES)
def test_a_name_and_its_compatible_forms_have_the_same_parts(name: str) -> None:
    for form in ("NFKC", "NFC", "NFKD"):
        assert company_name(unicodedata.normalize(form, name)) == company_name(name)
    assert unicodedata.normalize("NFKC", letters(name)) == letters(name)


@pytest.mark.parametrize(
    ("kana", "spellings"),
    [
        ("ひたち", ["hitachi", "hitati", "HITACHI"]),
        ("トウキョウ", ["Tokyo", "Toukyou", "Tōkyō", "tookyoo", "Tohkyoh"]),
        ("しんぶん", ["shimbun", "shinbun", "sinbun"]),
        ("まっちゃ", ["matcha", "maccha", "mattya"]),
        ("ふじつう", ["fujitsu", "huzitu", "fujitsuu"]),
        ("じゃぱん", ["japan", "zyapan", "jyapan"]),
        ("シェフ", ["shefu", "syehu"]),
        ("おおたに", ["ohtani", "otani", "ootani"]),
        ("ヴァイス", ["vaisu", "baisu"]),
        ("ﾁﾖﾀﾞ", ["chiyoda", "tiyoda"]),
    ],
)
def test_kana_sound_as_they_are_spelled(kana: str, spellings: list[str]) -> None:
    assert {sounding(spelling) for spelling in spellings} == {romaji(kana)}
