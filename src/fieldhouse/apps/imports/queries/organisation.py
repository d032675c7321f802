"""People and positions as a sheet names them, and what is told of their past."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from fieldhouse.apps.people.models import Holding, Person, Position, ReportingLine
from fieldhouse.apps.records import TOLD, visible
from fieldhouse.apps.territories.models import Territory, TerritoryMember

Tiers = tuple[Mapping[str, set[int]], ...]
"""By text, as `folded` leaves it, the numbers of the records that are called so: surest first."""


def folded(text: str) -> str:
    """A text without the differences that people make in writing the same: width, case, spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def named(tiers: Tiers, text: str) -> set[int]:
    """The records that a text means, by the surest way in which it means any."""
    key = folded(text)
    return next((set(tier[key]) for tier in tiers if key in tier), set())


def people_by_text() -> Tiers:
    """People by key, by e-mail address, and by name in either order."""
    columns = ("pk", "source", "source_key", "email", "name", "given_name", "family_name")
    keys, addresses, names = _tiers(3)
    for number, source, key, email, name, given, family in Person.objects.filter(visible()).values_list(
        *columns
    ):
        _add(keys, number, [key, f"{source}:{key}"])
        _add(addresses, number, [email])
        _add(names, number, [name, f"{given} {family}", f"{family} {given}", f"{family}{given}"])
    return keys, addresses, names


def positions_by_text() -> Tiers:
    """Positions by key, and by title."""
    keys, titles = _tiers(2)
    rows = Position.objects.filter(visible()).values_list("pk", "source", "source_key", "title", "title_ja")
    for number, source, key, *own in rows:
        _add(keys, number, [key, f"{source}:{key}"])
        _add(titles, number, own)
    return keys, titles


def territories_by_text() -> Tiers:
    """Territories by key, and by name."""
    keys, names = _tiers(2)
    rows = Territory.objects.filter(visible()).values_list("pk", "source", "source_key", "name", "name_ja")
    for number, source, key, *own in rows:
        _add(keys, number, [key, f"{source}:{key}"])
        _add(names, number, own)
    return keys, names


def seats() -> Mapping[int, set[int]]:
    """The positions in which sources have people, by the person's number."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Holding.objects.filter(visible()).exclude(source=TOLD)
    for person, position in rows.values_list("person", "position"):
        found[person].add(position)
    return found


def sources(model: type[Person] | type[Position]) -> Mapping[int, str]:
    """The source of every person or position, by number."""
    return dict(model.objects.filter(visible()).values_list("pk", "source"))


def told() -> set[tuple[Any, ...]]:
    """What is told: ("holding", person, position, first day, end), ("line", position, manager, first day, end),
    ("member", person, territory, first day, end)."""
    stays = Holding.objects.filter(visible(), source=TOLD)
    lines = ReportingLine.objects.filter(visible(), source=TOLD)
    members = TerritoryMember.objects.filter(visible(), source=TOLD)
    span = ("valid_from", "valid_to")
    return {
        *(("holding", *row) for row in stays.values_list("person", "position", *span)),
        *(("line", *row) for row in lines.values_list("position", "reports_to", *span)),
        *(("member", *row) for row in members.values_list("person", "territory", "since_on", "until_on")),
    }


def holders_of(source: str) -> set[int]:
    """Everybody whom a source has in a position."""
    return set(Holding.objects.filter(visible(), source=source).values_list("person", flat=True))


def _tiers(n: int) -> tuple[dict[str, set[int]], ...]:
    return tuple(defaultdict(set) for _ in range(n))


def _add(tier: dict[str, set[int]], number: int, texts: Iterable[str]) -> None:
    for text in texts:
        if key := folded(text):
            tier[key].add(number)
