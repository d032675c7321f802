"""Routes: on every day one party a place, in the order of goods, one end customer at the end; others are noticed.

Rows that say otherwise are taken all the same: a source may know no better yet, and no amount hangs on a route.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from fieldhouse.apps.imports.dated_rows import RouteRow
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.route import Leg, Role, RouteFault, route_faults
from fieldhouse.ingest.schema import TypedRow

Held = Callable[[Iterable[str]], Mapping[str, Mapping[str, RouteRow]]]
"""The legs that the home holds of some deals: by deal and source key."""


class Routes:
    """Collects the legs of an import."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._legs: dict[str, dict[str, RouteRow]] = defaultdict(dict)

    def add(self, row: TypedRow, key: str) -> None:
        """Take a row's leg; the last one of a key counts."""
        values = row.values
        leg = Leg(
            values["position"],
            Role(values["role"]),
            None,
            values["valid_from"],
            values.get("valid_to"),
            values.get("is_primary"),
        )
        self._legs[values["opportunity"]][key] = RouteRow(leg, row.file, row.row)

    def findings(self) -> Iterator[Finding]:
        """What is wrong with a route on a day on which a row of the import holds: each fault once, at such a row."""
        held = self._held(self._legs) if self._legs else {}
        for deal, own in self._legs.items():
            rows = {**held.get(deal, {}), **own}.values()
            for fault in route_faults(row.leg for row in rows):
                there = [row for row in rows if row.line and row.leg.at(fault.on)]
                if there:
                    yield _found(deal, fault, min(there, key=lambda row: _distance(row, fault)))


def _distance(row: RouteRow, fault: RouteFault) -> tuple[bool, int]:
    """Rows at the places that a fault names come first, then those above in the file."""
    return row.leg.position not in fault.positions, row.line


def _found(deal: str, fault: RouteFault, row: RouteRow) -> Finding:
    told = {"deal": deal, "on": str(fault.on)}
    value = str(row.leg.position)
    return Finding(fault.rule, Severity.WARNING, row.file, row.line, "position", value, told)
