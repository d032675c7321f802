"""The parameters of a question, as pages, the API and exports read them from an address or a form.

``node`` (``organisation/source:key``), ``period``, ``as_of``, ``view``, ``currency``, ``known``, and any number of
``wall`` and of ``filter`` (``field:value``). What is left out is filled in by `question.ask`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldhouse.apps.company.queries import currencies
from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.nodes import Node, first_nodes, node_asked_for
from fieldhouse.apps.figures.question import Question, ask, read_day
from fieldhouse.apps.roles.access import NotAllowed, Scope, require, require_node, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.fold import CODES
from fieldhouse.facts.generations import current, manifest_of

FILTER_FIELDS = CODES
"""The fields of a deal that a figure may be restricted by: those that are codes."""

_UNUSABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: no key, code or day has one, and no database takes them."""

MAX_LENGTH = 300
"""Characters of one parameter: a node's key has at most 255 (`apps.records.Sourced`), its tree and source the rest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its asker may see of it: rights are today's, places those of the question's day."""

    question: Question
    scope: Scope


def asked_by(user: User, parameters: Mapping[str, Any]) -> Asked:
    """The question that a user asks, permitted; the scope is judged on the question's own day.

    A question that opens walls is noted in the audit log. Raises what `question_from` raises, and `NotAllowed` without
    the right to see the forecast.
    """
    begins = visible_to(user, _last_day())
    question = _question(parameters, begins)
    scope = visible_to(user, question.as_of)
    permit(question, scope)
    require(user, Right.SEE_FORECAST)
    note_read_behind_wall(user, question.walls, f"node:{question.node.reference}")
    return Asked(question, scope)


def question_from(parameters: Mapping[str, Any], scope: Scope) -> Question:
    """The question in a form or an address, permitted to a scope that the caller has judged on its day.

    Without ``node`` it is the first node of the scope. Raises `BadInput` for what cannot be read and `NotAllowed` for a
    node or a wall out of the scope; to somebody who does not see all nodes, one that does not exist is one of those.
    """
    question = _question(parameters, scope)
    permit(question, scope)
    return question


def permit(question: Question, scope: Scope) -> None:
    """Raise `NotAllowed` unless the scope reaches the question's node and opens its walls."""
    require_node(scope, question.node.tree, question.node.number)
    for wall in question.walls:
        if wall not in scope.walls:
            raise NotAllowed("policy.no_wall", wall=wall)


def day_from(parameters: Mapping[str, Any], name: str) -> date | None:
    """A day among the parameters, such as ``since``; ``None`` where there is none."""
    text = text_of(parameters, name)
    return read_day(text) if text else None


def text_of(parameters: Mapping[str, Any], name: str) -> str:
    """One parameter as text, empty where there is none; of several, the last."""
    return (texts_of(parameters, name) or [""])[-1]


def texts_of(parameters: Mapping[str, Any], name: str) -> list[str]:
    """All values of a parameter that are not empty, from a ``QueryDict`` or a plain mapping."""
    several = getattr(parameters, "getlist", None)
    value = several(name) if several else parameters.get(name)
    given = [] if value is None else [value] if isinstance(value, str) else list(value)
    for one in given:
        if len(one) > MAX_LENGTH or _UNUSABLE.search(one):
            raise BadInput("parameter.unreadable", name=name, limit=MAX_LENGTH)
    return [one.strip() for one in given if one.strip()]


def as_parameters(question: Question) -> list[tuple[str, str]]:
    """The parameters that ask the same question again, everything that was filled in spelt out."""
    return [
        ("node", question.node.reference),
        ("period", question.period.code),
        ("as_of", question.as_of.isoformat()),
        ("view", question.view),
        ("currency", question.currency),
        ("known", str(question.known)),
        *(("wall", wall) for wall in question.walls),
        *(("filter", f"{name}:{value}") for name, value in question.filters),
    ]


def _question(parameters: Mapping[str, Any], scope: Scope) -> Question:
    return ask(
        _node(text_of(parameters, "node"), scope),
        period=text_of(parameters, "period"),
        as_of=text_of(parameters, "as_of"),
        view=text_of(parameters, "view"),
        currency=_currency(text_of(parameters, "currency")),
        known=text_of(parameters, "known"),
        walls=tuple(dict.fromkeys(texts_of(parameters, "wall"))),
        filters=_filters(texts_of(parameters, "filter")),
    )


def _node(reference: str, scope: Scope) -> Node:
    if not reference:
        found = first_nodes(scope, _last_day())
        if not found:
            raise NotAllowed("policy.no_nodes")
        return found[0]
    return node_asked_for(scope, reference)


def _currency(text: str) -> str:
    if text and text not in currencies():
        raise BadInput("figure.bad_currency", value=text[:40], known=", ".join(currencies()))
    return text


def _filters(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for text in texts:
        field, colon, value = text.partition(":")
        if not colon or field not in FILTER_FIELDS:
            raise BadInput("figure.bad_filter", value=text[:40], known=", ".join(FILTER_FIELDS))
        found[field, value.strip()] = None
    return tuple(found)


def _last_day() -> date:
    return manifest_of(current()).data_through
