"""The hiring steps of a body, in their order and by track."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from fieldhouse.domain.jobs.hiring import StepKind, is_about_the_process, terms_of
from fieldhouse.domain.jobs.outline import Part
from fieldhouse.domain.jobs.records import Statement, Step
from fieldhouse.domain.jobs.words import words_of

_ROUND = re.compile(r"\b(?:rounds?|stages?|series|set)\b(?: of)?", re.IGNORECASE)


def steps_of(parts: list[tuple[Part, list[Statement]]]) -> tuple[Step, ...]:
    """The steps of the hiring parts of one owner: items, or headings with their text, or, in a page of prose, paragraphs."""
    found: list[tuple[str, str, Statement, str]] = []
    for part, statements in parts:
        top = [
            one for one in statements if one.is_item and one.depth == 0 and not is_about_the_process(one.text)
        ]
        is_list = all(one.is_item for one in statements)
        if part.is_step and (len(top) < 2 or not is_list):
            found.extend(_of_a_heading(part, statements))
        else:
            track = part.group if part.is_step else part.qualifier
            found.extend(
                (track, "", one, _with_children(one, statements)) for one in _opened(top, statements)
            )
    if not found:
        found = [
            (part.qualifier, "", one, one.text)
            for part, statements in parts
            for one in statements
            if not one.is_item
            and not is_about_the_process(one.text)
            and terms_of(one.text).kind is not StepKind.OTHER
        ]
    orders: Counter[str] = Counter()
    steps = []
    for track, name, statement, text in found:
        orders[track] += 1
        terms = terms_of(text)
        if name and (named := terms_of(name).kind) is not StepKind.OTHER:
            terms = replace(terms, kind=named)
        steps.append(Step(statement, orders[track], track, name, terms))
    return tuple(steps)


def _opened(top: list[Statement], statements: list[Statement]) -> list[Statement]:
    """The items, one that only opens a list of steps ("the following:", "a first round of interviews") replaced by it."""
    result: list[Statement] = []
    for one in top:
        children = [child for child in statements if child.parent == one.id]
        told = [child for child in children if terms_of(child.text).kind is not StepKind.OTHER]
        opens = len(told) * 2 > len(children) and (
            (one.text.rstrip().endswith(":") and len(told) >= 2) or _is_a_round(one.text)
        )
        result.extend(children if opens else [one])
    return result


def _is_a_round(text: str) -> bool:
    terms = terms_of(text)
    return bool(_ROUND.search(text)) and not terms.interviewers and terms.minutes is None


def _of_a_heading(part: Part, statements: list[Statement]) -> list[tuple[str, str, Statement, str]]:
    text = ". ".join([part.group, *(one.text for one in statements)])
    told = [one for one in statements if not is_about_the_process(one.text)]
    if not told or terms_of(text).kind is StepKind.OTHER:
        return []
    return [(part.qualifier, part.group, told[0], text)]


def _with_children(statement: Statement, statements: list[Statement]) -> str:
    """A step that ends with a colon is told by the items beneath it."""
    if not statement.text.rstrip().endswith(":"):
        return statement.text
    children = [one.text for one in statements if one.parent == statement.id and words_of(one.text)]
    return f"{statement.text.rstrip(': ')} {', '.join(children)}"
