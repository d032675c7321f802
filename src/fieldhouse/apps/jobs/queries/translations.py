"""Statements in other languages: linked item by item, and out of date as soon as the English says something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldhouse.apps.jobs.models import JobTranslation


@dataclass(frozen=True, slots=True)
class Translations:
    """What a family's statements say in one language: text and the English that was translated, by statement."""

    texts: Mapping[str, tuple[str, str]]

    def shown(self, statement: str, english: str) -> tuple[str, str, bool]:
        """What to show of a statement: its text, the English where that is another, whether it is out of date."""
        found = self.texts.get(statement)
        if found is None:
            return english, "", False
        text, source = found
        return text, english, source != english


def translations_of(family: str, language: str) -> Translations:
    """A family's statements in a language; in English there is nothing to translate."""
    if language == "en":
        return Translations({})
    rows = JobTranslation.objects.filter(family__key=family, language=language)
    return Translations({one.statement: (one.text, one.source_text) for one in rows})
