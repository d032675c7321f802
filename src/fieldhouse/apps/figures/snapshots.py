"""What a generation publishes beside its events: the state of the dated tables, read app by app."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from fieldhouse.apps.accounts.queries import merge_rows, wall_rows
from fieldhouse.apps.company.queries import rate_rows, settings_rows
from fieldhouse.apps.imports.queries.known_since import known_since_rows, not_permitted_rows
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.queries import stage_rows
from fieldhouse.apps.plans.queries import quota_rows
from fieldhouse.apps.territories import queries as territories
from fieldhouse.apps.trees import closure_rows, snapshot_rows
from fieldhouse.domain.organisation import ClosureRow
from fieldhouse.facts.folder import FactFile, write_file
from fieldhouse.facts.snapshots import snapshot_table

Rows = list[dict[str, Any]]

_TREES: dict[str, Callable[[int | None], tuple[ClosureRow, ...]]] = {
    "organisation": lambda run: closure_rows(people.reporting_edges(run), people.position_numbers(run)),
    "territories": lambda run: closure_rows(
        territories.territory_edges(run), territories.territory_numbers(run)
    ),
}
_TABLES: dict[str, Callable[[int | None], Rows]] = {
    "company": lambda _run: settings_rows(),
    "placements": people.placement_rows,
    "coverage": territories.coverage_rows,
    "walls": wall_rows,
    "merges": merge_rows,
    "stages": stage_rows,
    "rates": rate_rows,
    "quotas": quota_rows,
    "known_since": lambda _run: known_since_rows(),
    "not_permitted": lambda _run: not_permitted_rows(),
}
ALL = (*_TREES, *_TABLES)
"""The snapshots of a generation."""


@dataclass(frozen=True, slots=True)
class Published:
    """Snapshots of a generation: the closures of trees, which the state store keeps beside them, and rows of tables."""

    trees: dict[str, tuple[ClosureRow, ...]]
    tables: dict[str, Rows]

    def write(self) -> list[FactFile]:
        """Write each snapshot as a file named by its content; an unchanged one is the file it was."""
        rows = {name: snapshot_rows(closure) for name, closure in self.trees.items()} | self.tables
        return [write_file(name, snapshot_table(name, said)) for name, said in rows.items()]


def read_state(run: int | None, names: Collection[str] = ALL) -> Published:
    """Read the dated tables of these snapshots as they stand, the pending rows of ``run`` included."""
    return Published(
        trees={name: read(run) for name, read in _TREES.items() if name in names},
        tables={name: read(run) for name, read in _TABLES.items() if name in names},
    )
