"""Lines that hold a whole page: headings and bullets that lost their line ends get them back.

In such a line a heading and the paragraph after it are fused ("## Hiring Process Candidates for this position …");
only words that are known to head a section, or a title that the paragraph repeats, can part them. The cut is shown.
"""

from __future__ import annotations

import re

from fieldhouse.domain.jobs.blocks import Finding, Place
from fieldhouse.domain.jobs.headings import label_of
from fieldhouse.domain.jobs.titles import is_title
from fieldhouse.ingest.jobs.source_lines import SourceLine

_HEADING = re.compile(r"(?:^|(?<=\s))(#{1,6})\s+(?=\S)")
_STAR = re.compile(r"(?:^|(?<=\s))\*\s+(?=\S)")
_DASH = re.compile(r"(?:^|(?<=\s))-\s+(?=[A-Z\[“\"])")
_NUMBER = re.compile(r"(?:^|(?<=\s))(\d{1,2})\.\s+(?=[A-Z])")
_TRAILING = re.compile(
    r"(?<=\S)\s+(?=(?:Additional details about our (?:hiring )?process|Candidates for this position can expect|"
    r"Applicants for this position can expect|Please note that (?:a )?candidates?|<%=?|\{\{[%<]|<!--))"
)
_SENTENCE = re.compile(
    r"\s(?=(?:The|As|A|An|In|This|These|We|Our|You|Your|At|To|For|All|Each|Candidates|Applicants|Qualified|Selected|"
    r"Read|It|There|With|Reporting|Team|Members|Responsible|Please|If|Avoid|Market|[A-Z]\w+[’']s|<%|\{\{)\s)"
)
_WORD = re.compile(r"\S+")
_LONG = 300
_LONG_HEADING = 110
_LONG_TITLE = 60
_OPENERS = frozenset({"the", "a", "an", "as"})
_GERUND = re.compile(r"^[A-Z][a-z]+ing\b")


def unflattened(lines: list[SourceLine], findings: list[Finding]) -> list[SourceLine]:
    """The lines with flattened ones taken apart; a page that has its line ends comes back as it is."""
    result: list[SourceLine] = []
    for line in lines:
        if _is_flat(line.text):
            findings.append(Finding("page.flattened", line.place, line.text[:80]))
            result.extend(_apart(line, findings))
        elif line.text.startswith("#") and len(line.text) > _LONG_HEADING:
            result.extend(_heading(line.text, line.place, findings))
        else:
            result.append(line)
    return result


def _is_flat(text: str) -> bool:
    """Whether a line holds headings after its beginning, or several bullets."""
    if len(text) < 40 or text.lstrip().startswith("|"):
        return False
    inner = [mark for mark in _HEADING.finditer(text) if mark.start() > 0]
    bullets = [mark for mark in _STAR.finditer(text) if mark.start() > 0]
    named = [mark for mark in inner if _named(text[mark.end() : mark.end() + 200])]
    if named or len(inner) >= 2:
        return True
    dashes = [mark for mark in _DASH.finditer(text) if mark.start() > 0]
    return len(text) > _LONG and (len(bullets) >= 3 or (len(dashes) >= 5 and text.startswith(("#", "-"))))


def _named(text: str) -> bool:
    """Whether the words begin with the name of a section, a title before it allowed."""
    words = [mark.end() for mark in _WORD.finditer(text)][:10]
    return any(label_of(text[:end]) is not None for end in words)


def _apart(line: SourceLine, findings: list[Finding]) -> list[SourceLine]:
    text = line.text
    marks = sorted({mark.start() for mark in _HEADING.finditer(text)} | {0})
    stars = len(_STAR.findall(text))
    dashes = len(_DASH.findall(text))
    result: list[SourceLine] = []
    for place, start in enumerate(marks):
        end = marks[place + 1] if place + 1 < len(marks) else len(text)
        piece = text[start:end].rstrip()
        if not piece.strip():
            continue
        where = Place(line.place.line, line.place.column + start)
        pieces = _cut_bullets(piece, stars=stars > 0, dashes=dashes >= 5 or len(_DASH.findall(piece)) > 1)
        head, *items = pieces
        if piece.startswith("#"):
            result.extend(_heading(head[1], where, findings))
        elif head[1].strip():
            result.extend(_sentences(head[1], where))
        result.extend(_items(items, where))
    return result


def _cut_bullets(piece: str, *, stars: bool, dashes: bool) -> list[tuple[int, str]]:
    starts = {0}
    if stars:
        starts |= {mark.start() for mark in _STAR.finditer(piece)}
    if dashes:
        starts |= {mark.start() for mark in _DASH.finditer(piece)}
    if not (stars and _STAR.search(piece)):
        numbers = list(_NUMBER.finditer(piece))
        if len(numbers) >= 2 and [int(mark.group(1)) for mark in numbers[:2]] == [1, 2]:
            starts |= {mark.start() for mark in numbers}
    ordered = sorted(starts)
    if piece[:2] in ("* ", "- ") or _NUMBER.match(piece):
        ordered = [0, *ordered]
    return [
        (start, piece[start : ordered[place + 1] if place + 1 < len(ordered) else len(piece)].rstrip())
        for place, start in enumerate(ordered)
    ]


