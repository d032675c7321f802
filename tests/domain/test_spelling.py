"""One rule says which spellings of a text are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.spelling import folded, unspaced


@pytest.mark.parametrize("text", ["Talks A", " talks  a ", "ＴＡＬＫＳ　Ａ", "Talks\u00a0A", "talks\ta"])
def test_width_case_and_spaces_are_no_difference(text: str) -> None:
    assert (folded(text), unspaced(text)) == ("talks a", "talksa")


@pytest.mark.parametrize(
    ("one", "other"), [("髙島", "高島"), ("Müller", "Muller"), ("a,b", "ab"), ("は", "ば")]
)
def test_letters_are_a_difference(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
