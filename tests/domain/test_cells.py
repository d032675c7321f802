"""Texts become cells that compute nothing, and come back exactly."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldhouse.domain.cells import FORMULA_STARTS, neutral, restored

TEXTS = st.text() | st.text([*FORMULA_STARTS, "'", "a", "1", '"', ","])


@given(TEXTS)
@example("'=1")
@example("'")
@example("")
def test_every_text_comes_back_and_none_begins_like_a_formula(text):
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(FORMULA_STARTS)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-", "'-"),
        ("\0", "'\0"),
        ("'=1", "''=1"),
        ("''@", "'''@"),
        ("'tis", "'tis"),
        ("O'Neil", "O'Neil"),
        (" =1", " =1"),
    ],
)
def test_cells_of_texts(text, cell):
    assert (neutral(text), restored(cell)) == (cell, text)
