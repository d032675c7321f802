"""Who a route names: a user, whoever holds a position, a role, or whoever leads the asker (上長)."""

from __future__ import annotations

from datetime import date

from fieldhouse.apps.people import queries as people
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import user_numbered, users_of_people, users_with_role

ABOVE = "above"
USER, POSITION, ROLE = "user", "position", "role"


def users_of(party: str, asker: User, on: date) -> list[User]:
    """The active users whom a reference means on a day: ``user:3``, ``position:7``, ``role:revops``, ``above``.

    ``above`` is whoever holds the nearest position above the asker's that is held by somebody who signs in.
    """
    kind, _colon, named = party.partition(":")
    if kind == USER:
        found = user_numbered(int(named))
        return [found] if found else []
    if kind == ROLE:
        return users_with_role(named, on)
    if kind == POSITION:
        return _holders([int(named)], on)
    return _above(asker, on)


def _holders(positions: list[int], on: date) -> list[User]:
    held = people.holders(tuple(positions), on)
    return users_of_people([one.pk for one in held.values()])


def _above(asker: User, on: date) -> list[User]:
    if asker.person_id is None:
        return []
    for position in sorted(people.held_by(asker.person_id, on)):
        for above in reversed(people.ancestors(position, on)):
            if found := [one for one in _holders([above.pk], on) if one.pk != asker.pk]:
                return found
    return []
