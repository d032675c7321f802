"""Names in the order of their language, and tokens by which a query finds what the index holds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.names import display_name, search_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("大阪", ("大阪",)),
        ("大阪市", ("大阪", "阪市")),
        ("株", ("株",)),
        ("ﾋﾀﾁ", ("ひた", "たち")),
        ("ヒタチ", ("ひた", "たち")),
        ("ｶﾞｽﾞ", ("がず",)),
        ("サーバー", ("さー", "ーば", "ばー")),
        ("いすヾ イスヾ", ("いす", "すゞ", "いす", "すゞ")),
        ("佐々木", ("佐々", "々木")),
        ("𠮷野", ("𠮷野",)),
        ("DX推進 Ｇｒｏｕｐ-2", ("dx", "推進", "group", "2")),
        ("㈱日立", ("株", "日立")),
        ("Müller & Söhne", ("müller", "söhne")),
        ("Müller", ("müller",)),
        ("İstanbul STRASSE straße", ("istanbul", "strasse", "strasse")),
        ("snake_case o'neil", ("snake", "case", "o", "neil")),
        ("삼성 전자", ("삼성", "전자")),
        ("  \0\t。、・ ", ()),
        ("", ()),
    ],
)
def test_tokens_of_a_text(text: str, tokens: tuple[str, ...]) -> None:
    assert search_tokens(text) == tokens


def test_kana_of_either_kind_and_width_find_the_same() -> None:
    assert search_tokens("ひたち") == search_tokens("ヒタチ") == search_tokens("ﾋﾀﾁ")


@given(st.text(alphabet="日立大阪ひたちヒタチー々", min_size=2, max_size=12), st.data())
def test_every_piece_of_two_or_more_characters_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert set(search_tokens(text[start:end])) <= set(search_tokens(text))


@given(st.text())
def test_tokens_can_be_joined_by_spaces_and_read_again(text: str) -> None:
    tokens = search_tokens(text)
    assert all(tokens)
    kinds = {unicodedata.category(letter)[0] for token in tokens for letter in token}
    assert not kinds & set("ZPS")  # no space, punctuation or symbol, at which an index would split
    assert search_tokens(text.replace(" ", "　")) == tokens


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ja", "山田 太郎"),
        ("ja-JP", "山田 太郎"),
        ("ja_JP", "山田 太郎"),
        ("en", "太郎 山田"),
        ("jam", "太郎 山田"),
    ],
)
def test_family_comes_first_in_japanese_only(language: str, name: str) -> None:
    assert display_name("太郎", "山田", language) == name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_missing_part_leaves_the_other(language: str) -> None:
    assert display_name("", "Prince", language) == "Prince"
    assert display_name(" Cher ", "  ", language) == "Cher"
