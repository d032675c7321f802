"""Whom and which positions the rows of a sheet mean: by key, e-mail address, title or name, exactly and of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from fieldhouse.apps.imports.actions.row_checks import refused
from fieldhouse.apps.imports.queries import organisation as home
from fieldhouse.domain.findings import Finding
from fieldhouse.domain.spelling import folded
from fieldhouse.ingest.schema import TypedRow

Place = int | str
"""A position: the number of one that the home has, or the name of one that the sheet alone knows."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A row with its names resolved, vacant without a person; it holds until, and not on, ``valid_to``.

    ``territory`` is that in which the person works.
    """

    row: TypedRow
    person: int | None
    position: Place
    manager: Place | None
    valid_from: date
    valid_to: date | None
    territory: int | None = None

    def meets(self, other: Stay) -> bool:
        """Whether both hold on some day."""
        is_after = self.valid_from >= (other.valid_to or date.max)
        return not is_after and other.valid_from < (self.valid_to or date.max)

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= on < (self.valid_to or date.max)


class Names:
    """What the texts of a sheet mean in this home."""

    def __init__(self) -> None:
        self._people, self._positions = home.people_by_text(), home.positions_by_text()
        self._territories = home.territories_by_text()
        self._seats = home.seats()

    def stay(self, row: TypedRow) -> Stay | Finding:
        """Person and position of a row, whose manager is found when all rows are (`led`); or why there are none."""
        values = row.values
        person: int | None = None
        if values.get("person"):
            found = home.named(self._people, values["person"])
            if len(found) != 1:
                return _refused(row, "person", "unknown" if not found else "ambiguous", len(found))
            (person,) = found
        position = self._position(row, person)
        if isinstance(position, Finding):
            return position
        territories = home.named(self._territories, values.get("territory") or "")
        if values.get("territory") and len(territories) != 1:
            return _refused(row, "territory", "ambiguous" if territories else "unknown", len(territories))
        days = (values["valid_from"], values.get("valid_to"))
        return Stay(row, person, position, None, *days, next(iter(territories), None))

    def led(self, stay: Stay, stays: Iterable[Stay]) -> Stay | Finding:
        """A stay with the position above: one that is called so, or that of the manager named on the first day."""
        text = stay.row.values.get("manager")
        if not text:
            return stay
        stays = list(stays)
        own = {one.position for one in stays if isinstance(one.position, str)}
        places: set[Place] = set(home.named(self._positions, text)) or {
            one for one in own if folded(str(one)) == folded(text)
        }
        if not places:
            people = home.named(self._people, text)
            places = {one.position for one in stays if one.person in people and one.holds(stay.valid_from)}
            places = places or {seat for person in people for seat in self._seats.get(person, ())}
        if len(places) != 1:
            return _refused(stay.row, "manager", "unknown" if not places else "ambiguous", len(places))
        return replace(stay, manager=places.pop())

    def _position(self, row: TypedRow, person: int | None) -> Place | Finding:
        text = row.values.get("position")
        if text:
            found = home.named(self._positions, text)
            if len(found) > 1:
                return _refused(row, "position", "ambiguous", len(found))
            return found.pop() if found else str(text)
        seats = self._seats.get(person, set()) if person is not None else set()
        if len(seats) != 1:
            return _refused(row, "position", "missing", len(seats))
        return next(iter(seats))


def _refused(row: TypedRow, column: str, why: str, count: int) -> Finding:
    return refused(row, f"assignment.{column}_{why}", column, row.values.get(column), {"count": count})
