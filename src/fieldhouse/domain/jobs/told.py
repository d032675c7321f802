"""A document as plain values, for JSON; `docs/jobs.md` describes the keys."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fieldhouse.domain.jobs.blocks import Finding, Link, Place
from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.lineage import expanded
from fieldhouse.domain.jobs.records import Body, Document, Edge, Inherited, Line, Role, Statement, Step

Value = dict[str, Any]
_LISTS = (
    ("summary", (SectionKind.SUMMARY,)),
    ("grade_statements", (SectionKind.GRADE,)),
    ("responsibilities", (SectionKind.RESPONSIBILITIES,)),
    ("requirements", (SectionKind.REQUIREMENTS,)),
    ("nice_to_have", (SectionKind.NICE_TO_HAVE,)),
    ("indicators", (SectionKind.INDICATORS,)),
    ("ladder_statements", (SectionKind.LADDER,)),
    ("hiring_statements", (SectionKind.HIRING,)),
    ("pay", (SectionKind.COMPENSATION,)),
    ("notes", (SectionKind.LEVELS, SectionKind.SPECIALTIES, SectionKind.SEGMENT)),
)
_EXPANDED = (
    ("responsibilities", SectionKind.RESPONSIBILITIES),
    ("requirements", SectionKind.REQUIREMENTS),
    ("nice_to_have", SectionKind.NICE_TO_HAVE),
    ("indicators", SectionKind.INDICATORS),
)


def document_value(document: Document) -> Value:
    """The whole document."""
    return {
        "format": 1,
        "id": document.id,
        "file": document.name,
        "form": document.form,
        "title": document.title,
        "front_matter": _matter(document),
        "roles": [_role(document, role) for role in document.roles],
        "family": _body(document.family),
        "unplaced": [statement_value(one) for one in document.unplaced],
        "headings": [
            {"text": text, "level": level, **_place(place)} for text, level, place in document.headings
        ],
        "findings": [finding_value(one, document.name) for one in document.findings],
        "counts": _counts(document),
    }


def number_of(grade: Decimal | None) -> int | float | None:
    """A grade as a number of JSON: 9 or 9.5."""
    if grade is None:
        return None
    return int(grade) if grade == grade.to_integral_value() else float(grade)


def statement_value(one: Statement) -> Value:
    """A statement; keys without a value are left out."""
    value: Value = {
        "id": one.id,
        "text": one.text,
        "markdown": one.markdown,
        "section": one.section,
        **_place(one.place),
        "is_item": one.is_item,
    }
    more: Value = {
        "depth": one.depth,
        "number": one.number,
        "parent": one.parent,
        "group": one.group,
        "qualifier": one.qualifier,
        "links": [_link(link) for link in one.links],
        "nature": one.nature.value if one.nature else None,
        "reads_as": one.reads_as.value if one.reads_as else None,
        "pay_mix": {"base": one.mix.base, "variable": one.mix.variable} if one.mix else None,
        "same_as": one.same_as,
        "is_partial": one.is_partial,
    }
    return value | {key: found for key, found in more.items() if found}


def step_value(one: Step) -> Value:
    """A hiring step."""
    terms = one.terms
    return {
        "id": one.statement.id,
        "order": one.order,
        "track": one.track,
        "name": one.name,
        "text": one.statement.text,
        **_place(one.statement.place),
        "kind": terms.kind.value,
        "optional": terms.is_optional,
        "interviewers": list(terms.interviewers),
        "any_interviewer": terms.is_any,
        "panel_min": terms.panel_least,
        "panel_max": terms.panel_most,
        "region": terms.region or None,
        "minutes": terms.minutes,
        "minutes_max": terms.minutes_most,
        "channel": terms.channel or None,
    }


def edge_value(one: Edge) -> Value:
    """A step of the ladder."""
    return {
        "statement": one.statement,
        "title": one.title,
        "url": one.target or None,
        "kind": one.kind.value,
        "who": one.who or None,
        "is_family": one.is_family,
        "role": one.role or None,
    }


def finding_value(one: Finding, name: str) -> Value:
    """A finding with its place; the sentence of its rule is added at the edge."""
    value: Value = {"rule": one.rule, "file": name, **_place(one.place), "value": one.value}
    return value | ({"fields": one.fields} if one.fields else {})


def _matter(document: Document) -> dict[str, str | list[str]]:
    """The values of the front matter by their keys; of a key that stands there twice, all."""
    found: dict[str, list[str]] = {}
    for one in document.matter:
        found.setdefault(one.key, []).append(one.value)
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def _role(document: Document, role: Role) -> Value:
    family = document.family
    body = _body(role.body)
    shared = [one for one in family.ladder if one.whose in ("", role.id)]
    own_steps, own_ladder = bool(role.body.steps), bool(role.body.ladder) or role.body.is_ladder_undefined
    return {
        "id": role.id,
        "kind": role.kind,
        "title": role.title,
        "aliases": list(role.aliases),
        "level": role.level,
        "specialty": role.specialty,
        "segment": role.segment,
        "group": role.group or None,
        "grade": number_of(role.grade),
        "grades": [number_of(grade) for grade in role.grades],
        **_place(role.place),
        **body,
        "hiring_steps": body["hiring_steps"] if own_steps else [step_value(one) for one in family.steps],
        "hiring_from": "role" if own_steps else "family" if family.steps else None,
        "ladder": body["ladder"] if own_ladder else [edge_value(one) for one in shared],
        "ladder_from": "role" if own_ladder else "family" if shared or family.is_ladder_undefined else None,
        "ladder_undefined": role.body.is_ladder_undefined if own_ladder else family.is_ladder_undefined,
        "extends": [_inherited(one) for one in role.inherits],
        "expanded": {
            name: [
                {"id": one.id, "from": source, "text": one.text}
                | ({"nature": one.nature.value} if one.nature else {})
                | _place(one.place)
                for one, source in expanded(document, role, kind)
            ]
            for name, kind in _EXPANDED
        },
    }


def _body(body: Body) -> Value:
    lists = {name: [statement_value(one) for one in body.of(*kinds)] for name, kinds in _LISTS}
    return {
        **lists,
        "hiring_steps": [step_value(one) for one in body.steps],
        "ladder": [edge_value(one) for one in body.ladder],
        "ladder_undefined": body.is_ladder_undefined,
        "reports_to": [_line(one) for one in body.reports_to],
    }


def _line(one: Line) -> Value:
    return {
        "statement": one.statement,
        "title": one.title,
        "url": one.target or None,
        "role": one.role or None,
    }


def _inherited(one: Inherited) -> Value:
    return {
        "statement": one.statement,
        "sections": [kind.value for kind in one.kinds],
        "titles": list(one.titles),
        "roles": list(one.roles),
        "is_ambiguous": one.is_ambiguous,
    }


def _link(link: Link) -> Value:
    return {"text": link.text, "url": link.target}


def _place(place: Place) -> Value:
    return {"line": place.line} if place.column == 1 else {"line": place.line, "column": place.column}


def _counts(document: Document) -> Value:
    bodies = [document.family, *(role.body for role in document.roles)]
    statements = [one for body in bodies for one in body.statements]
    return {
        "roles": len(document.roles),
        "statements": len(statements),
        "items": sum(1 for one in (*statements, *document.unplaced) if one.is_item),
        "hiring_steps": sum(len(body.steps) for body in bodies),
        "unplaced": len(document.unplaced),
        "sentences": document.kept.sentences,
        "sentences_recovered": document.kept.recovered,
        "sentences_lost": 0,
        "findings": len(document.findings),
    }
