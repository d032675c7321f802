"""The glossary holds every term of the code, no other, and the words that pages show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from fieldhouse.apps.figures import presentation_words as words
from fieldhouse.apps.figures.queries import metric_names
from fieldhouse.apps.logins.labels import SCOPES
from fieldhouse.apps.pipeline import labels
from fieldhouse.apps.roles.labels import ROLES, WITHHELD
from fieldhouse.apps.roles.rights import Reach, Right, Withheld
from fieldhouse.apps.roles.standard import STANDARD
from fieldhouse.domain.change import Outcome
from fieldhouse.domain.change import Reason as ChangeReason
from fieldhouse.domain.views import View
from fieldhouse.engines.forecast.model.past import COMPONENTS
from fieldhouse.engines.forecast.words import Reason as ForecastReason
from fieldhouse.facts.metrics.definitions import REASONS
from fieldhouse.ingest.schema import RECORDS
from fieldhouse.web.sentences.kinds import KINDS

ROOT = Path(__file__).parents[2]
HEAD = ["Term", "Japanese", "Identifier", "What it is"]

IDENTIFIERS: Mapping[str, Iterable[str]] = {
    "Metrics": metric_names(),
    "Why a deal is left out": REASONS,
    "Why a total changed": ChangeReason,
    "Forecast categories": labels.CATEGORIES,
    "Outcomes": Outcome,
    "Currency views": View,
    "Forecast components": COMPONENTS,
    "Too few to say": ForecastReason,
    "Roles": STANDARD,
    "Rights": Right,
    "Scopes of a token": SCOPES,
    "How far roles see": Reach,
    "Withheld fields": Withheld,
    "Kinds of record": RECORDS,
    "Types of deal": labels.TYPES,
    "Order types": labels.ORDER_TYPES,
    "Parties of a route": labels.ROUTE_ROLES,
    "Buying roles": labels.BUYING_ROLES,
    "Kinds of split": labels.SPLIT_KINDS,
}
"""A section's identifiers are exactly these."""

LABELS: Mapping[str, Mapping[str, object]] = {
    "Metrics": words.METRIC_LABELS,
    "Why a deal is left out": words.LEFT_OUT_LABELS,
    "Why a total changed": words.CHANGE_LABELS,
    "Forecast categories": labels.CATEGORIES,
    "Outcomes": labels.OUTCOMES,
    "Currency views": labels.VIEWS,
    "Forecast components": words.COMPONENT_LABELS,
    "Roles": ROLES,
    "Scopes of a token": SCOPES,
    "Withheld fields": WITHHELD,
    "Kinds of record": KINDS,
    "Types of deal": labels.TYPES,
    "Order types": labels.ORDER_TYPES,
    "Parties of a route": labels.ROUTE_ROLES,
    "Buying roles": labels.BUYING_ROLES,
    "Kinds of split": labels.SPLIT_KINDS,
}
"""What pages call them; a section's words are the same in both languages."""


@cache
def sections() -> dict[str, list[list[str]]]:
    """The rows of each section's table, as cells."""
    found: dict[str, list[list[str]]] = {}
    title = ""
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        elif line.startswith("|") and not line.startswith("|---"):
            found.setdefault(title, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def rows(title: str) -> list[list[str]]:
    """The rows below a section's head, which is the same everywhere."""
    head, *rest = sections()[title]
    assert head == HEAD, f"the table of {title!r} has other columns"
    return rest


def identifier(row: list[str]) -> str:
    """A row's identifier without its quotes."""
    return row[2].strip("`")


@cache
def source_words() -> frozenset[str]:
    """Every word of the Python source."""
    files = (ROOT / "src" / "fieldhouse").rglob("*.py")
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("title", IDENTIFIERS)
def test_a_section_names_all_that_the_code_has_and_nothing_else(title: str) -> None:
    named = [identifier(row) for row in rows(title)]
    assert sorted(named) == sorted(str(one) for one in IDENTIFIERS[title])


@pytest.mark.parametrize("title", LABELS)
@pytest.mark.parametrize(("language", "column"), [("en", 0), ("ja", 1)])
def test_the_words_are_those_of_the_pages(title: str, language: str, column: int) -> None:
    with translation.override(language):
        shown = {code: str(label) for code, label in LABELS[title].items()}
    assert {identifier(row): row[column] for row in rows(title)} == shown


def test_the_order_of_reasons_is_the_order_in_which_they_are_tried() -> None:
    assert tuple(identifier(row) for row in rows("Why a deal is left out")) == REASONS


def test_identifiers_of_the_page_exist_in_the_code() -> None:
    missing = [identifier(row) for row in rows("Words of the page") if identifier(row) not in source_words()]
    assert missing == []


def test_every_row_is_complete() -> None:
    for title in sections():
        assert all(all(row) and len(row) == len(sections()[title][0]) for row in sections()[title]), title


def test_no_word_of_the_page_stands_twice() -> None:
    terms = [row[0] for row in rows("Words of the page")]
    assert len(terms) == len(set(terms))
