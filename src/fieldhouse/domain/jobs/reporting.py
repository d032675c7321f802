"""To whom a role reports: "reports to an Area Sales Manager or Regional Sales Director" keeps both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldhouse.domain.jobs.blocks import Link
from fieldhouse.domain.jobs.listed_titles import titles_in, without_article
from fieldhouse.domain.jobs.words import words_of

_REPORTS = re.compile(
    r"\breport(?:s|ing)?\b(?:\s+(?:directly|in|up|functionally|through))?\s*\b(?:into|intot|to)\b\s*:?\s+([^|]{2,240})",
    re.IGNORECASE,
)
_END = re.compile(
    r"\.(?=\s|$)|[;:!?(]|\s(?:and|but)\s+(?=is\b|are\b|will\b|works?\b|leads?\b|has\b|must\b|may\b|serves?\b|manages?\b|"
    r"partners?\b|collaborat|responsib|you\b|they\b|we\b|supports?\b|oversees?\b|drives?\b|owns?\b)"
    r"|,\s+(?=(?:you|this|the (?:\w+\s){0,6}(?:is|will|are|leads?|has)\b|they|we|who|which|with|and (?:is|will|works?|has|leads?|you)\b|"
    r"depending|as\b|in\b|where\b|while\b|but\b|responsible|working|he\b|she\b|it\b))"
    r"|\s(?:for|where|who|which|that|depending|while|within|based|when|as|in the|in their|in your|so)\s"
    r"|\sin\s(?=[a-z])|\sis\s(?:a|an|the|responsible)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(or|and)\s+to\s+", re.IGNORECASE)
_STOP_ABBREVIATION = re.compile(r"\b(Sr|Snr|Jr|St)\.(?=\s)")
_NOBODY = frozenset(
    "everyone management executives leadership stakeholders customers them us leaders above higher equivalent".split()
)
_LONGEST_TITLE = 12


@dataclass(frozen=True, slots=True)
class ReportsTo:
    """One alternative of a reporting line: the title as stated and, where it is linked, its address."""

    title: str
    target: str = ""


def reports_to(text: str, links: tuple[Link, ...] = ()) -> list[ReportsTo]:
    """The alternatives that a text names after "reports to"; none where it says nothing of that."""
    found: list[ReportsTo] = []
    for mark in _REPORTS.finditer(_STOP_ABBREVIATION.sub(r"\1", text)):
        said = mark.group(1)
        end = _END.search(said)
        said = said[: end.start()] if end else said
        for title in titles_in(_AGAIN.sub(r"\1 ", said), tuple(link.text for link in links)):
            words = words_of(title)
            if not words or len(words) > _LONGEST_TITLE or words[-1] in _NOBODY or title[:1].isdigit():
                continue
            if "report" in words or "reports" in words:
                continue
            one = ReportsTo(title, _target(title, links))
            if one not in found:
                found.append(one)
    return found


def _target(title: str, links: tuple[Link, ...]) -> str:
    wanted = words_of(title)
    for link in links:
        words = words_of(without_article(link.text))
        if words == wanted or (words and all(word in words for word in wanted)):
            return link.target
    return ""