def _heading(text: str, where: Place, findings: list[Finding]) -> list[SourceLine]:
    mark = _HEADING.match(text)
    if mark is None:
        return [SourceLine(text, where)]
    body = text[mark.end() :]
    cut = _end_of_heading(body)
    if cut is None:
        return [SourceLine("", where), SourceLine(text, where), SourceLine("", where)]
    heading, rest = body[:cut].rstrip(), body[cut:].strip()
    findings.append(Finding("heading.fused", where, heading[:200], {"text": rest[:80]}))
    after = Place(where.line, where.column + mark.end() + cut)
    return [
        SourceLine("", where),
        SourceLine(f"{mark.group(1)} {heading}", where),
        SourceLine("", where),
        *_sentences(rest, after),
    ]


def _end_of_heading(body: str) -> int | None:
    """Where the heading ends; ``None`` where all of it is one."""
    ends = [mark.end() for mark in _WORD.finditer(body)]
    sentence = _SENTENCE.search(body)
    starts = sentence.start() if sentence is not None and sentence.start() > 0 else None
    named = _end_by_name(body, ends)
    repeated = _end_by_repetition(body, ends)
    if named is not None and starts is not None and starts < named and is_title(body[:starts]):
        named = None
    if named is not None and (repeated is None or named <= repeated):
        named = _with_qualifier(body, named)
        return named if named < len(body.rstrip()) else None
    if repeated is not None:
        return repeated
    if label_of(body) is not None or (len(body) <= _LONG_TITLE and is_title(body)):
        return None
    return starts


def _end_by_name(body: str, ends: list[int]) -> int | None:
    """The end of the name of a section, the longest that begins where the first does."""
    best = None
    for end in ends[:14]:
        label = label_of(body[:end])
        if label is not None and not label.is_fuzzy and not label.qualifier:
            best = end
        elif best is not None:
            break
    return best


def _with_qualifier(body: str, end: int) -> int:
    """ "Hiring Process for North America Candidates can …": the words after "for" belong to the heading."""
    rest = body[end:]
    sentence = _SENTENCE.search(rest)
    if rest.startswith(" for ") and sentence is not None and 0 < len(rest[: sentence.start()].split()) <= 5:
        return end + sentence.start()
    return end


def _end_by_repetition(body: str, ends: list[int]) -> int | None:
    """A title that the text after it repeats: "Area Sales Manager The Area Sales Manager (ASM) role …"."""
    words = [mark.group().strip(",.:;").casefold() for mark in _WORD.finditer(body)]
    for size in range(1, min(10, len(ends) - 1) + 1):
        after = size
        while after < min(len(words), size + 2) and words[after] in _OPENERS:
            after += 1
        least = min(size, 2)
        repeated = words[after : after + least]
        is_opened = after > size
        if (
            len(repeated) == least
            and (is_opened or size > 1)
            and all(map(_is_again, words[:least], repeated))
        ):
            return ends[size - 1]
    return None


def _is_again(word: str, other: str) -> bool:
    return other in (word, word + "s")


def _sentences(text: str, where: Place) -> list[SourceLine]:
    result = [SourceLine("", where)]
    offset = 0
    for piece in _TRAILING.split(text):
        start = text.find(piece, offset)
        result.extend(_partials(piece.strip(), Place(where.line, where.column + start)))
        offset = start + len(piece)
    return result


def _partials(text: str, where: Place) -> list[SourceLine]:
    mark = re.match(r"(<%.*?%>|\{\{[%<].*?[%>]\}\}|<!--.*?-->)\s*(?=\S)", text)
    if mark is None:
        return [SourceLine(text, where), SourceLine("", where)]
    rest = Place(where.line, where.column + mark.end())
    return [
        SourceLine(mark.group(1), where),
        SourceLine("", where),
        SourceLine(text[mark.end() :], rest),
        SourceLine("", rest),
    ]


def _items(items: list[tuple[int, str]], where: Place) -> list[SourceLine]:
    """Bullets, the last one parted from a sentence it absorbed; gerunds after a colon are its children."""
    result: list[SourceLine] = []
    is_open = False
    for start, item in items:
        place = Place(where.line, where.column + start)
        head, *rest = _TRAILING.split(item, maxsplit=1)
        body = re.sub(r"^(?:[*-]|\d{1,2}\.)\s+", "", head)
        number = _NUMBER.match(head)
        mark = f"{number.group(1)}." if number else "*"
        nested = is_open and bool(_GERUND.match(body))
        is_open = body.rstrip().endswith(":") or nested
        result.append(SourceLine(f"{'    ' if nested else ''}{mark} {body}", place))
        if rest:
            after = item[len(head) :].strip()
            result.extend(_sentences(after, Place(place.line, place.column + len(head) + 1)))
    return result
