"""Ladders that are drawn: rows of a table, titles joined by arrows, and diagrams ("A[Seller] --> B[Senior Seller]")."""

from __future__ import annotations

import re
from itertools import pairwise

from fieldhouse.domain.jobs.titles import is_title
from fieldhouse.domain.jobs.words import tidy, words_of

_ARROW = re.compile(r"\s*(?:→|⟶|➔|➜|⇒|»|-{1,3}>|={1,2}>|\s>\s)\s*")
_DIAGRAM = re.compile(r"^\W*(?:mermaid|graph\s+(?:LR|RL|TD|TB|BT)|flowchart)\b", re.IGNORECASE)
_NODE = re.compile(
    r"([A-Za-z][\w:./-]*)\s*(?:\[+\(?|\(+\[?|\{+)\s*\"?([^\]\)\}\"]+?)\"?\s*(?:\)?\]+|\]?\)+|\}+)"
)
_JOINED = re.compile(
    r"([A-Za-z][\w:./-]*?)\s*(?:-->|---|-\.->|==>)\s*(?:\|[^|]*\|\s*)?(?=([A-Za-z](?:[\w:./]|-(?!-|\.->))*))"
)

_ARROWS, _ID = r"(?:-->|---|-\.->|==>)", r"[A-Za-z][\w:./-]*?"
_BOX = r"(?:\s*[\[({]+[^\])}]*[\])}]+)?"
_CLICK = re.compile(r"\bclick\s+([A-Za-z][\w:./-]*)\s+\"([^\"]+)\"")
_COMMENT = re.compile(rf"%%\s*{_ID}{_BOX}(?:\s*{_ARROWS}\s*{_ID}{_BOX})*(?=[\s;]|$);?")
"""A node or a step of a diagram that was commented out; the lines of a diagram stand on one."""


def chained_titles(text: str, *, is_row: bool = False) -> list[tuple[str, str]]:
    """The pairs of a title and the next one that a drawing shows; none where the text draws nothing."""
    if _DIAGRAM.match(text):
        return _of_a_diagram(text)
    if is_row:
        cells = [tidy(cell) for cell in text.split("|")]
        named = [cell for cell in cells[:2] if _may_be_title(cell)]
        return [(cells[0], cells[1])] if len(named) == 2 and is_title(cells[1]) else []
    pieces = [piece.strip(" .,;:*") for piece in _ARROW.split(tidy(text))]
    if len(pieces) < 2 or not all(_may_be_title(piece) for piece in pieces):
        return []
    return list(pairwise(pieces))


def drawn_targets(text: str) -> dict[str, str]:
    """The addresses that a diagram gives to its nodes (``click director "/job-families/…"``), by title."""
    text = _COMMENT.sub(" ", text)
    titles = _titles(text)
    return {titles[mark.group(1)]: mark.group(2) for mark in _CLICK.finditer(text) if mark.group(1) in titles}


def _titles(text: str) -> dict[str, str]:
    return {mark.group(1): tidy(re.sub(r"<[^>]*>|;$", " ", mark.group(2))) for mark in _NODE.finditer(text)}


def _of_a_diagram(text: str) -> list[tuple[str, str]]:
    text = _COMMENT.sub(" ", text)
    names = _titles(text)
    bare = _NODE.sub(lambda mark: mark.group(1), text)
    pairs = [(names.get(left, ""), names.get(right, "")) for left, right in _JOINED.findall(bare)]
    return [(left, right) for left, right in pairs if words_of(left) and words_of(right)]


def _may_be_title(text: str) -> bool:
    return 0 < len(words_of(text)) <= 9 and (is_title(text) or text[:1].isupper())
