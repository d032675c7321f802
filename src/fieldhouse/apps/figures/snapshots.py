"""What a generation publishes beside its events: the state of the dated tables, read app by app."""

from __future__ import annotations

from dataclasses import dataclass

from fieldhouse.apps.accounts.queries import wall_rows
from fieldhouse.apps.company.queries import rate_rows, settings_rows
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.queries import stage_rows
from fieldhouse.apps.plans.queries import quota_rows
from fieldhouse.apps.territories import queries as territories
from fieldhouse.apps.trees import closure_rows, snapshot_rows
from fieldhouse.domain.organisation import ClosureRow
from fieldhouse.facts.folder import FactFile, write_file
from fieldhouse.facts.snapshots import snapshot_table


@dataclass(frozen=True, slots=True)
class Published:
    """The snapshots of a generation as rows, and the closures that the state store keeps beside them."""

    rows: dict[str, list[dict[str, object]]]
    organisation: tuple[ClosureRow, ...]
    territories: tuple[ClosureRow, ...]

    def write(self) -> list[FactFile]:
        """Write each snapshot as a file named by its content; an unchanged one is the file it was."""
        return [write_file(name, snapshot_table(name, rows)) for name, rows in self.rows.items()]


def read_state(run: int | None) -> Published:
    """Read the dated tables as they stand, the pending rows of ``run`` included."""
    organisation = closure_rows(people.reporting_edges(run), people.position_numbers(run))
    land = closure_rows(territories.territory_edges(run), territories.territory_numbers(run))
    return Published(
        rows={
            "company": settings_rows(),
            "placements": people.placement_rows(run),
            "organisation": snapshot_rows(organisation),
            "territories": snapshot_rows(land),
            "coverage": territories.coverage_rows(run),
            "walls": wall_rows(run),
            "stages": stage_rows(run),
            "rates": rate_rows(run),
            "quotas": quota_rows(run),
        },
        organisation=organisation,
        territories=land,
    )
