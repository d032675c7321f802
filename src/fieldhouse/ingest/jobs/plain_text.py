"""Text without marks as Markdown: short lines that name a section or a title become headings, bullet glyphs bullets."""

from __future__ import annotations

import re
from collections import Counter

from fieldhouse.domain.jobs.headings import CONTAINERS, SectionKind, label_of
from fieldhouse.domain.jobs.titles import is_title
from fieldhouse.ingest.jobs.source_lines import SourceLine

_GLYPH = re.compile(r"^(\s*)(?:[•◦▪‣●○∙·–—]|o(?=\s{2,})|\uf0b7)\s+(?=\S)")
_MARKED = re.compile(r"^\s*(?:[*+-]\s|\d{1,2}[.)]\s|#{1,6}\s|\||>|<|```)")
_UNDERLINE = re.compile(r"^\s*(?:=+|-+|~+|_+)\s*$")
_VERB = re.compile(r"\b(?:is|are|reports?|will|has|have|would|may|can)\b", re.IGNORECASE)
_LONGEST, _LONGEST_NAME = 80, 110
_OF_ALL = CONTAINERS | {
    *(SectionKind.INDICATORS, SectionKind.LADDER, SectionKind.HIRING, SectionKind.COMPENSATION),
}
"""Sections that hold for every role where they stand once."""


def marked_up(lines: list[SourceLine]) -> list[SourceLine]:
    """The lines with headings and bullets marked."""
    has_headings = any(re.match(r"^#{1,6}\s", line.text) for line in lines)
    names = Counter(
        label.kind
        for line in lines
        if len(line.text) < _LONGEST_NAME and (label := label_of(line.text.strip())) and not label.prefix
    )
    result: list[SourceLine] = []
    for number, line in enumerate(lines):
        text = _GLYPH.sub(r"\1* ", line.text)
        if not has_headings and _is_heading(lines, number, text):
            level = _level(text.strip(), names)
            text = f"{'#' * level} {text.strip()}"
            result.append(SourceLine("", line.place))
        result.append(SourceLine(text, line.place))
    return result


def _level(text: str, names: Counter[SectionKind]) -> int:
    """A depth for a heading without marks: what stands once for all, then titles, then sections of a role."""
    label = label_of(text)
    if label is None:
        return 3
    return 2 if label.kind in _OF_ALL and not label.prefix and names[label.kind] == 1 else 4


def _is_heading(lines: list[SourceLine], number: int, text: str) -> bool:
    shown = text.strip()
    if not shown or len(shown) > _LONGEST_NAME or _MARKED.match(text) or shown.endswith((".", ";", ",")):
        return False
    before = lines[number - 1].text.strip() if number else ""
    after = lines[number + 1].text.strip() if number + 1 < len(lines) else ""
    if _UNDERLINE.match(after) and after:
        return False  # setext, which the parser of Markdown reads
    label = label_of(shown)
    if label is not None and not label.is_fuzzy:
        return (
            not before
            or bool(_MARKED.match(before))
            or bool(_GLYPH.match(before))
            or before.endswith((".", ":"))
        )
    if len(shown) > _LONGEST or _VERB.search(shown):
        return False
    return not before and is_title(shown) and bool(after or number + 2 < len(lines)) and shown[:1].isupper()
