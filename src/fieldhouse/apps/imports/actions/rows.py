"""Goes through a source's rows in batches; rows that draw a tree or have no dates wait until their file is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from fieldhouse.apps.imports.actions.assignments import KIND as ASSIGNMENT
from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.actions.blocks import Blocks
from fieldhouse.apps.imports.actions.checks import TREES, CrossChecks
from fieldhouse.apps.imports.actions.merge_days import KIND as MERGE
from fieldhouse.apps.imports.actions.merge_days import with_merge_days
from fieldhouse.apps.imports.actions.quota_ends import QuotaEnds, is_endless
from fieldhouse.apps.imports.actions.reported import Reported
from fieldhouse.apps.imports.actions.stated import KIND as STATED
from fieldhouse.apps.imports.actions.stated import Stated
from fieldhouse.apps.imports.actions.undated import Undated
from fieldhouse.apps.privacy.queries.erased import Erased
from fieldhouse.apps.runs.actions import report as report_run
from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.events import FileDone, Progress, ReadBlock, ReadRow, Rejected
from fieldhouse.ingest.source import Source

BATCH_ROWS = 2_000
"""Input rows a transaction: about a fifth of a second of write lock on the machine that we plan for."""

WHOLE = frozenset({*TREES, ASSIGNMENT, MERGE, STATED})
"""Kinds whose rows are looked at together, all of a file: they name or add up to one another."""


def take_rows(source: Source, importer: Importer, report: Callable[[Progress], None]) -> None:
    """Read every row of a source into the importer; what was found on the way stands in its ledger."""
    batches = _Batches(importer)
    done = 0
    for finding in source.findings:
        importer.ledger.find(finding)
    if not source.is_readable:
        return
    blocks = Blocks(importer)
    told = Erased(importer.source).events(source.rows(in_blocks=blocks.kinds), importer.ledger.find)
    for event in told:
        match event:
            case ReadRow():
                batches.add(event)
            case ReadBlock():
                batches.flush()
                for row in blocks.take(event):
                    batches.add(row)
                batches.flush()
            case Rejected():
                importer.ledger.reject(event.file, event.row, event.cells, event.findings)
            case Finding():
                importer.ledger.find(event)
            case Progress():
                report(event)
                report_run(importer.run, done + event.rows)
            case FileDone():
                batches.flush()
                done += event.rows
                report_run(importer.run, done)
    batches.flush()
    for finding in batches.noticed():
        importer.ledger.find(finding)


class _Batches:
    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self._checks = CrossChecks(importer.source, importer.calendar)
        self._reported = Reported(importer)
        self._stated = Stated(importer)
        self._quota_ends = QuotaEnds(importer.calendar)
        self._undated = Undated(importer.source, importer.taken_on)
        self._rows: list[ReadRow] = []
        self._must_wait = False

    def add(self, row: ReadRow) -> None:
        self._rows.append(row)
        self._importer.history.beginnings.pastless(row.records)
        self._must_wait = self._must_wait or any(
            one.kind in WHOLE or one.undated_since or is_endless(one) for one in row.records
        )
        if len(self._rows) >= BATCH_ROWS and not self._must_wait:
            self.flush()

    def noticed(self) -> Iterable[Finding]:
        return chain(
            self._checks.noticed(),
            self._undated.noticed(),
            self._stated.noticed(),
            self._quota_ends.noticed(),
            self._importer.assignments.noticed(),
        )

    def flush(self) -> None:
        if self._rows:
            rows = self._undated.dated(self._reported.resolved(self._rows))
            rows, unresolved = self._stated.resolved(with_merge_days(self._importer, rows))
            rows, endless = self._quota_ends.ended(rows)
            refused = {
                **self._importer.assignments.refusals(rows),
                **self._checks.refusals(rows),
                **unresolved,
                **endless,
            }
            taken = self._importer.take(rows, refused)
            self._checks.take(taken)
        self._rows, self._must_wait = [], False
