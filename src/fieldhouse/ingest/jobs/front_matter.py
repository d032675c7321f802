"""The front matter of a page, leniently: keys with values, quoted or not, on lines of their own or on one."""

from __future__ import annotations

import re

from fieldhouse.domain.jobs.blocks import Finding, Place
from fieldhouse.ingest.jobs.source_lines import SourceLine

_KEY = re.compile(r"^([A-Za-z_][\w.-]{0,60})\s*[:=]\s*(.*)$")
_KNOWN = (
    "layout|title|RoleName|summary|description|weight|extra_js|canonical_path|manual_cookiebot|aliases|type"
)
_IN_LINE = re.compile(rf"\b({_KNOWN})\s*:\s+", re.IGNORECASE)
_MOST_LINES = 200
Entry = tuple[str, str, Place]


def split_matter(lines: list[SourceLine], findings: list[Finding]) -> tuple[list[Entry], list[SourceLine]]:
    """The entries of the front matter and the lines after it. Without front matter the lines come back whole."""
    first = next((number for number, line in enumerate(lines) if line.text.strip()), None)
    if first is None:
        return [], lines
    head = lines[first]
    if head.text.lstrip().startswith("--- ") and len(head.text.strip()) > 4:
        return _of_one_line(lines, first, findings)
    fence = head.text.strip()
    if fence not in ("---", "+++"):
        return [], lines
    end = next(
        (
            number
            for number in range(first + 1, min(len(lines), first + _MOST_LINES))
            if lines[number].text.strip() in (fence, "...") and lines[number].text[:1] not in (" ", "\t")
        ),
        None,
    )
    if end is None or not _reads_as_matter(lines[first + 1 : end]):
        if end is None and any(_KEY.match(line.text) for line in lines[first + 1 : first + 4]):
            findings.append(Finding("matter.unclosed", head.place, head.text[:200]))
            return _unclosed(lines, first)
        return [], lines
    return _entries(lines[first + 1 : end]), lines[end + 1 :]


def _reads_as_matter(lines: list[SourceLine]) -> bool:
    told = [line.text for line in lines if line.text.strip() and not line.text.lstrip().startswith("#")]
    keys = sum(1 for text in told if _KEY.match(text))
    others = sum(1 for text in told if not _KEY.match(text) and text[:1] not in (" ", "\t", "-"))
    return keys >= others


def _unclosed(lines: list[SourceLine], first: int) -> tuple[list[Entry], list[SourceLine]]:
    end = first + 1
    while end < len(lines) and (_KEY.match(lines[end].text) or lines[end].text[:1] in (" ", "\t")):
        end += 1
    return _entries(lines[first + 1 : end]), lines[end:]


def _entries(lines: list[SourceLine]) -> list[Entry]:
    entries: list[Entry] = []
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        mark = _KEY.match(line.text)
        if mark:
            entries.append((mark.group(1), _unquoted(mark.group(2)), line.place))
        elif entries:
            key, value, place = entries[-1]
            value = "" if value in ("|", ">", "|-", ">-") else value
            entries[-1] = (key, _unquoted(f"{value} {text}".strip()), place)
        else:
            entries.append(("text", text, line.place))
    return entries


def _of_one_line(
    lines: list[SourceLine], first: int, findings: list[Finding]
) -> tuple[list[Entry], list[SourceLine]]:
    """``--- layout: page title: "X" --- The text …``: keys that are known, up to the second mark."""
    head = lines[first]
    start = head.text.index("---") + 3
    end = head.text.find(" ---", start)
    if end < 0 or not _IN_LINE.search(head.text[start:end]):
        return [], lines
    findings.append(Finding("matter.on_one_line", head.place, head.text[:80]))
    inner, marks = head.text[start:end], list(_IN_LINE.finditer(head.text[start:end]))
    entries: list[Entry] = []
    for number, mark in enumerate(marks):
        stop = marks[number + 1].start() if number + 1 < len(marks) else len(inner)
        place = Place(head.place.line, start + mark.start() + 1)
        entries.append((mark.group(1), _unquoted(inner[mark.end() : stop]), place))
    before = inner[: marks[0].start()].strip()
    if before:
        entries.insert(0, ("text", before, head.place))
    rest = SourceLine(head.text[end + 4 :].lstrip("-").lstrip(), Place(head.place.line, end + 5))
    return entries, [rest, *lines[first + 1 :]]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
