"""A figure found by the code that is printed beside it: as it was cited, and computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.figures.parameters import permit
from fieldhouse.apps.figures.queries import cited, recomputed
from fieldhouse.apps.figures.question import asked_by_spec
from fieldhouse.apps.interface import NotFound
from fieldhouse.apps.roles.access import NotAllowed, require, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, FieldhouseError
from fieldhouse.domain.figure import FigureSpec

SHORTEST_CODE = 8
"""The characters of an id that are printed beside a number (`FigureSpec.short_id`)."""


@dataclass(frozen=True, slots=True)
class Citations:
    """All citations of one figure, oldest first, and the figure computed again, or the code of why it cannot be."""

    figure_id: str
    spec: FigureSpec
    citations: tuple[CitedFigure, ...]
    recomputed: Figure | None
    why: str | None


def found_citations(user: User | None, code: str) -> Citations:
    """The one figure whose id begins with a code; without a user it is the operator on the command line who asks.

    Raises `NotFound` when there is none of a node and walls that the user may see, and `BadInput` when several
    begin alike.
    """
    rows = cited(code) if len(code) >= SHORTEST_CODE else []
    seen = [row for row in rows if _may_see(user, row.spec)]
    if not seen:
        raise NotFound("figure.not_cited", code=code[:40])
    if len({row.figure_id for row in seen}) > 1:
        raise BadInput("figure.code_too_short", code=code[:40])
    spec = spec_of(seen[0].spec)
    note_read_behind_wall(user, spec.walls, f"figure:{seen[0].figure_id}")
    again, why = _recomputed(spec)
    return Citations(seen[0].figure_id, spec, tuple(seen), again, why)


def has_citation(user: User, code: str) -> bool:
    """Whether a code is the beginning of the id of a cited figure that the user may see."""
    rows = cited(code.lower()) if len(code) >= SHORTEST_CODE else []
    return any(_may_see(user, row.spec) for row in rows)


def spec_of(kept: Mapping[str, Any]) -> FigureSpec:
    """The specification that a citation keeps."""
    filters = tuple((name, value) for name, value in kept["filters"])
    return FigureSpec(**{**kept, "walls": tuple(kept["walls"]), "filters": filters})


def _may_see(user: User | None, kept: Mapping[str, Any]) -> bool:
    if user is None:
        return True
    question = asked_by_spec(spec_of(kept))
    try:
        require(user, Right.SEE_FORECAST)
        permit(question, visible_to(user, question.as_of))
    except NotAllowed:
        return False  # the same answer as for a figure that was never cited
    return True


def _recomputed(spec: FigureSpec) -> tuple[Figure | None, str | None]:
    try:
        return recomputed(spec), None
    except FieldhouseError as refusal:
        return None, refusal.code
