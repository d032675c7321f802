"""What a document says, without where and how it was written: two pages with the same model say the same."""

from __future__ import annotations

from typing import Any

from fieldhouse.domain.jobs.headings import CONTAINERS, SectionKind
from fieldhouse.domain.jobs.house_page import arranged
from fieldhouse.domain.jobs.records import Body, Document, Role

_KINDS = tuple(kind for kind in SectionKind if kind is not SectionKind.OTHER and kind not in CONTAINERS)


def model_of(document: Document) -> dict[str, Any]:
    """The model as plain values that compare."""
    notes = [one.text for body in _bodies(document) for one in body.statements if one.kind in CONTAINERS]
    return {
        "title": document.title,
        "family": _body(document.family),
        "roles": [_role(role) for role in document.roles],
        "notes": sorted(notes),
        "unplaced": sorted(one.text for one in document.unplaced),
    }


def _bodies(document: Document) -> list[Body]:
    return [document.family, *(role.body for role in document.roles)]


def _role(role: Role) -> dict[str, Any]:
    return {
        "id": role.id,
        "kind": role.kind,
        "title": role.title,
        "level": role.level,
        "specialty": role.specialty,
        "segment": role.segment,
        "grades": [str(grade) for grade in role.grades],
        "inherits": sorted((one.statement, one.titles, one.roles, one.is_ambiguous) for one in role.inherits),
        **_body(role.body),
    }


def _body(body: Body) -> dict[str, Any]:
    return {
        "statements": {
            kind.value: [
                (key, [(one.id, one.text, one.is_item, one.depth, one.nature) for one in told])
                for key, told in arranged(body.of(kind))
            ]
            for kind in _KINDS
            if body.of(kind)
        },
        "steps": sorted(
            (one.track, one.order, one.name, one.statement.text, repr(one.terms)) for one in body.steps
        ),
        "ladder": [(edge.title, edge.target, edge.kind, edge.who, edge.role) for edge in body.ladder],
        "reports_to": [(line.title, line.target, line.role) for line in body.reports_to],
        "is_ladder_undefined": body.is_ladder_undefined,
    }
