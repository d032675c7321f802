"""Every sentence of the program is in the Japanese catalogue, whole, with its placeholders, in the agreed terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

NAMED = re.compile(r"%\((\w+)\)[sd]")
PERCENT = re.compile(r"%%|%\(\w+\)[sd]|%")
REFRESH = (
    "In src/fieldhouse: django-admin makemessages -l ja --add-location file --no-obsolete; then translate."
)
TERMS = {
    "quotas?": "目標",
    "close dates?": "完了予定日",
    "best case": "最善達成予測",
    "commit(?! \\()": "達成予測",
    "stages?(?!:)": "フェーズ",
    "pipeline": "パイプライン",
    "expectation": "見込み",
    "attainment": "達成率",
    "generations?": "世代",
    "territor(y|ies)": "テリトリー",
    "year on year": "前年同期比",
    "profiles?": "プロファイル",
    "haircut": "掛け目",
}
"""What docs/glossary.md fixes for both languages: who says the first says the second."""
NEVER = ("ノルマ", "取引額", "ヨミ", "案件")
"""Words that mean something else here; 案件 is a partner's registration, and there is none yet."""


def _listed(entries: list[polib.POEntry]) -> list[str]:
    return [entry.msgid for entry in entries]


def _pairs(catalogue: polib.POFile) -> Iterator[tuple[polib.POEntry, str, str]]:
    """Each sentence in its fullest English form, and each of its Japanese forms."""
    for entry in catalogue:
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            yield entry, entry.msgid_plural or entry.msgid, text


def test_no_sentence_is_missing(catalogue: polib.POFile) -> None:
    assert _listed(catalogue.untranslated_entries()) == [], REFRESH


def test_no_sentence_is_fuzzy(catalogue: polib.POFile) -> None:
    assert _listed(catalogue.fuzzy_entries()) == [], REFRESH


def test_no_sentence_is_obsolete(catalogue: polib.POFile) -> None:
    assert _listed(catalogue.obsolete_entries()) == [], REFRESH


def test_placeholders_are_those_of_the_source(catalogue: polib.POFile) -> None:
    for _, english, japanese in _pairs(catalogue):
        assert sorted(set(NAMED.findall(japanese))) == sorted(set(NAMED.findall(english))), english


def test_a_percent_sign_is_doubled_where_something_is_filled_in(catalogue: polib.POFile) -> None:
    for entry, english, japanese in _pairs(catalogue):
        if "python-format" in entry.flags:
            assert "%" not in PERCENT.findall(english), english
            assert "%" not in PERCENT.findall(japanese), japanese


def test_sentences_are_whole(catalogue: polib.POFile) -> None:
    for entry, english, japanese in _pairs(catalogue):
        for text in (entry.msgid, english, japanese):
            assert text == text.strip(), f"{text!r} begins or ends with a space"
            assert "\n" not in text, f"{text!r} is broken into lines"


def test_there_is_one_form_for_any_number(catalogue: polib.POFile) -> None:
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert all(len(entry.msgstr_plural) == 1 for entry in catalogue if entry.msgid_plural)


@pytest.mark.parametrize("english", TERMS)
def test_a_term_is_the_same_in_every_sentence(catalogue: polib.POFile, english: str) -> None:
    says = re.compile(rf"(?<![\w-]){english}(?![\w-])", re.IGNORECASE)
    wrong = [
        (source, text)
        for _, source, text in _pairs(catalogue)
        if says.search(source) and TERMS[english] not in text
    ]
    assert wrong == []


@pytest.mark.parametrize("word", NEVER)
def test_a_wrong_word_stands_nowhere(catalogue: polib.POFile, word: str) -> None:
    assert [text for _, _, text in _pairs(catalogue) if word in text] == []


def test_scripts_hold_no_sentences(source: Path) -> None:
    scripts = sorted((source / "web" / "static" / "fieldhouse").glob("*.js"))
    assert scripts
    assert [script.name for script in scripts if "gettext" in script.read_text(encoding="utf-8")] == []
