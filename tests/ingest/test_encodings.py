"""Encodings are told strictly, or stated; what does not fit is a finding on its row."""

from __future__ import annotations

import pytest

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest.encodings import Encoding, encoding_of

JAPANESE = "株式会社髙島①㈱ﾔﾏﾀﾞ、〜東京都"
LATIN = [
    "Müller & Söhne GmbH",
    "José Peña",
    "Café Réseau",
    "Ærø Ångström",
    "Société Générale",
    "étés",
    "Ñandú",
]


def table(names: list[str]) -> str:
    return "id,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_japanese(read_people, encoding):
    text = JAPANESE.replace("〜", "～") if encoding == "cp932" else JAPANESE
    found = read_people(table([text] * 3).encode(encoding))
    assert found.values("name") == [text] * 3
    assert ("file.encoding_told" in found.rules) is (encoding == "cp932")


@pytest.mark.parametrize("name", LATIN)
def test_latin_letters_are_not_taken_for_japanese(read_people, name):
    assert read_people(table([name]).encode("latin-1")).values("name") == [name]


@pytest.mark.parametrize(
    "name", ["髙橋", "東京エレクトロン", "ﾔﾏﾀﾞ", "日立製作所 (株)", "㈱テスト", "高い", "﨑山"]
)
def test_japanese_is_not_taken_for_latin_letters(read_people, name):
    found = read_people(table([name, "日本電気"]).encode("cp932"))
    assert found.values("name") == [name, "日本電気"]
    assert found.finding("file.encoding_told").fields == {"encoding": "cp932"}


@pytest.mark.parametrize("name", ["5 € – “fine”", "Don’t", "Macy’s", "the client’s “plan”", "Œuvre"])
def test_cp1252_signs(read_people, name):
    assert read_people(table([name]).encode("cp1252")).values("name") == [name]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_by_its_mark(read_people, codec):
    mark = "\ufeff".encode(codec)
    assert read_people(mark + table(["髙橋 𠮷野"]).encode(codec)).values("name") == ["髙橋 𠮷野"]


def test_half_a_character_of_utf16_is_a_finding(read_people):
    content = (
        b"\xff\xfe" + "id,name\n1,Anna\n2,B".encode("utf-16-le") + b"\x00\xd8" + "\n3,C\n".encode("utf-16-le")
    )
    found = read_people(content)
    assert found.finding("row.encoding").row == 3
    assert found.values("key") == ["1", "3"]


def test_odd_byte_at_the_end_of_utf16(read_people):
    found = read_people(b"\xff\xfe" + "id,name\n1,Anna\n2,Ben".encode("utf-16-le") + b"x")
    assert found.finding("row.encoding").row == 3


def test_mark_before_a_quoted_header(read_people):
    assert read_people('\ufeff"id","name"\n1,Anna\n').values("name") == ["Anna"]


def test_mark_beats_what_the_profile_states(read_people):
    found = read_people(table(["髙橋"]).encode("utf-8-sig"), options='encoding = "cp932"')
    assert found.values("name") == ["髙橋"]


@pytest.mark.parametrize("stated", ["cp932", "shift_jis", "windows-31j"])
def test_stated_encoding(read_people, stated):
    found = read_people(table(["髙橋①"]).encode("cp932"), options=f'encoding = "{stated}"')
    assert found.values("name") == ["髙橋①"]
    assert "file.encoding_told" not in found.rules


def test_row_that_is_not_in_the_stated_encoding(read_people):
    found = read_people(b"id,name\n1,Ren\x81\n2,Ren\xe9\n", options='encoding = "cp1252"')
    assert found.finding("row.encoding").severity is Severity.REJECTED
    assert found.values("name") == ["René"]


def test_first_letters_far_down_the_file():
    ascii_part = b"x" * 79 + b"\n"
    chunks = [ascii_part * 4000, ascii_part * 4000 + "髙橋\n".encode("cp932") * 3]
    assert encoding_of(chunks) == Encoding("cp932", "told")


def test_a_character_that_two_chunks_share():
    body = "髙橋,日本\n".encode()
    assert encoding_of([body[:4], body[4:]]) == Encoding("utf-8", "told")
