"""What somebody tells of the past of the organisation takes the place of what was told before."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fieldhouse.apps.people.models import Holding, Person, Position, ReportingLine
from fieldhouse.apps.records import TOLD
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.territories.models import Territory, TerritoryMember
from fieldhouse.domain.organisation import Edge


def make_positions(run: Run, names: Iterable[str], leading: Collection[str]) -> dict[str, int]:
    """Positions of the past that no source has, by their names; those ``leading`` had others under them.

    They show once the run has committed; what a killed run has left is taken over.
    """
    made = {}
    for name in sorted(names):
        role = "leader" if name in leading else "seller"
        position, _is_new = Position.objects.update_or_create(
            source=TOLD, source_key=name, defaults={"title": name, "role": role, "run": run}
        )
        made[name] = position.pk
    return made


def replace_told(run: Run, stays: Collection[Edge], lines: Collection[Edge]) -> None:
    """Keep who was in which position and which positions were under which, instead of what was told before.

    Edges of people under positions, and of positions under positions; the caller's transaction is the import's last.
    """
    people = Person.objects.in_bulk([one.child for one in stays])
    numbers = {number for one in (*stays, *lines) for number in (one.parent, one.child)}
    positions = Position.objects.in_bulk(list(numbers))
    Holding.objects.filter(source=TOLD).delete()
    ReportingLine.objects.filter(source=TOLD).delete()
    Holding.objects.bulk_create(
        Holding(
            source=TOLD,
            source_key=_key(people[one.child], positions[_above(one)], one),
            run=run,
            person=people[one.child],
            position=positions[_above(one)],
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in stays
    )
    ReportingLine.objects.bulk_create(
        ReportingLine(
            source=TOLD,
            source_key=_key(positions[one.child], positions[_above(one)], one),
            run=run,
            position=positions[one.child],
            reports_to=positions[_above(one)],
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in lines
    )


def replace_members(run: Run, members: Collection[Edge]) -> None:
    """Keep who worked in which territory, edges of people under territories, instead of what was told before."""
    people = Person.objects.in_bulk([one.child for one in members])
    territories = Territory.objects.in_bulk([_above(one) for one in members])
    TerritoryMember.objects.filter(source=TOLD).delete()
    TerritoryMember.objects.bulk_create(
        TerritoryMember(
            source=TOLD,
            source_key=_key(people[one.child], territories[_above(one)], one),
            run=run,
            person=people[one.child],
            territory=territories[_above(one)],
            since_on=one.valid_from,
            until_on=one.valid_to,
        )
        for one in members
    )


def _above(edge: Edge) -> int:
    if edge.parent is None:
        raise ValueError("what is told is always under something")
    return edge.parent


def _key(child: Person | Position, above: Position | Territory, edge: Edge) -> str:
    return f"{child.source_key}|{above.source_key}|{edge.valid_from}|{edge.valid_to}"
