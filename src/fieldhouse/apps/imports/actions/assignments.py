"""A sheet that tells of the past of an organisation: who held which position under whom, and when.

Its rows name people and positions of other sources. What it tells takes the place of what was assumed, until the day of
their source's first export; what an earlier sheet told counts no longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from fieldhouse.apps.imports.actions.assignment_names import Names, Place, Stay
from fieldhouse.apps.imports.actions.row_checks import refused
from fieldhouse.apps.imports.ledger import Outcome
from fieldhouse.apps.imports.models import KnownSince
from fieldhouse.apps.imports.queries import organisation as home
from fieldhouse.apps.imports.queries.known_since import assumed_until
from fieldhouse.apps.people.actions.told import make_positions, replace_members, replace_told
from fieldhouse.apps.people.models import Person, Position
from fieldhouse.apps.records import TOLD
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.organisation import Edge
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import TypedRow

KIND = "assignment"

Item = tuple[str, Place, Place, date, date | None]
"""What a stay tells: ``holding`` with person and position, ``line`` with position and that above, or ``member`` with
person and territory; first day, end."""


class Assignments:
    """Takes the rows of an import; those of a file are resolved together, since they name one another."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._places: dict[Place, int] = {}
        self._resolved: dict[int, Stay] = {}
        self._stays: list[Stay] = []
        self._items: set[Item] = set()

    def refusals(self, rows: Sequence[ReadRow]) -> Mapping[int, list[Finding]]:
        """Why rows (by ``id``) cannot be taken; nothing for those that can."""
        records = [(id(row), one) for row in rows for one in row.records if one.kind == KIND]
        found: dict[int, list[Finding]] = defaultdict(list)
        if not records:
            return found
        names = Names()
        stays: list[tuple[int, Stay]] = []
        for owner, record in records:
            stay = names.stay(record)
            if isinstance(stay, Finding):
                found[owner].append(stay)
            else:
                stays.append((owner, stay))
        taken = list(self._stays)
        for owner, stay in sorted(stays, key=lambda one: (one[1].valid_from, one[1].row.row)):
            led = names.led(stay, [one for _owner, one in stays])
            finding = led if isinstance(led, Finding) else _met(led, taken)
            if finding is not None:
                found[owner].append(finding)
            elif isinstance(led, Stay):
                taken.append(led)
                self._resolved[id(led.row)] = led
        return found

    def take(self, records: Sequence[TypedRow]) -> list[Outcome]:
        """Take resolved rows; what became of each."""
        held, until = home.told(), _Until()
        outcomes = []
        for record in records:
            stay = self._resolved[id(record)]
            self._stays.append(stay)
            items = until.items(stay) | _membership(stay)
            self._items |= items
            outcomes.append(Outcome.UNCHANGED if items <= held else Outcome.CREATED)
        above = {str(one.manager) for one in self._stays}
        self._places |= make_positions(self._run, self._new(), leading=above)
        return outcomes

    @property
    def is_new(self) -> bool:
        """Whether the sheet tells anything else than the one before it."""
        return bool(self._stays) and self._items != home.told()

    def noticed(self) -> Iterator[Finding]:
        """What is to be said of the sheet as a whole."""
        if not self._stays:
            return
        until, file = _Until(), self._stays[0].row.file
        counts = {
            "assignment.known_already": sum(not until.items(one) | _membership(one) for one in self._stays),
            "assignment.territory_vacant": sum(bool(one.territory) and not one.person for one in self._stays),
            "assignment.position_new": len(self._new()),
            "assignment.told_no_more": len(home.told() - self._items),
            "assignment.not_named": sum(len(missing) for missing in self._not_named().values()),
        }
        for rule, count in counts.items():
            if count:
                yield Finding(rule, Severity.NOTE, file, fields={"count": str(count)})

    def apply(self) -> None:
        """Let what the sheet tells take the place of what an earlier one told, in the caller's transaction."""
        if not self._stays:
            return
        told: dict[str, list[Edge]] = {"holding": [], "line": [], "member": []}
        for kind, one, other, *days in sorted(self._items, key=str):
            told[kind].append(Edge(self._number(one), self._number(other), *days))
        replace_told(self._run, told["holding"], told["line"])
        replace_members(self._run, told["member"])
        self._keep_known_since()

    def _number(self, place: Place) -> int:
        return place if isinstance(place, int) else self._places[place]

    def _new(self) -> set[str]:
        """The positions that the sheet alone knows."""
        return {one.position for one in self._stays if isinstance(one.position, str)}

    def _not_named(self) -> Mapping[str, set[int]]:
        """By source, whom it has in a position and the sheet does not name."""
        named = {one.person for one in self._stays}
        return {source: home.holders_of(source) - named for source in assumed_until("holding")}

    def _keep_known_since(self) -> None:
        """A sheet that names everybody of a source tells of the organisation since its first day."""
        begins = min(one.valid_from for one in self._stays)
        for source, missing in self._not_named().items():
            for kind in ("holding", "reporting_line"):
                row = KnownSince.objects.filter(source=source, kind=kind, field="").first()
                if row is not None:
                    row.known_since = row.assumed_until if missing else min(begins, row.assumed_until)
                    row.save(update_fields=["known_since"])


class _Until:
    """Until when something was assumed of people and positions, by their source; of nothing else is anything told."""

    def __init__(self) -> None:
        self._stays, self._lines = assumed_until("holding"), assumed_until("reporting_line")
        self._people, self._positions = home.sources(Person), home.sources(Position)

    def items(self, stay: Stay) -> set[Item]:
        """What a stay tells of the time before."""
        found: set[Item] = set()
        if stay.person is not None:
            found |= _clipped(
                ("holding", stay.person, stay.position), stay, self._stays.get(self._people[stay.person])
            )
        if stay.manager is not None:
            found |= _clipped(("line", stay.position, stay.manager), stay, self._end_of(stay.position))
        return found

    def _end_of(self, position: Place) -> date | None:
        """Until when the line of a position is assumed; one that only the sheet knows ends with the last of all."""
        source = self._positions.get(position) if isinstance(position, int) else TOLD
        return max(self._lines.values(), default=None) if source == TOLD else self._lines.get(str(source))


def _membership(stay: Stay) -> set[Item]:
    """That a person works in a territory: no source assumes it, so that all days of the stay are told."""
    if stay.person is None or stay.territory is None:
        return set()
    return {("member", stay.person, stay.territory, stay.valid_from, stay.valid_to)}


def _clipped(told: tuple[str, Place, Place], stay: Stay, until: date | None) -> set[Item]:
    if until is None or stay.valid_from >= until:
        return set()
    return {(*told, stay.valid_from, min(stay.valid_to or until, until))}


def _met(stay: Stay, others: Sequence[Stay]) -> Finding | None:
    """Why a row does not go with those taken before it: somebody in two positions, a position under two others."""
    row = stay.row
    for other in others:
        if not stay.meets(other):
            continue
        fields = {"row": other.row.row, "on": max(stay.valid_from, other.valid_from)}
        if stay.person is not None and stay.person == other.person and stay.position != other.position:
            return refused(row, "assignment.two_positions", "person", row.values.get("person"), fields)
        has_both = stay.manager is not None and other.manager is not None
        if stay.position == other.position and has_both and stay.manager != other.manager:
            return refused(row, "assignment.two_managers", "manager", row.values.get("manager"), fields)
    return None
