"""Merges of accounts that a source tells without a day."""

from __future__ import annotations

from datetime import date

from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.kinds import KEPT, source_key
from fieldhouse.apps.imports.queries.dated import held_spans
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import TypedRow

KIND = "account_merge"
EVER = date(1900, 1, 1)


def with_merge_days(importer: Importer, rows: list[ReadRow]) -> list[ReadRow]:
    """The rows with the first days of their merges.

    A merge that the home knows keeps its own. A new one holds since the export where the account was known before, so
    that figures of earlier days stay, and else since ever: nothing was told of the account yet.
    """
    asked = [one for row in rows for one in row.records if _is_undated(one)]
    if not asked:
        return rows
    held = held_spans(importer.source, KIND, {one.values["account"] for one in asked})

    def dated(record: TypedRow) -> TypedRow:
        if not _is_undated(record):
            return record
        account = record.values["account"]
        span = held.get(account, {}).get(source_key(KEPT[KIND].record, record.values))
        known = importer.index.of("account").get(account)
        begins = span.valid_from if span else importer.taken_on if known and not known.is_pending else EVER
        return TypedRow(KIND, {**record.values, "valid_from": begins}, record.file, record.row)

    return [row._replace(records=[dated(one) for one in row.records]) for row in rows]


def _is_undated(record: TypedRow) -> bool:
    return record.kind == KIND and record.values.get("valid_from") is None
