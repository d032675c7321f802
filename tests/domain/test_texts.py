"""Texts by name in one text: they read back, and a source that speaks again empties what it names and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.texts import as_text, laid_over, texts_in

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TEXTS = st.dictionaries(NAMES, st.none() | NAMES)


@given(TEXTS)
def test_texts_read_back_in_the_order_of_their_names(texts):
    read = texts_in(as_text(texts))
    assert read == texts
    assert list(read) == sorted(read)


@given(TEXTS, TEXTS)
def test_what_is_said_again_is_laid_over_what_is_held(held, said):
    found = texts_in(laid_over(as_text(held), as_text(said)))
    for name in held.keys() | said.keys():
        assert found.get(name) == (said[name] if name in said else held[name])
    assert None not in found.values()


@pytest.mark.parametrize("text", ["[]", '{"a": 1}', "{", "1", '{"a": "\\ud800"}', "[" * 100_000])
def test_what_is_no_object_of_texts_is_refused(text):
    with pytest.raises(BadInput) as refusal:
        texts_in(text)
    assert refusal.value.code == "texts.not_texts"
