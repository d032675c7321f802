"""Ids from one state of a page to the next: a statement that was re-worded keeps the id that it had.

What has the same words keeps its id wherever it went. Of the rest, the likest statements of the same role and section
are the same, if they share at least half of their stems, or stand between neighbours that are the same.
"""

from __future__ import annotations

from dataclasses import replace

from fieldhouse.domain.jobs.records import Body, Document, Edge, Inherited, Line, Role, Statement, Step
from fieldhouse.domain.jobs.titles import key_of, likeness
from fieldhouse.domain.jobs.words import stems_of

_ALIKE = 0.5
_ALIKE_ROLE = 0.75
_MOST_PAIRS = 200_000


def with_carried_ids(document: Document, older: Document) -> Document:
    """The document with the ids of its older state, of roles and of statements."""
    return renamed(document, carried_ids(document, older))


def carried_ids(document: Document, older: Document) -> dict[str, str]:
    """The ids that roles and statements take, by the ids that the page alone gives them."""
    roles = _roles(document, older)
    names: dict[str, str] = {f"{document.id}/family": f"{older.id}/family"}
    names |= dict(roles.items())
    ids: dict[str, str] = dict(names)
    taken = set(names.values())
    old_bodies = {f"{older.id}/family": older.family, **{role.id: role.body for role in older.roles}}
    new_bodies = {f"{document.id}/family": document.family, **{role.id: role.body for role in document.roles}}
    for new_owner, body in new_bodies.items():
        before = old_bodies.get(names.get(new_owner, ""), Body())
        _pair(body.statements, before.statements, ids)
    _pair(document.unplaced, older.unplaced, ids)
    taken |= set(ids.values())
    return _without_clashes(document, ids, taken)


def _roles(document: Document, older: Document) -> dict[str, str]:
    """New id to old id of the roles that are the same: by title, else by the likest title that is left."""
    left = list(older.roles)
    found: dict[str, str] = {}
    for role in document.roles:
        twin = next((one for one in left if one.title.casefold() == role.title.casefold()), None)
        if twin is not None:
            found[role.id] = twin.id
            left.remove(twin)
    for role in document.roles:
        if role.id in found or not left:
            continue
        score, number = max(
            (likeness(key_of(role.title), key_of(one.title)), -place) for place, one in enumerate(left)
        )
        if score >= _ALIKE_ROLE or (len(document.roles) == len(older.roles) == 1):
            found[role.id] = left.pop(-number).id
    return found


def _pair(new: tuple[Statement, ...], old: tuple[Statement, ...], ids: dict[str, str]) -> None:
    left = {one.id: one for one in old}
    open_new: list[Statement] = []
    by_text: dict[tuple[str, str], list[str]] = {}
    for one in old:
        by_text.setdefault((one.kind.value, one.text), []).append(one.id)
    for one in new:
        same = by_text.get((one.kind.value, one.text))
        if same:
            ids[one.id] = same.pop(0)
            left.pop(ids[one.id], None)
        else:
            open_new.append(one)
    if len(open_new) * len(left) > _MOST_PAIRS:
        return
    pairs = sorted(
        (
            (-_alike(one, other), place, other.id)
            for place, one in enumerate(open_new)
            for other in left.values()
            if one.kind is other.kind
        ),
    )
    matched: set[int] = set()
    for score, place, old_id in pairs:
        if -score >= _ALIKE and place not in matched and old_id in left:
            matched.add(place)
            del left[old_id]
            ids[open_new[place].id] = old_id
    _between_neighbours(new, old, ids, left)


def _between_neighbours(
    new: tuple[Statement, ...], old: tuple[Statement, ...], ids: dict[str, str], left: dict[str, Statement]
) -> None:
    """A statement whose neighbours before and after are the same is the same, however it was re-worded."""
    place_of = {one.id: place for place, one in enumerate(old)}
    for place in range(1, len(new) - 1):
        one, before, after = new[place], new[place - 1], new[place + 1]
        if one.id in ids or before.id not in ids or after.id not in ids:
            continue
        start, end = place_of.get(ids[before.id], -9), place_of.get(ids[after.id], -9)
        if end - start == 2 and (twin := old[start + 1]).id in left and twin.kind is one.kind:
            ids[one.id] = twin.id
            del left[twin.id]


def _alike(left: Statement, right: Statement) -> float:
    mine, theirs = set(stems_of(left.text)), set(stems_of(right.text))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _without_clashes(document: Document, ids: dict[str, str], taken: set[str]) -> dict[str, str]:
    """A statement without an older self, whose own id was carried over to another one, gets a number more."""
    result = dict(ids)
    bodies = [document.family, *(role.body for role in document.roles)]
    for one in (*(one for body in bodies for one in body.statements), *document.unplaced):
        if one.id in result or one.id not in taken:
            continue
        number = 2
        while f"{one.id}~{number}" in taken:
            number += 1
        result[one.id] = f"{one.id}~{number}"
        taken.add(result[one.id])
    return result


def renamed(document: Document, ids: dict[str, str]) -> Document:
    """The document with other ids; those that are not named stay."""

    def name(one: str) -> str:
        return ids.get(one, one)

    def statement(one: Statement) -> Statement:
        return replace(one, id=name(one.id), parent=name(one.parent), same_as=name(one.same_as))

    def step(one: Step) -> Step:
        return replace(one, statement=statement(one.statement))

    def edge(one: Edge) -> Edge:
        return replace(one, statement=name(one.statement), role=name(one.role))

    def line(one: Line) -> Line:
        return replace(one, statement=name(one.statement), role=name(one.role))

    def body(one: Body) -> Body:
        return replace(
            one,
            statements=tuple(map(statement, one.statements)),
            steps=tuple(map(step, one.steps)),
            ladder=tuple(map(edge, one.ladder)),
            reports_to=tuple(map(line, one.reports_to)),
        )

    def inherited(one: Inherited) -> Inherited:
        return replace(one, statement=name(one.statement), roles=tuple(map(name, one.roles)))

    def role(one: Role) -> Role:
        return replace(
            one, id=name(one.id), body=body(one.body), inherits=tuple(map(inherited, one.inherits))
        )

    return replace(
        document,
        family=body(document.family),
        roles=tuple(map(role, document.roles)),
        unplaced=tuple(map(statement, document.unplaced)),
    )
