"""Career ladders: where a role leads, by branches; "not yet defined" is an answer too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from fieldhouse.domain.jobs.blocks import Link
from fieldhouse.domain.jobs.chains import chained_titles, drawn_targets
from fieldhouse.domain.jobs.listed_titles import titles_in, without_article
from fieldhouse.domain.jobs.titles import is_title
from fieldhouse.domain.jobs.words import sentences_of, tidy, words_of


class EdgeKind(StrEnum):
    """A step up, one to the side, or one whose direction the page leaves open."""

    UP = "up"
    LATERAL = "lateral"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class LadderEdge:
    """A step of the ladder. ``who`` is whom the sentence means ("individual contributors"), empty for the role itself;
    ``is_only`` says that the step is theirs and nobody else's; ``is_drawn`` that a drawing says so."""

    title: str
    target: str
    kind: EdgeKind
    who: str
    is_family: bool
    is_only: bool = False
    is_drawn: bool = False


_UNDEFINED = re.compile(
    r"\b(?:not|n't)\s+(?:yet\s+|been\s+|currently\s+|clearly\s+)*(?:been\s+)?(?:defined|determined|established|decided|set)\b|"
    r"\bto be (?:defined|determined|decided)\b|\bundefined\b|\byet to be defined\b|^\W*tb[da]\W*$",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:would|could|can|may|might|will|should|typically|often|to)?\s*\b(?:move|moves|moving|progress(?:es)?|advance[sd]?|"
    r"transition(?:s)?|promot(?:ed|ion)|grow(?:s)?|go|step|pivot)\b(?:\s+(?:up|on|back|laterally|over|directly|either|next|within this job family,))*\s*"
    r"(?:in\s?to|to(?:wards)?|onto|as)\b\s+(.+)",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\bnext\s+(?:career\s+)?(?:logical\s+|natural\s+|possible\s+)?(?:steps?|move|role|level|position)\b[^.]*?"
    r"\b(?:is|are|to be|would be|could be|can be|may be|include[sd]?|:)\s+(?:to\s+)?"
    r"(?:(?:move|moving|progress|advance|transition)\s+(?:up\s+)?(?:in\s?to|to|towards)\s+|either\s+)?(.+)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\bnext\s+(?:career\s+)?(?:steps?|move|role)\s+for\s+(?:the\s+|an?\s+)?(.{2,90}?)\s+(?:is|are|would|could|can|has|have|may)\b",
    re.IGNORECASE,
)
_WHO_FROM = re.compile(r"^\W*from\s+(?:the\s+|an?\s+)?(.{2,90}?),\s", re.IGNORECASE)
_MOVE_FROM = re.compile(
    r"\b(?:move|progress|advance|transition)\s+from\s+(?:the\s+|an?\s+)?(.{2,90}?)\s+to\s+(?:either\s+)?",
    re.IGNORECASE,
)
_WHO_IN = re.compile(
    r"^\W*(?:the|an?)\s+(.{2,90}?)\s+(?:would|could|can|may|might|will|typically)\b.{0,40}?\b(?:move|progress|advance|transition)",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"\s*\[?job[\s-]famil(?:y|ies)\b.*$|\s+(?:roles?|positions?|page)\b.*$", re.IGNORECASE)
