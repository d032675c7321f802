"""No sentence is lost: the page's words are held against the model's, and what is missing is taken up apart."""

from __future__ import annotations

import re
from collections import Counter

from fieldhouse.domain.jobs.blocks import Place
from fieldhouse.domain.jobs.words import sentences_of, words_of

_TARGET = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--|-->|<!doctype[^<>]{0,200}>", re.IGNORECASE)
_PARTING_TAG = re.compile(
    r"</?(?:td|th|tr|table|li|ul|ol|p|div|h[1-6]|title|style|script|dt|dd|summary|nav|footer)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]^]+)\]:\s*\S", re.MULTILINE)
_REFERENCE = re.compile(r"\]\[([^\[\]]*)\]")
_LEAST = 1
_MARKS = re.compile(r"\s#{1,6}\s|(?:^|\s)[*+>-]\s|\s\d{1,3}\.\s|(?:^|\s)---\s|[|<>]|\{\{|\}\}")
_MARK = re.compile(r"^\s*(?:[*+-]\s+)?\d{1,9}[.)]\s+")


def missing_sentences(source: str, told: list[str]) -> tuple[list[tuple[str, Place]], int]:
    """The sentences of the source whose words the texts of the model do not hold, in order, or hold less often; and
    how many sentences the source has."""
    model = " " + " ".join(" ".join(words_of(text)) for text in told) + " "
    counted: Counter[str] = Counter()
    have: dict[str, int] = {}
    missing = []
    sentences = 0
    labels = {label.casefold() for label in _DEFINITION.findall(source)}
    for number, line in enumerate(source.split("\n"), 1):
        if labels:
            line = _REFERENCE.sub(lambda mark: _without_label(mark, labels), line)
        for sentence in _sentences(line):
            words = words_of(sentence)
            if len(words) < _LEAST:
                continue
            sentences += 1
            wanted = " " + " ".join(words) + " "
            counted[wanted] += 1
            if wanted not in have:
                have[wanted] = _count(model, wanted)
            if counted[wanted] > have[wanted]:
                missing.append((sentence.strip(), Place(number)))
    return missing, sentences


def _without_label(mark: re.Match[str], labels: set[str]) -> str:
    """The end of a link by reference, without the reference that the page defines."""
    return "]" if mark.group(1).casefold() in labels else mark.group()


def _sentences(line: str) -> list[str]:
    """The sentences of a line; marks of headings, items and cells within it end one."""
    return [sentence for piece in _MARKS.split(readable(line)) for sentence in sentences_of(piece)]


def readable(line: str) -> str:
    """A line of the source without the addresses of its links and its tags."""
    if "](" in line:
        line = _TARGET.sub("]", line)
    if "<" in line or "-->" in line:
        line = _TAG.sub(" ", _PARTING_TAG.sub(" | ", line))
    return _MARK.sub("", line)


def _count(model: str, wanted: str) -> int:
    """How often the words occur; two occurrences may share the space between them."""
    found, place = 0, model.find(wanted)
    while place >= 0:
        found += 1
        place = model.find(wanted, place + len(wanted) - 1)
    return found
