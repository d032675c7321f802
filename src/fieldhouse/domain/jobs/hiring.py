"""Hiring steps, typed so that a pipeline can be built from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fieldhouse.domain.jobs.listed_titles import titles_in, without_article
from fieldhouse.domain.jobs.words import tidy, words_of


class StepKind(StrEnum):
    """What happens in a step."""

    QUESTIONNAIRE = "questionnaire"
    SCREEN = "screen"
    ASSESSMENT = "assessment"
    PRESENTATION = "presentation"
    INTERVIEW = "interview"
    PANEL = "panel"
    REFERENCE = "reference"
    OFFER = "offer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a step states. ``is_any`` says that one of the interviewers is enough ("A or B"); ``panel_most`` is ``None``
    where the page leaves it open ("one or more"), both are ``None`` where it names no number; ``region`` is "same",
    "different" or empty; ``minutes`` the shortest length stated, ``minutes_most`` the longest."""

    kind: StepKind
    is_optional: bool
    interviewers: tuple[str, ...]
    is_any: bool
    panel_least: int | None
    panel_most: int | None
    region: str
    minutes: int | None
    minutes_most: int | None
    channel: str


_KINDS: tuple[tuple[StepKind, str], ...] = (
    (
        StepKind.OFFER,
        r"\b(?:made|receive|extended?|extend|given)\s+(?:\w+\s+){0,3}offers?\b|\bmade an offer\b|\boffer\s+(?:via|by|letter|will|stage)\b|^\W*(?:finally,?\s*)?(?:an?\s+)?offer\W*$",
    ),
    (StepKind.REFERENCE, r"\breference(?:s| check| checks)\b|\bbackground (?:check|screen)"),
    (StepKind.QUESTIONNAIRE, r"\bquestionnaire\b"),
    (
        StepKind.ASSESSMENT,
        r"\bassessment\b|\btake[- ]home\b|\bcoding (?:exercise|challenge|test|assessment)\b|\bcase study\b|\bwriting (?:test|exercise|sample)\b|\bwritten (?:test|exercise|assessment)\b|\bexercise\b|\bhomework\b|\bassignment\b|\bcomplete (?:a|an|the) (?:short )?(?:task|project|test|challenge)\b|\btechnical test\b",
    ),
    (StepKind.SCREEN, r"\bscreen(?:ing)?\b"),
    (
        StepKind.PRESENTATION,
        r"\bpresent(?:ation|ing)?\b|\bdeliver a demo\b|\bmock\b|\brole[- ]play\b|\bbusiness plan\b",
    ),
    (StepKind.PANEL, r"\bpanel\b|\bteam interviews?\b"),
    (
        StepKind.INTERVIEW,
        r"\binterview(?:s|ed|ing|er|ers)?\b|\bmeet(?:s|ing)?\b|\bconversation\b|\bcall\b|\bspeak\b|\bchat\b|\btalk\b",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_ASIDE = re.compile(r",?\s+with (?:a|the) possibility of\b.*$", re.IGNORECASE)
_OPTIONAL = re.compile(
    r"\b(?:may|might|could|can|optional(?:ly)?|if (?:needed|required|necessary|applicable)|at (?:the )?(?:hiring )?manager'?s discretion|depending on)\b",
    re.IGNORECASE,
)
_MAYBE_NOT = re.compile(
    r"\bcan (?:expect|be declined)\b|\bmay be (?:declined|conducting)\b|\bno more than\b", re.IGNORECASE
)
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_COUNT = r"(\d{1,2}|one|two|three|four|five|six|seven|eight)"
_PEOPLE = (
    r"(?:(?!interviews?\b|minutes?\b)[\w'’&/-]+\s+){0,5}?(?:team[- ]?mates?|team members?|members|peers?|people|interviewers?|managers?|directors?|engineers?|"
    r"designers?|contributors?|leaders?|stakeholders?|colleagues?|counterparts?|executives?|recruiters?|analysts?|specialists?|representatives|"
    r"partners|individuals?|reports?|architects?|persons?|others|team member\(s\)|developers|marketers?"
    r"administrators?|assistants?|associates?|coordinators?|auditors?|accountants?|attorneys?|scientists?|writers?|"
    r"researchers?|consultants?|sellers?|(?-i:[A-Z]{2,5}s)\b|members?\b)"
)
_RANGE = re.compile(rf"\b{_COUNT}\s*(?:-|–|—|to|or)\s*{_COUNT}\s+{_PEOPLE}", re.IGNORECASE)
_OPEN = re.compile(rf"\b{_COUNT}\s+or more\b|\bat least\s+{_COUNT}\b|\b{_COUNT}\+\s", re.IGNORECASE)
_UP_TO = re.compile(rf"\bup to\s+{_COUNT}\b", re.IGNORECASE)
_EXACT = re.compile(
    rf"(?<!grade )\b{_COUNT}\s+(?!of\b|or\b|minute|min\b|hour|round|interview|day|week|separate interview){_PEOPLE}",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?<![\d.])\b(\d{1,3}(?:\.\d)?|an|one|two)(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*[- ]?\s*(min(?:ute)?s?|hours?|hrs?)\b",
    re.IGNORECASE,
)
_DIFFERENT = re.compile(
    r"\b(?:different|another|other) (?:geographic(?:al)? )?region\b|\boutside (?:of )?(?:their|your|the) region\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\bsame region\b|\bin (?:their|your|the candidate's) (?:own |same )?region\b", re.IGNORECASE
)
_CHANNELS = (
    ("video", re.compile(r"\bvideo|\bzoom\b|\bhangouts?\b|\bvirtual", re.IGNORECASE)),
    ("phone", re.compile(r"\bphone\b|\btelephone\b", re.IGNORECASE)),
    ("email", re.compile(r"\be-?mail\b", re.IGNORECASE)),
    ("in person", re.compile(r"\bin[- ]person\b|\bonsite\b|\bon-site\b", re.IGNORECASE)),
)
_AFTER = re.compile(
    r"\b(?:with|by|meet|from)\s+(?=(?:either\s+|both\s+|one of\s+|the|a|an|our|their|his|her|your|(?-i:[A-Z])\w*|\d|two|three|four|key|members|additional|another|peers?|team|regional|senior|global|hiring manager|recruiters?|talent|other|one|someone|people|individual|potential|up|at)\b)(.+)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^\W*(?:finally|next|then|lastly)?\W*(?:the|our)\s+(.{2,80}?)\s+(?:may|will|might)\s+(?:choose to\s+)?(?:conduct|perform|hold|interview)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\b(hiring manager|peer|executive|recruiter|team|manager)\s+(?:interview|screen|call)s?\b", re.IGNORECASE
)
_LISTED = re.compile(r"\binterviews?\s*[;:]\s*(?:with\s+)?([^.]{3,200})", re.IGNORECASE)
_CUT = re.compile(
    r"\.(?=\s|$)|[;:(]|\s[—–]\s|,?\s+\d+(?:\s*[-–]\s*\d+)?\s*-?\s*(?:min|hour|hr)|\s(?:who|which|where|using|via|prior|before|after|for|to(?!\s+the\s+(?-i:C[A-Z]{1,3})\b)|in a|in the|in their|in your|focus(?:ing|ed)|about|regarding|"
    r"depending|based|on|that|as|during|if|at|and (?:complete|may|will|meet|interview|then)\b)\s|,\s+(?:this|it|who|which|where|for|to|in|using|each|and (?:complete|may|will|meet|then))\b"
    r"|\sin\s(?=a|the|their|your|same|different)|\sagain\b|\svia\b|\swill\s|\swithin\s"
    r"|,?\s+(?:one|two|some|both|all|each) of (?:which|whom|them)\b|\s(?:that\s+)?the candidate\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"^(?:a\s+(?:number|panel|group|team|selection|series)\s+of\s+|one or more\s+(?:of\s+)?|up to\s+|at least\s+|{_COUNT}\s*(?:-|–|—|to|or)\s*{_COUNT}\s+|{_COUNT}\+?\s+(?:of\s+)?(?:our\s+|the\s+)?(?:separate\s+|different\s+)?|members? of\s+)",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"^.*\b(?:interviews?|calls?|conversations?|meetings?|chats?)\s+with\s+", re.IGNORECASE)
_INTRO = re.compile(
    r"(?:candidates|applicants|you|all (?:candidates|applicants))\b.{0,60}\bcan expect\b|\bcan be declined\b|\bmay be declined\b|\bdetails about our (?:hiring )?process\b|"
    r"\bfind (?:their|his|her|his/her|her/his) job title\b|\bconfidence gap\b|\bhiring process is described\b|\bfollow the order below\b|"
    r"\bhiring (?:page|handbook)\b|\bthe line after the hiring process\b|\binterview process (?:may|can) vary\b",
    re.IGNORECASE,
)
LEAKED = re.compile(
    r"\bthe line after the .{3,40} should include\b|\blorem ipsum\b|\bTODO\b|\binsert (?:title|role|text|name) here\b|\[(?:role|title|insert|region)[^\]]{0,30}\](?!\()",
    re.IGNORECASE,
)
"""Words by which an instruction to the author, left on the page, is told."""
_LEAKED_WORDS = ("should include", "ipsum", "todo", "here", "[")


def is_instruction(text: str) -> bool:
    """Whether a text reads like an instruction to the page's author."""
    plain = text.casefold()
    return any(word in plain for word in _LEAKED_WORDS) and bool(LEAKED.search(text))


def is_about_the_process(text: str) -> bool:
    """Whether a text of a hiring section speaks of the process as a whole and is no step of it."""
    return bool(_INTRO.search(text))


def terms_of(text: str) -> Terms:
    """What a step states of itself."""
    shown = _ASIDE.sub("", re.sub(r"\b(Sr|Snr|Jr)\.\s", r"\1 ", tidy(text)))
    least, most = _panel(shown)
    length, longest = _minutes(shown)
    people, is_any = _interviewers(shown)
    kind = next((kind for kind, pattern in _COMPILED if pattern.search(shown)), StepKind.OTHER)
    return Terms(
        kind=kind,
        is_optional=bool(_OPTIONAL.search(_MAYBE_NOT.sub(" ", shown))),
        interviewers=people,
        is_any=is_any,
        panel_least=least,
        panel_most=most,
        region="different" if _DIFFERENT.search(shown) else "same" if _SAME.search(shown) else "",
        minutes=length,
        minutes_most=longest,
        channel=next((name for name, pattern in _CHANNELS if pattern.search(shown)), ""),
    )


def _panel(text: str) -> tuple[int | None, int | None]:
    if mark := _RANGE.search(text):
        low, high = sorted((_count(mark.group(1)), _count(mark.group(2))))
        return low, high
    if mark := _OPEN.search(text):
        return _count(next(group for group in mark.groups() if group)), None
    if mark := _UP_TO.search(text):
        return 1, _count(mark.group(1))
    if mark := _EXACT.search(text):
        return _count(mark.group(1)), _count(mark.group(1))
    return None, None


def _count(word: str) -> int:
    return _NUMBER_WORDS.get(word.casefold()) or int(word)


def _minutes(text: str) -> tuple[int | None, int | None]:
    mark = _LENGTH.search(text)
    if mark is None:
        return None, None
    said = {"an": "1", "one": "1", "two": "2"}.get(mark.group(1).casefold(), mark.group(1))
    unit = 60 if mark.group(3).casefold().startswith("h") else 1
    first = int(Decimal(said) * unit)
    second = int(mark.group(2)) * unit if mark.group(2) else first
    return min(first, second), max(first, second)


def _interviewers(text: str) -> tuple[tuple[str, ...], bool]:
    if mark := _BEFORE.match(text):
        return tuple(titles_in(mark.group(1))), False
    found: list[str] = []
    is_any = False
    marks = list(_AFTER.finditer(text))
    for mark in marks[:1]:
        said = _COUNTED.sub("", mark.group(1))
        cut = _CUT.search(said)
        said = said[: cut.start()] if cut else said
        plain = _COUNTED.sub("", said)
        is_any = bool(re.search(r"\bor\b", plain)) and not re.search(r"\band\b", plain)
        found.extend(without_article(_COUNTED.sub("", title)) for title in titles_in(plain))
    if not found and (mark := _LISTED.search(text)):
        found.extend(without_article(title) for title in titles_in(mark.group(1)))
    if not found and (mark := _ALONE.search(text)):
        found.append(mark.group(1))
    found = [without_article(_WITHIN.sub("", title)) for title in found]
    kept = [title for title in found if 0 < len(words_of(title)) <= 12]
    return tuple(dict.fromkeys(kept)), is_any and len(kept) > 1
