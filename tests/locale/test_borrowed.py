"""What Django and django-allauth say comes out in our words, as long as they say it."""

from __future__ import annotations

from pathlib import Path

import allauth
import django
import polib
import pytest
from django.utils import translation

from fieldhouse.web.sentences.borrowed import BORROWED, BORROWED_PLURALS

THEIRS = (
    Path(django.__file__).parent / "conf",
    Path(django.__file__).parent / "contrib" / "auth",
    Path(allauth.__file__).parent,
)


@pytest.fixture(scope="module")
def said_by_them() -> set[str]:
    """Every sentence of their Japanese catalogues, translated there or not."""
    catalogues = [folder / "locale" / "ja" / "LC_MESSAGES" / "django.po" for folder in THEIRS]
    return {entry.msgid for catalogue in catalogues for entry in polib.pofile(str(catalogue))}


def test_each_is_still_said_by_them(said_by_them: set[str]) -> None:
    assert set(BORROWED) <= said_by_them


@pytest.mark.parametrize("sentence", BORROWED)
def test_it_comes_out_in_our_words(catalogue: polib.POFile, sentence: str) -> None:
    ours = catalogue.find(sentence)
    with translation.override("ja"):
        assert ours is not None
        assert translation.gettext(sentence) == ours.msgstr


def test_counted_ones_come_out_in_our_words() -> None:
    length, digits, long_enough = BORROWED_PLURALS
    with translation.override("ja"):
        assert (
            str(length % {"limit_value": 100, "show_value": 120})
            == "100文字以内で入力してください（現在120文字）。"
        )
        assert str(digits % {"max": 18}) == "全体で18桁以内で入力してください。"
        assert str(long_enough % {"min_length": 12}) == "12文字以上にしてください。"
