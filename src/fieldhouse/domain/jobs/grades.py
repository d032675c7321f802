"""Grades: "is a [grade 9](...)", "job grade [level 10](...)", "job grade [12](...)", "**Grade 8:**", halves such as 9.5."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = r"(\d{1,2}(?:\.\d)?)(?![\d%+])"
_GRADE = re.compile(
    rf"\bgrade\b[\s\[\]*_:#(]*(?:levels?\b|number\b|no\.|is\b|of\b|=)?[\s\[\]*_:#(]*{_NUMBER}", re.IGNORECASE
)
_LEVEL = re.compile(rf"\blevel\b[\s\[\]*_:#(]*{_NUMBER}", re.IGNORECASE)
_MORE = re.compile(
    rf"^[\s\]*_)]*(?:or|and|to|/|,|-|–)[\s\[*_#]*(?:a\s+)?(?:grade\s+|level\s+)?{_NUMBER}", re.IGNORECASE
)
_ALONE = re.compile(r"^[\s\[\]*_#(]*(\d{1,2}(?:\.\d)?)[\s\]*_).]*$")
_SUBJECT = re.compile(
    r"^\W*(?:the\s+|an?\s+)?(.{2,90}?)\s*,?\s+(?:role\s+|position\s+)?(?:is|are)\s+(?:at\s+)?(?:an?\s+)?",
    re.IGNORECASE,
)
HIGHEST = Decimal(20)
"""Grades run from 1 to about 15 in every edition seen; more than 20 is no grade."""


def grades_in(text: str, *, is_grade_section: bool = False) -> list[Decimal]:
    """The grades that a text states, in its order, each once; within a grade's section "level 8" and "8" count too."""
    found: list[Decimal] = []
    patterns = [_GRADE, _LEVEL] if is_grade_section else [_GRADE]
    for pattern in patterns:
        for mark in pattern.finditer(text):
            found.append(Decimal(mark.group(1)))
            rest = text[mark.end() :]
            if more := _MORE.match(rest):
                found.append(Decimal(more.group(1)))
        if found:
            break
    if not found and is_grade_section and (alone := _ALONE.match(text)):
        found.append(Decimal(alone.group(1)))
    return list(dict.fromkeys(grade for grade in found if 0 < grade <= HIGHEST))


def subject_of(text: str) -> str:
    """Whose grade a sentence states: "The Senior X is a grade 7" gives "Senior X"; empty where it names nobody."""
    mark = _SUBJECT.match(text)
    return mark.group(1).strip(" ,*_[]") if mark else ""
