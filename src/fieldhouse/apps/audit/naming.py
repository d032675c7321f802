"""What the log calls records that its entries name by number, and by which numbers a searched text is meant."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from fieldhouse.apps.figures.nodes import node_named, of_position, of_territory
from fieldhouse.apps.people.queries import positions_by_number
from fieldhouse.apps.roles.queries import users
from fieldhouse.apps.territories.queries import territories_by_number
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES


def names_of(texts: Iterable[str]) -> dict[str, str]:
    """What those of the texts that name a user or a node by number are called."""
    numbers: dict[str, set[int]] = {ORGANISATION: set(), TERRITORIES: set()}
    for text in texts:
        tree, _colon, number = text.partition(":")
        if tree in numbers and number.isdecimal():
            numbers[tree].add(int(number))
    nodes = [
        *map(of_position, positions_by_number(numbers[ORGANISATION]).values()),
        *map(of_territory, territories_by_number(numbers[TERRITORIES]).values()),
    ]
    named = {f"user:{one.pk}": one.get_username() for one in users()}
    return named | {one.subject: one.key for one in nodes}


def subjects_named(text: str) -> tuple[str, ...]:
    """The subjects that a text names: a node by its reference or key, a user by login."""
    found = [f"user:{one.pk}" for one in users() if one.get_username() == text.removeprefix("user:")]
    with suppress(BadInput):  # where no node is called so
        found.append(node_named(text).subject)
    return tuple(found)
