"""People and positions as a sheet names them, and what is told of their past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fieldhouse.apps.people.models import Holding, Person, Position, ReportingLine
from fieldhouse.apps.records import TOLD, visible
from fieldhouse.apps.territories.models import Territory, TerritoryMember
from fieldhouse.domain.spelling import folded

Tiers = tuple[Mapping[str, set[int]], ...]
"""By text, as `folded` leaves it, the numbers of the records that are called so: surest first."""


def named(tiers: Tiers, text: str) -> set[int]:
    """The records that a text means, by the surest way in which it means any."""
    key = folded(text)
    return next((set(tier[key]) for tier in tiers if key in tier), set())


def people_by_text() -> Tiers:
    """People by key, by e-mail address, and by name in either order."""
    keys, addresses, names = _tiers(3)
    rows = _named_rows(Person, "email", "name", "given_name", "family_name")
    for number, own_keys, (email, name, given, family) in rows:
        _add(keys, number, own_keys)
        _add(addresses, number, [email])
        _add(names, number, [name, f"{given} {family}", f"{family} {given}", f"{family}{given}"])
    return keys, addresses, names


def positions_by_text() -> Tiers:
    """Positions by key, and by title."""
    return _by_text(Position, "title", "title_ja")


def territories_by_text() -> Tiers:
    """Territories by key, and by name."""
    return _by_text(Territory, "name", "name_ja")


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


def _by_text(model: type[Position] | type[Territory], *columns: str) -> Tiers:
    """Records by key, and by what any of some columns says."""
    keys, names = _tiers(2)
    for number, own_keys, own_names in _named_rows(model, *columns):
        _add(keys, number, own_keys)
        _add(names, number, own_names)
    return keys, names


def _named_rows(
    model: type[Person] | type[Position] | type[Territory], *columns: str
) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each record's number, the ways to write its key, and its texts."""
    rows = model._default_manager.filter(visible()).values_list("pk", "source", "source_key", *columns)
    for number, source, key, *texts in rows:
        yield number, [key, f"{source}:{key}"], texts


def _tiers(n: int) -> tuple[dict[str, set[int]], ...]:
    return tuple(defaultdict(set) for _ in range(n))


def _add(tier: dict[str, set[int]], number: int, texts: Iterable[str]) -> None:
    for text in texts:
        if key := folded(text):
            tier[key].add(number)
