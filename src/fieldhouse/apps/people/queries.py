"""Reads of people, positions and the reporting tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Concat

from fieldhouse.apps.imports.queries.known_since import assumed_until
from fieldhouse.apps.people.models import Holding, Person, Position, PositionClosure, ReportingLine
from fieldhouse.apps.records import TOLD, ends_after, held, visible
from fieldhouse.apps.texts import Named
from fieldhouse.domain.moves import with_moves
from fieldhouse.domain.names import name_key
from fieldhouse.domain.organisation import Edge
from fieldhouse.domain.told import with_told
from fieldhouse.facts.outbox import OURS
from fieldhouse.once import once


def reporting_edges(run: int | None = None) -> list[Edge]:
    """Every reporting line as an edge of the tree, pending ones of ``run`` included.

    What was told of the past goes before what a source's lines assume, and moves made here before both.
    """
    rows = ReportingLine.objects.filter(visible(run)).order_by("source", "source_key")
    columns = ("source", "position__source", "position_id", "reports_to_id", "valid_from", "valid_to")
    edges: dict[str, list[Edge]] = {OURS: [], TOLD: [], "": []}
    until = assumed_until("reporting_line")
    ends: dict[int, date] = {}
    for source, own, *edge in rows.values_list(*columns):
        edges[source if source in edges else ""].append(Edge(*edge))
        if own in until:
            ends[edge[0]] = until[own]
    return with_moves(with_told(edges[""], edges[TOLD], ends), edges[OURS])


def next_line_after(position: int, on: date) -> date | None:
    """The first day after ``on`` from which another reporting line of a position holds, if one is known."""
    later = ReportingLine.objects.filter(visible(), position=position, valid_from__gt=on)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()


def is_in_tree(position: int, on: date) -> bool:
    """Whether a position stands in the reporting tree on a day."""
    return PositionClosure.objects.filter(held(on), descendant=position, depth=0).exists()


def first_day_under(position: int, above: int, on: date, until: date | None) -> date | None:
    """From when a position stands at or under another one on a day from ``on`` to ``until`` (not on it), if it does."""
    rows = PositionClosure.objects.filter(ends_after(on), ancestor=above, descendant=position)
    if until is not None:
        rows = rows.filter(valid_from__lt=until)
    return rows.order_by("valid_from").values_list("valid_from", flat=True).first()


def position_numbers(run: int | None = None) -> list[int]:
    """The numbers of all positions."""
    return list(Position.objects.filter(visible(run)).order_by("pk").values_list("pk", flat=True))


def placement_rows(run: int | None = None) -> list[dict[str, Any]]:
    """Who stood where and when, one position a person and day: the snapshot `placements`.

    What was told of the past goes before what a source's holdings assume. Where holdings of a person overlap, the one
    that began first stands until it ends; the import reports the overlap.
    """
    rows: list[dict[str, Any]] = []
    for person, position, valid_from, valid_to in map(astuple, _stays(run)):
        before = rows[-1] if rows and rows[-1]["person"] == person else None
        begins = _begin_after(before, valid_from)
        if begins is None or (valid_to is not None and valid_to <= begins):
            continue
        rows.append({"person": person, "position": position, "valid_from": begins, "valid_to": valid_to})
    return rows


def _stays(run: int | None) -> list[Edge]:
    """Who is in which position, as edges of people under positions, in the order in which they count."""
    holdings = Holding.objects.filter(visible(run)).order_by("position__source_key")
    columns = ("source", "person__source", "person_id", "position_id", "valid_from", "valid_to")
    edges: dict[bool, list[Edge]] = {True: [], False: []}
    until = assumed_until("holding")
    ends: dict[int, date] = {}
    for source, own, *edge in holdings.values_list(*columns):
        edges[source == TOLD].append(Edge(*edge))
        if own in until:
            ends[edge[0]] = until[own]
    return sorted(with_told(edges[False], edges[True], ends), key=lambda one: (one.child, one.valid_from))


def people_by_number(numbers: Iterable[int]) -> dict[int, Person]:
    """People by their number."""
    return Person.objects.in_bulk(list(numbers))


def positions_by_number(numbers: Iterable[int]) -> dict[int, Position]:
    """Positions by their number."""
    return Position.objects.in_bulk(list(numbers))


def roots(on: date) -> list[Position]:
    """The positions that report to nobody on a day and have somebody under them, largest team first."""
    below = PositionClosure.objects.filter(held(on), depth__gt=0)
    tops = below.exclude(ancestor__in=below.values("descendant"))
    sizes = dict(tops.values_list("ancestor").annotate(Count("pk")))
    found = Position.objects.in_bulk(sizes)
    return [found[number] for number in sorted(sizes, key=lambda number: (-sizes[number], number))]


def under(position: int, on: date) -> set[int]:
    """The numbers of the positions at or under a position on a day."""
    rows = PositionClosure.objects.filter(held(on), ancestor=position)
    return set(rows.values_list("descendant_id", flat=True)) | {position}


def children(position: int, on: date) -> list[Position]:
    """The positions that report to a position on a day, leaders first."""
    direct = PositionClosure.objects.filter(held(on), ancestor=position, depth=1).values("descendant")
    return leaders_first(Position.objects.filter(pk__in=direct))


def leaders_first(positions: Iterable[Position]) -> list[Position]:
    """Positions in the order in which pages list a team."""
    return sorted(positions, key=lambda one: (one.role != "leader", one.source_key))


def ancestors(position: int, on: date) -> list[Position]:
    """The positions above a position on a day, the top first."""
    rows = PositionClosure.objects.filter(held(on), descendant=position, depth__gt=0).order_by("-depth")
    return [row.ancestor for row in rows.select_related("ancestor")]


@once
def holders(positions: tuple[int, ...], on: date) -> dict[int, Person]:
    """Who holds each of the positions on a day; vacant positions are absent."""
    rows = _held_on(on).filter(position__in=positions).select_related("person")
    return {row.position_id: row.person for row in rows.order_by("-valid_from")}


def position_by_key(source_key: str, source: str | None = None) -> Position | None:
    """The position that a source (any, when none is given) calls ``source_key``."""
    rows = Position.objects.filter(visible(), source_key=source_key)
    return (rows.filter(source=source) if source else rows.order_by("source")).first()


def person_by_key(source_key: str) -> Person | None:
    """The person whom a source calls ``source_key``, by the first of the sources that has it."""
    return Person.objects.filter(visible(), source_key=source_key).order_by("source").first()


def people_named(name: str) -> list[Person]:
    """The people who are called so, as the source writes it or with the parts of the name in either order."""
    rows = Person.objects.filter(visible()).alias(
        given_first=Concat("given_name", Value(" "), "family_name"),
        family_first=Concat("family_name", Value(" "), "given_name"),
    )
    called = Q(name__iexact=name) | Q(given_first__iexact=name) | Q(family_first__iexact=name)
    return list(rows.filter(called).order_by("source", "source_key"))


def highest(positions: set[int], on: date) -> list[Position]:
    """Those of the positions that have none of the others above them on a day."""
    below = PositionClosure.objects.filter(held(on), ancestor__in=positions, depth__gt=0)
    covered = set(below.values_list("descendant", flat=True))
    return sorted(Position.objects.filter(pk__in=positions - covered), key=lambda one: one.source_key)


def _begin_after(before: dict[str, Any] | None, valid_from: date) -> date | None:
    if before is None:
        return valid_from
    if before["valid_to"] is None:
        return None
    return max(valid_from, before["valid_to"])


def widest_team(position: int, on: date, most: int) -> int | None:
    """The highest position above one, or that itself, with at most so many positions at or under it on a day."""
    held_on = PositionClosure.objects.filter(held(on))
    above = held_on.filter(descendant=position).order_by("-depth").values_list("ancestor", flat=True)
    sizes = dict(
        held_on.filter(ancestor__in=list(above)).values_list("ancestor").annotate(Count("descendant"))
    )
    return next((one for one in above if sizes[one] <= most), None)


def held_by(person: int, on: date) -> set[int]:
    """The positions that a person holds on a day."""
    return set(_held_on(on).filter(person=person).values_list("position", flat=True))


def holder_count(on: date) -> int:
    """How many people hold a position on a day."""
    return _held_on(on).values("person").distinct().count()


def people_in(positions: Iterable[int], on: date) -> set[int]:
    """Who holds any of the positions on a day."""
    return set(_held_on(on).filter(position__in=list(positions)).values_list("person", flat=True))


def last_in(positions: Iterable[int], on: date) -> set[int]:
    """Who held one of the positions last of all that they held, and holds none on a day: they left from there."""
    ended = Holding.objects.filter(visible(), valid_to__lte=on).order_by("valid_to", "valid_from", "pk")
    left = ended.filter(position__in=list(positions)).values("person")
    last = dict(ended.filter(person__in=left).values_list("person", "position"))
    wanted = set(positions)
    gone = {person for person, position in last.items() if position in wanted}
    return gone - set(_held_on(on).filter(person__in=gone).values_list("person", flat=True))


def last_seats(person: int, on: date) -> set[int]:
    """The position that somebody who holds none on a day held last; nothing of one who holds one."""
    if held_by(person, on):
        return set()
    ended = Holding.objects.filter(visible(), person=person, valid_to__lte=on)
    last = ended.order_by("-valid_to", "-valid_from", "-pk").values_list("position", flat=True).first()
    return {last} if last else set()


def at_or_above(positions: Iterable[int], on: date) -> frozenset[int]:
    """Positions and all that stand above one of them on a day."""
    own = set(positions)
    above = PositionClosure.objects.filter(held(on), descendant__in=own)
    return frozenset(own | set(above.values_list("ancestor_id", flat=True)))


def _held_on(on: date) -> QuerySet[Holding]:
    """The holdings of a day; of people of whose past somebody told, those that were told."""
    told = Holding.objects.filter(visible(), source=TOLD, valid_from__lte=on).values("person")
    assumed = [source for source, until in assumed_until("holding").items() if on < until]
    rows = Holding.objects.filter(visible(), held(on))
    return rows.exclude(source__in=assumed, person__in=told) if assumed else rows


def people_by_name(source: str, run: int | None = None) -> dict[str, set[Person]]:
    """The people of a source by every way in which their names are written: given name first, family name first."""
    found: dict[str, set[Person]] = {}
    for person in Person.objects.filter(visible(run), source=source):
        given, family = person.given_name, person.family_name
        for name in (person.name, f"{given} {family}", f"{family} {given}"):
            if key := name_key(name):
                found.setdefault(key, set()).add(person)
    return found


def people_names(block: int) -> Iterator[Named]:
    """The names of all people, read in blocks; each belongs to themselves."""
    rows = Person.objects.filter(visible()).order_by("pk")
    parts = rows.values_list("pk", "name", "family_name", "given_name", "reading")
    for number, name, family, given, reading in parts.iterator(chunk_size=block):
        yield number, number, f"{family} {given}".strip() or name, reading


def person_with_address(address: str) -> int | None:
    """The number of the only person who has a mail address; ``None`` when nobody has it, or several have."""
    rows = Person.objects.filter(visible(), email__iexact=address) if address else Person.objects.none()
    found = list(rows.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None
