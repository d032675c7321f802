"""One batch of input rows becomes records, in one short transaction.

New records are written at once, pending until the import commits; changed ones are kept aside for the last
transaction. Rows are rejected whole: a row that points at something unknown where it must not writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from fieldhouse.apps.imports.actions.assignments import KIND as ASSIGNMENT
from fieldhouse.apps.imports.actions.assignments import Assignments
from fieldhouse.apps.imports.actions.authors import Authors
from fieldhouse.apps.imports.actions.history import HistoryRows
from fieldhouse.apps.imports.actions.insertion import Columns, by_column, insert
from fieldhouse.apps.imports.actions.row_checks import About, refusals, refused
from fieldhouse.apps.imports.columns import columns_of, found
from fieldhouse.apps.imports.kinds import KEPT, ORDER, Kept, content_hash, source_key
from fieldhouse.apps.imports.ledger import Ledger, Outcome
from fieldhouse.apps.imports.queries import Held
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.calendar import FiscalCalendar
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.texts import as_text, laid_over, texts_in
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import RECORDS, TypedRow
from fieldhouse.ingest.shown import kept as kept_cells

BATCH = 1_000
"""Records a statement."""


_REQUIRED = {
    kind: [(one.name, str(one.to)) for one in record.fields if one.type == "ref" and one.is_required]
    for kind, record in RECORDS.items()
} | {
    "quota": [("position", "position"), ("territory", "territory")]
}  # one of the two, and that must be known
_POINTED_AT = {one.to for record in RECORDS.values() for one in record.fields if one.type == "ref"}


@dataclass(slots=True)
class Changes:
    """What the last transaction does to records that are visible already, and to references to later rows."""

    updates: dict[str, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    later: list[tuple[TypedRow, str, str]] = field(default_factory=list)  # row, column, key of the same kind


class Importer:
    """Takes the input rows of one import, batch by batch."""

    def __init__(
        self,
        run: Run,
        source: str,
        taken_on: date,
        ledger: Ledger,
        history: HistoryRows,
        calendar: FiscalCalendar,
    ) -> None:
        self.run, self.source, self.ledger, self.history = run, source, ledger, history
        self.taken_on, self.calendar = taken_on, calendar
        self.index = history.index
        self.assignments = Assignments(run)
        self.authors = Authors(source)
        self.changes = Changes()
        self.has_new = False
        self._seen: dict[str, dict[str, int]] = defaultdict(dict)

    def take(self, rows: list[ReadRow], refused: Mapping[int, list[Finding]]) -> list[ReadRow]:
        """Write a batch and return the rows taken; every row gets its outcome.

        ``refused`` are findings against rows, by their ``id``.
        """
        kept = self._acceptable(rows, refused)
        outcomes = dict.fromkeys((id(row) for row in kept), Outcome.UNCHANGED)
        by_kind: dict[str, list[tuple[int, TypedRow]]] = defaultdict(list)
        for row in kept:
            for record in row.records:
                by_kind[record.kind].append((id(row), record))
        with transaction.atomic():
            for kind in sorted(by_kind, key=ORDER.__getitem__):
                for owner, outcome in self._write(kind, by_kind[kind]):
                    outcomes[owner] = max(outcomes[owner], outcome)
        for row in kept:
            if row.row:
                self.ledger.count(outcomes[id(row)])
        return kept

    def _write(self, kind: str, records: list[tuple[int, TypedRow]]) -> Iterable[tuple[int, Outcome]]:
        if kind == ASSIGNMENT:
            outcomes_told = self.assignments.take([record for _owner, record in records])
            return zip((owner for owner, _record in records), outcomes_told, strict=True)
        if kind not in KEPT:
            if kind == "change":
                self.authors.see(record for _owner, record in records)
            told = self.history.take(record for _owner, record in records)
            return zip((owner for owner, _record in records), told, strict=True)
        kept, index, seen = KEPT[kind], self.index.of(kind), self.seen(kind)
        new: dict[str, dict[str, Any]] = {}
        outcomes: list[tuple[int, Outcome]] = []
        rows = [(source_key(kept.record, one.values), content_hash(one.values)) for _owner, one in records]
        stands = self._standing(kept, rows)
        for (owner, record), (key, said) in zip(records, rows, strict=True):
            held = index.get(key)
            if not _repeats(held, said, seen.get(key)):
                outcome = self._one(kept, record, (key, said), held, stands, new)
            else:
                outcome = Outcome.UNCHANGED
            outcomes.append((owner, outcome))
            seen[key] = said
        if new:
            self.insert(kept, by_column(kept.model, list(new.values())))
        if kind in ("opportunity", "split"):
            self.history.take(record for _owner, record in records)
        return outcomes

    def seen(self, kind: str) -> dict[str, int]:
        """What the rows of a kind said so far, by source key: the hash of the last of each."""
        return self._seen[kind]

    def author(self, deal: str, field: str, at: datetime | None) -> int | None:
        """The number of the person who changed a field of a deal at an instant, where a row of this import said so."""
        return self.index.number("person", self.authors.of(deal, field, at))

    def insert(self, kept: Kept, columns: Columns) -> list[int]:
        """Write new records of a kind, pending, and return their numbers; the caller's transaction is the batch's."""
        rows = len(columns["source_key"])
        same = {"source": [self.source] * rows, "run_id": [self.run.pk] * rows}
        numbers = insert(kept.model, {**columns, **same})
        index = self.index.of(kept.record.kind)
        for key, number, said in zip(columns["source_key"], numbers, columns["content_hash"], strict=True):
            index[key] = Held(number, said, False)
        self.has_new = True
        return numbers

    def _standing(self, kept: Kept, rows: Iterable[tuple[str, int]]) -> dict[str, dict[str, Any]]:
        """The columns that records have by now, by key, where rows (key and hash) do not repeat them word for word."""
        index, seen = self.index.of(kept.record.kind), self.seen(kept.record.kind)
        updates = self.changes.updates.get(kept.record.kind, {})
        numbers = {
            held.number: key
            for key, said in rows
            if (held := index.get(key)) and not (held.is_pending or _repeats(held, said, seen.get(key)))
        }
        held_rows = kept.model._default_manager.filter(pk__in=list(numbers)).values() if numbers else ()
        return {numbers[one["id"]]: _laid(one, updates.get(one["id"], {})) for one in held_rows}

    def _one(
        self,
        kept: Kept,
        record: TypedRow,
        said: tuple[str, int],
        held: Held | None,
        by_now: dict[str, dict[str, Any]],
        new: dict[str, dict[str, Any]],
    ) -> Outcome:
        """What a row that repeats nothing word for word is to its record: new, changed or the same in other words.

        ``said`` are its key and hash, ``by_now`` holds the columns that records have, by key; ``new`` those of records
        that the batch makes. Rows may tell a record together; one that contradicts an earlier one is a finding, and
        the last row wins.
        """
        key, own_hash = said
        columns, findings = columns_of(record, kept, self._currency(record), self.index.number)
        stands = new.get(key, by_now.get(key))
        changed = None if stands is None or _tells_more(kept, record) else _changed(columns, stands)
        if key in self.seen(record.kind) and (changed is None or _contradicts(stands, changed)):
            self.ledger.find(found(record, "key.repeated", None, key))
        if changed == []:
            return Outcome.UNCHANGED
        for finding in findings:
            self.ledger.find(finding)
        self._keep_for_later(kept, record, columns)
        columns["content_hash"] = own_hash
        if stands is not None:
            stands |= _laid(stands, columns)
        if held is not None and not held.is_pending:
            updates = self.changes.updates[kept.record.kind]
            updates[held.number] = _together(updates.get(held.number, {}), columns)
            return Outcome.UPDATED
        if key in new:
            return Outcome.UPDATED
        columns = _laid({}, columns)
        if held is None:
            new[key] = {"source_key": key, **columns}
            return Outcome.CREATED
        kept.model._default_manager.filter(pk=held.number).update(run=self.run, **columns)
        self.index.of(kept.record.kind)[key] = Held(held.number, own_hash, False)
        by_now[key], self.has_new = columns, True
        return Outcome.CREATED

    def _keep_for_later(self, kept: Kept, record: TypedRow, columns: dict[str, Any]) -> None:
        """Remember references to a record of the same kind that a later row may bring."""
        for one in kept.references():
            if (
                one.to == record.kind
                and record.values.get(one.name)
                and columns.get(f"{one.name}_id") is None
            ):
                self.changes.later.append((record, one.name, record.values[one.name]))

    def _currency(self, record: TypedRow) -> str | None:
        """The currency of a row's amounts: its own, or else its deal's."""
        if record.values.get("currency") is not None:
            return str(record.values["currency"])
        deal = record.values.get("key" if record.kind == "opportunity" else "opportunity")
        opportunity = self.index.number("opportunity", deal)
        return self.history.currency_of(opportunity) if opportunity else None

    def _acceptable(self, rows: list[ReadRow], refused: Mapping[int, list[Finding]]) -> list[ReadRow]:
        """The rows that may be written; the others are rejected whole, with every reason.

        A row may point at what another row of the batch brings. Rejecting one can leave another without what it
        points at, so this goes on until nothing more is rejected.
        """
        reasons = {id(row): refused.get(id(row), []) for row in rows}
        kept = [row for row in rows if not reasons[id(row)]]
        while True:
            brought = {
                (one.kind, source_key(RECORDS[one.kind], one.values))
                for row in kept
                for one in row.records
                if one.kind in _POINTED_AT
            }
            for row in kept:
                reasons[id(row)] = [
                    finding for one in row.records for finding in self._refusals(one, brought)
                ]
            still = [row for row in kept if not reasons[id(row)]]
            if len(still) == len(kept):
                break
            kept = still
        for row in rows:
            if reasons[id(row)]:
                self._reject(row, tuple(reasons[id(row)]))
        return kept

    def _reject(self, row: ReadRow, findings: tuple[Finding, ...]) -> None:
        if row.row:
            self.ledger.reject(row.file, row.row, kept_cells(list(row.cells), list(row.columns)), findings)
            return
        for finding in findings:  # what the profile states itself is no input row, and must be right
            self.ledger.find(replace(finding, severity=Severity.FATAL))

    def _refusals(self, record: TypedRow, brought: set[tuple[str, str]]) -> Iterable[Finding]:
        for name, to in _REQUIRED[record.kind]:
            value = record.values.get(name)
            if value is not None and self.index.number(to, value) is None and (to, value) not in brought:
                yield refused(record, "reference.missing", name, value, {"to": to})
        yield from refusals(record, About(self._currency, self.history.zone))


def _repeats(held: Held | None, said: int, said_before: int | None) -> bool:
    """Whether a row says, word for word, what the row before it said of its record, or else what the home was told."""
    if said_before is not None:
        return said_before == said
    return held is not None and held.content_hash == said and not held.is_pending


def _tells_more(kept: Kept, record: TypedRow) -> bool:
    """Whether a row says more than its record's columns hold: of a deal, what its history keeps."""
    return not record.values.keys() <= {*kept.columns, *kept.record.key}


def _contradicts(stands: Mapping[str, Any], changed: Iterable[str]) -> bool:
    return any(stands.get(one) not in (None, "") for one in changed)


def _changed(columns: Mapping[str, Any], stands: Mapping[str, Any]) -> list[str]:
    """The columns that a row gives another value than they have."""
    laid = _laid(stands, columns)
    return [name for name in columns if name not in stands or laid[name] != stands[name]]


def _laid(stands: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a record once others are laid over them."""
    more = {"more": laid_over(stands.get("more", ""), columns["more"])} if "more" in columns else {}
    return {**stands, **columns, **more}


def _together(update: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """What two rows change of one record; texts that one of them empties are still named."""
    both = {**update, **columns}
    if "more" in update and "more" in columns:
        both["more"] = as_text(texts_in(update["more"]) | texts_in(columns["more"]))
    return both
