"""CSV files in cp932: nothing is lost but what has no place there, and that is listed."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.apps.figures.exports.cp932 import SAME_PLACE, STAND_IN, Cp932Text
from fieldhouse.apps.figures.exports.files import is_in_cp932
from fieldhouse.domain.errors import BadInput


def written(*texts: str) -> tuple[str, Counter[str]]:
    """What the file holds, read by somebody else's decoder, and the characters without a place."""
    file = io.BytesIO()
    text = Cp932Text(file)
    for one in texts:
        text.write(one)
    return file.getvalue().decode("cp932"), text.without_place


def test_each_kind_by_hand() -> None:
    said, without = written("日立製作所 ㈱ ① 髙﨑", "10〜20 −5 ―", "한국 é €é")
    assert said == "日立製作所 ㈱ ① 髙﨑10～20 －5 ―〓〓 〓 〓〓"
    assert without == {"한": 1, "국": 1, "é": 2, "€": 1}


@given(st.lists(st.text()))
def test_every_character_stands_in_the_file_or_in_the_list(texts) -> None:
    said, without = written(*texts)
    whole = "".join(texts).translate(SAME_PLACE)
    assert len(said) == len(whole)
    missing = Counter(one for one, held in zip(whole, said, strict=True) if one != held)
    assert missing == {one: count for one, count in without.items() if one != STAND_IN}
    assert all(held == STAND_IN for one, held in zip(whole, said, strict=True) if one != held)


def test_it_is_asked_for_by_name() -> None:
    assert is_in_cp932({"encoding": "cp932"}) and not is_in_cp932({})
    with pytest.raises(BadInput, match=r"export\.encoding_unknown"):
        is_in_cp932({"encoding": "latin-1"})
