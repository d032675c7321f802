"""Whether what the command prints of a page holds every sentence of it, told without the reader's own check."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from fieldhouse.domain.jobs.records import Document
from fieldhouse.domain.jobs.told import document_value

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def lost_sentences(document: Document, source: str) -> list[str]:
    """Lines' sentences whose words stand, in their order, in no text of the printed object."""
    value = document_value(document)
    texts = _texts(value)
    bare = [_TAG.sub(" ", text) for text in texts]  # a tag that was kept as a word, in a title
    bag = " " + " ".join(" ".join(_words(text)) for text in (*texts, *bare)) + " "
    lost = []
    labels = {label.casefold() for label in re.findall(r"^ {0,3}\[([^\]]+)\]:\s*\S", source, re.MULTILINE)}
    for line in source.split("\n"):
        for label in labels:
            line = re.sub(rf"\]\[{re.escape(label)}\]", "]", line, flags=re.IGNORECASE)
        line = re.sub(
            r"</?(?:td|th|tr|li|p|div|h[1-6]|title|style)\b[^<>]*>|<!doctype[^<>]*>",
            "|",
            line,
            flags=re.IGNORECASE,
        )
        shown = re.sub(
            rf"{_TAG.pattern}|<!--|-->",
            " ",
            re.sub(r"\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)", "]\0", line),
        )
        shown = re.sub(r"^\s*(?:[*+-]\s+)?\d{1,9}[.)]\s+", "", shown)
        for sentence in re.split(
            r"(?<=[.!?])\s+(?=[A-Z])|\s#{1,6}\s|(?:^|\s)[*+>-]\s|\s\d+\.\s|[|<>]|---|\{\{|\}\}", shown
        ):
            if not (_holds(bag, sentence) or all(_holds(bag, part) for part in sentence.split("\0"))):
                lost.append(sentence)  # the parts: an address that is none was kept between them
    return lost


def _holds(bag: str, sentence: str) -> bool:
    words = _words(sentence)
    return not words or f" {' '.join(words)} " in bag


def words_of_line(text: str) -> list[str]:
    """The words of a line of the source, without the addresses of its links."""
    return _words(re.sub(r"\]\((?:[^()\s]|\([^()\s]*\))*\)", "]", text))


def _words(text: str) -> list[str]:
    return _WORD.findall(re.sub(r"[*`~]|\\(?=[^\w\s])", "", html.unescape(text)).casefold())


def _texts(value: dict[str, Any]) -> list[str]:
    """Texts in the order of the page, each place once."""
    found: dict[tuple[int, int, str], str] = {}
    for key, said in value["front_matter"].items():
        for nth, text in enumerate(said if isinstance(said, list) else [said]):
            found[(0, nth, key)] = f"{key} {text}"
    for one in _objects({k: v for k, v in value.items() if k != "findings"}):
        if "text" in one and "line" in one:
            found.setdefault((one["line"], one.get("column", 1), one["text"]), one["text"])
    return [text for _, text in sorted(found.items(), key=lambda entry: entry[0][:2])]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _objects(one)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one)
