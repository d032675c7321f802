"""Opportunities as a report shows them, which names owners, accounts and stages, become rows of opportunities.

A name is taken for the one person or account of the source that has it. One that nobody has, or several have, is a
finding, and what the home knows of the deal stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from fieldhouse.apps.accounts.queries import accounts_by_name
from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.columns import found
from fieldhouse.apps.people.queries import people_by_name
from fieldhouse.apps.pipeline.queries import stages_by_label
from fieldhouse.domain.instants import as_of_instant
from fieldhouse.domain.names import name_key
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import TypedRow

REPORTED = "reported"


class Reported:
    """Turns the reported opportunities of one import into opportunities."""

    def __init__(self, importer: Importer) -> None:
        self._importer = importer

    def resolved(self, rows: list[ReadRow]) -> list[ReadRow]:
        """The rows with their reported opportunities as opportunities."""
        if not any(one.kind == REPORTED for row in rows for one in row.records):
            return rows
        return [row._replace(records=[self._resolved(one) for one in row.records]) for row in rows]

    def _resolved(self, record: TypedRow) -> TypedRow:
        if record.kind != REPORTED:
            return record
        values = dict(record.values)
        for name, known in (("owner", self._people), ("account", self._accounts)):
            self._name(record, values, name, known)
        if values.get("stage"):
            stages = self._stages.get(name_key(values["stage"]), set())
            values["stage"] = next(iter(stages)) if len(stages) == 1 else values["stage"]
        created_on = values.pop("created_on", None)
        if created_on is not None and self._importer.index.number("opportunity", values["key"]) is None:
            values["created_at"] = self._start_of(created_on)  # of a known deal the instant is known
        return TypedRow("opportunity", values, record.file, record.row)

    def _name(
        self, record: TypedRow, values: dict[str, Any], name: str, known: Mapping[str, set[str]]
    ) -> None:
        """Put a key in the place of a name, or leave the field out."""
        said = values.get(name)
        if said is None:
            return
        keys = known.get(name_key(said), set())
        if len(keys) == 1:
            values[name] = next(iter(keys))
            return
        del values[name]
        rule = "report.name_shared" if keys else "report.name_unknown"
        to = {"owner": "person"}.get(name, name)
        self._importer.ledger.find(found(record, rule, name, said, to=to, count=str(len(keys))))

    def _start_of(self, day: date) -> datetime:
        return as_of_instant(day - timedelta(days=1), self._importer.history.zone)

    @cached_property
    def _people(self) -> dict[str, set[str]]:
        named = people_by_name(self._importer.source, self._importer.run.pk)
        return {name: {one.source_key for one in people} for name, people in named.items()}

    @cached_property
    def _accounts(self) -> dict[str, set[str]]:
        named = accounts_by_name(self._importer.source, self._importer.run.pk)
        return {name: {one.source_key for one in accounts} for name, accounts in named.items()}

    @cached_property
    def _stages(self) -> dict[str, set[str]]:
        return stages_by_label(self._importer.source, self._importer.run.pk)
