"""Rows of a source that has no dates: how things stand on the day of the export.

What is said of somebody or something for the first time is taken to have held since a day that the profile names. What
stands otherwise than the home knows holds from the day of the export, and what was known ends there: a later export
never changes the days before it. An export from before what is known says nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from fieldhouse.apps.imports.dated_rows import Span
from fieldhouse.apps.imports.queries.dated import PLACES, held_spans
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import TypedRow

Owner = tuple[str, str]
"""A kind, and the key of who or what is somewhere."""


class Undated:
    """Gives the undated records of one import their days."""

    def __init__(self, source: str, taken_on: date) -> None:
        self._source, self._taken_on = source, taken_on
        self._changed: Counter[str] = Counter()

    def dated(self, rows: list[ReadRow]) -> list[ReadRow]:
        """The rows of a file with the days of their undated records, and the ends of what they take the place of."""
        said: dict[Owner, set[str | None]] = defaultdict(set)
        for record in (one for row in rows for one in row.records if one.undated_since is not None):
            said[_owner(record)].add(_place(record))
        if not said:
            return rows
        held: dict[Owner, Span] = {}
        for kind in {kind for kind, _owner in said}:
            owners = [owner for of, owner in said if of == kind]
            for owner, spans in held_spans(self._source, kind, owners).items():
                held[kind, owner] = max(spans.values(), key=lambda span: span.valid_from)

        def days(row: ReadRow) -> list[TypedRow]:
            return [dated for one in row.records for dated in self._days(one, held, said)]

        return [row._replace(records=days(row)) for row in rows]

    def noticed(self) -> Iterator[Finding]:
        """How many rows of each file stand otherwise than before."""
        for file, count in sorted(self._changed.items()):
            fields = {"count": str(count), "on": str(self._taken_on)}
            yield Finding("organisation.changed", Severity.NOTE, file, fields=fields)

    def _days(
        self, record: TypedRow, held: Mapping[Owner, Span], said: Mapping[Owner, set[str | None]]
    ) -> Iterator[TypedRow]:
        span = held.get(_owner(record)) if record.undated_since is not None else None
        if span is None:
            yield record
        elif span.valid_to is None and span.place in said[_owner(record)]:
            yield _since(record, span.valid_from)
        elif span.valid_from <= self._taken_on:
            self._changed[record.file] += 1
            if span.valid_to is None and span.valid_from < self._taken_on:
                yield _ended(record, span, self._taken_on)
            yield _since(record, self._taken_on)


def _owner(record: TypedRow) -> Owner:
    return record.kind, str(record.values[PLACES[record.kind][0]])


def _place(record: TypedRow) -> str | None:
    return record.values.get(PLACES[record.kind][1])


def _ended(record: TypedRow, span: Span, day: date) -> TypedRow:
    """What the home holds, with its end."""
    ends = {PLACES[record.kind][1]: span.place, "valid_from": span.valid_from, "valid_to": day}
    return TypedRow(record.kind, {**record.values, **ends}, record.file, record.row)


def _since(record: TypedRow, day: date) -> TypedRow:
    return TypedRow(record.kind, {**record.values, "valid_from": day}, record.file, record.row)