_CUT = re.compile(
    r"\.(?=\s|$)|\s(?:within|at|in)\s+(?:the\s+)?(?:our\s+)?(?:gitlab|company|organi[sz]ation|same|other|another)\b|"
    r"\s(?:taking on|which|who|where|depending|based on|as well|if|when|that|should|for (?:team|those|people)|with (?:a|more|greater))\b|[(]",
    re.IGNORECASE,
)
_NOISE = frozenset(
    "up family job level levels page handbook here department role roles team teams career ladder laterally "
    "move this individual within greater complexity scope it".split()
)
_LATERAL = re.compile(r"\blateral(?:ly)?\b|\bsideways\b", re.IGNORECASE)
_DETAILS = re.compile(
    r"\b(?:for (?:more )?details|read more|more information|learn more|see (?:the|our)|please review|documented)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 11


def is_undefined(text: str) -> bool:
    """Whether a ladder says that its next step is not defined."""
    return bool(_UNDEFINED.search(text))


def edges_in(
    text: str, links: tuple[Link, ...], *, is_item: bool = False, is_row: bool = False
) -> list[LadderEdge]:
    """The steps that a statement of a ladder's section names; an item of its list may be a title alone, a row of a
    table holds a title and the next one."""
    if pairs := chained_titles(text, is_row=is_row):
        links += tuple(Link(title, target) for title, target in drawn_targets(text).items())
        return list(dict.fromkeys(_edge_between(before, after, links) for before, after in pairs))
    found: list[LadderEdge] = []
    used: set[str] = set()
    for sentence in _sentences(text):
        if _UNDEFINED.search(sentence) or _DETAILS.search(sentence):
            continue
        who = _who(sentence)
        if start := _MOVE_FROM.search(sentence):
            who = who or without_article(start.group(1))
            sentence = f"{sentence[: start.start()]}move to {sentence[start.end() :]}"
        named = _NEXT.search(sentence) or _STEP.search(sentence)
        if named is None:
            continue
        for title, is_family, kind in _targets(
            named.group(1), bool(_LATERAL.search(named.group(0)[: -len(named.group(1))] or "")), links
        ):
            link = _link_of(title, links)
            if link:
                used.add(link.target)
            is_only = bool(who) and bool(start or _WHO_FROM.search(sentence))
            found.append(LadderEdge(title, link.target if link else "", kind, who, is_family, is_only))
    found = _completed(found, text, links, used)
    if not found and is_item:
        found = _of_an_item(text, links)
    return list(dict.fromkeys(found))


def _edge_between(before: str, after: str, links: tuple[Link, ...]) -> LadderEdge:
    link = _link_of(after, links)
    return LadderEdge(
        after, link.target if link else "", EdgeKind.UP, before, False, is_only=True, is_drawn=True
    )


def _sentences(text: str) -> list[str]:
    guarded = re.sub(r"\b(Sr|Snr|Jr)\.\s", r"\1 ", text)
    return sentences_of(guarded)


def _who(sentence: str) -> str:
    mark = _WHO.search(sentence) or _WHO_FROM.search(sentence) or _WHO_IN.search(sentence)
    who = mark.group(1) if mark else ""
    words = words_of(who)
    if not words or words == ["here"] or "family" in words or "families" in words:
        return ""
    return without_article(who)


def _targets(said: str, is_lateral: bool, links: tuple[Link, ...]) -> list[tuple[str, bool, EdgeKind]]:
    whole = tuple(link.text for link in links if re.search(r"\band\b", link.text))
    for number, name in enumerate(whole):
        said = said.replace(name, f"Z{number}\ue001")
    result: list[tuple[str, bool, EdgeKind]] = []
    parts = re.split(
        r",?\s+(?:or|and)\s+(?:also\s+|perhaps\s+|even\s+)?(?=laterally|the\s|an?\s|in\s?to\s|to\s|[A-Z])|,\s+(?=in\s?to\s|laterally)|;\s*",
        said,
    )
    for part in parts:
        cut = _CUT.search(part)
        part = part[: cut.start()] if cut else part
        for number, name in enumerate(whole):
            part = part.replace(f"Z{number}\ue001", name)
        lateral = is_lateral or bool(_LATERAL.search(part))
        part = re.sub(r"^.*\bsuch as\s+", "", part)
        part = re.sub(r"^(?:laterally|up|either|perhaps)\s+", "", part.strip(), flags=re.IGNORECASE)
        part = re.sub(
            r"^(?:moving\s+|move\s+)?(?:in\s?to|to|towards|be|being)\s+", "", part, flags=re.IGNORECASE
        )
        is_family = bool(re.search(r"\bjob[\s-]famil", part, re.IGNORECASE))
        for title in titles_in(_FAMILY.sub("", part), whole):
            words = words_of(title)
            if (
                words
                and len(words) <= _LONGEST_TITLE
                and not set(words) <= _NOISE
                and (is_family or _may_be_title(title))
            ):
                result.append((title, is_family, EdgeKind.LATERAL if lateral else EdgeKind.UP))
    return result


def _may_be_title(title: str) -> bool:
    return is_title(title) or title[:1].isupper()


def _link_of(title: str, links: tuple[Link, ...]) -> Link | None:
    wanted = [word for word in words_of(title) if word not in ("of", "the")]
    for link in links:
        words = words_of(link.text)
        if words and (
            all(word in words for word in wanted)
            or all(word in wanted for word in words if word not in ("of", "the", "job", "family"))
        ):
            return link
    families = [link for link in links if "job" in words_of(link.text) and "famil" in link.text.casefold()]
    return families[0] if len(families) == 1 else None


def _completed(
    found: list[LadderEdge], text: str, links: tuple[Link, ...], used: set[str]
) -> list[LadderEdge]:
    """Links to other families in a ladder's statement are steps even where the words around them are not known."""
    if _UNDEFINED.search(text) or (_DETAILS.search(text) and not found):
        return found
    for link in links:
        if "job-families/" in link.target and link.target not in used:
            title = tidy(_FAMILY.sub("", link.text))
            if words_of(title) and not set(words_of(title)) <= _NOISE:
                found.append(LadderEdge(without_article(title), link.target, EdgeKind.OPEN, "", True))
                used.add(link.target)
    return found


def _is_a_name(title: str) -> bool:
    """A title, or words that are written as one; "Promotions are considered when" is neither."""
    return is_title(title) or all(
        word[:1].isupper() or not word[:1].isalpha() for word in title.split() if len(word) > 3
    )


def _of_an_item(text: str, links: tuple[Link, ...]) -> list[LadderEdge]:
    if _UNDEFINED.search(text) or _DETAILS.search(text):
        return []
    title = re.split(r"\s+(?:for|if|when|who|with|to)\s|[:;(]|\s[-–—]\s", tidy(text), maxsplit=1)[0]
    words = words_of(title)
    if not words or len(words) > 8 or not _is_a_name(title) or set(words) <= _NOISE:
        return []
    link = _link_of(title, links)
    return [
        LadderEdge(
            without_article(_FAMILY.sub("", title)), link.target if link else "", EdgeKind.OPEN, "", False
        )
    ]
