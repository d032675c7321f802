"""The nodes that a sheet means by a text: by a key, a mail address or a login, or a name, exactly and of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from fieldhouse.apps.imports.queries.organisation import (
    Tiers,
    named,
    people_by_text,
    positions_by_text,
    territories_by_text,
)
from fieldhouse.apps.people.models import Person, Position
from fieldhouse.apps.people.queries import held_by
from fieldhouse.apps.plans.models import Quota
from fieldhouse.apps.records import visible
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.territories.models import Territory
from fieldhouse.domain.spelling import folded


class Meant(NamedTuple):
    """A node of a tree (``position`` or ``territory``) by its number, and the person who is meant, if one is."""

    kind: str
    number: int
    person: int | None = None


class NodesByText:
    """What texts mean in this home. A person means the position that he or she holds on the day."""

    def __init__(self) -> None:
        self._held = lru_cache(maxsize=None)(held_by)

    def people(self, text: str) -> set[int]:
        """The people whom a text means, by the surest way in which it means any."""
        keys, addresses, names = self._people
        return named((keys, addresses, self._logins, names), text)

    def nodes(self, text: str, on: date) -> set[Meant]:
        """The nodes that a text means on a day; a name that nobody has is that of a position or a territory."""
        people = self.people(text)
        found = {Meant("position", one, person) for person in people for one in self._held(person, on)}
        if people:
            return found
        positions = {Meant("position", one) for one in named(self._positions, text)}
        return positions or {Meant("territory", one) for one in named(self._territories, text)}

    @cached_property
    def _people(self) -> Tiers:
        return people_by_text()

    @cached_property
    def _positions(self) -> Tiers:
        return positions_by_text()

    @cached_property
    def _logins(self) -> Mapping[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for login, person in User.objects.filter(person__isnull=False).values_list("username", "person"):
            found[folded(login)].add(person)
        return found

    @cached_property
    def _territories(self) -> Tiers:
        return territories_by_text()


MODELS = {"position": Position, "territory": Territory, "person": Person}


def address_of(kind: str, number: int) -> tuple[str, str]:
    """The source of a position, territory or person, and its key there."""
    source, key = MODELS[kind].objects.values_list("source", "source_key").get(pk=number)
    return str(source), str(key)


def quota_spans(kind: str, number: int) -> list[tuple[str, date, date, date]]:
    """The quotas that the home has of a node: source, first day, end, and the day on which each was agreed."""
    rows = Quota.objects.filter(visible(), **{kind: number})
    return list(rows.values_list("source", "starts_on", "until_on", "valid_from"))
