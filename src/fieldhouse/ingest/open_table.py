"""The reader of a file by its form, and the columns that a rule wants of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fieldhouse.ingest.amounts.table import AmountsTable
from fieldhouse.ingest.apart import ApartTable
from fieldhouse.ingest.csv_table import CsvTable
from fieldhouse.ingest.profile import Cell, Column, DayAfter, FileRule, First, Join, Lookup
from fieldhouse.ingest.report.table import ReportTable
from fieldhouse.ingest.schema import RECORDS
from fieldhouse.ingest.table import Table

FORMS = ("csv", "xlsx", "parquet", "report", "amounts")
"""The forms that a profile may state; without one the name's ending tells, and CSV is the rest."""


def open_table(path: Path, file: str, rule: FileRule, wanted: frozenset[str]) -> Table:
    """Open a file in the form that the rule states or its name tells; gzip is told by its first bytes."""
    match rule.form or path.suffix.lower().removeprefix("."):
        case "xlsx" | "xlsm":
            return ApartTable(path, file, rule, "xlsx")
        case "parquet":
            return ApartTable(path, file, rule, "parquet")
        case "report":
            return ReportTable(path, file, rule)
        case "amounts":
            return AmountsTable(path, file, rule)
        case _:
            return CsvTable(path, file, rule, wanted)


def wanted_columns(rule: FileRule) -> frozenset[str]:
    """Return every column that the rule names, and the fields of the kinds that it takes by same names."""
    named = {name for one in rule.records for cell in one.fields.values() for name in _columns(cell)}
    named |= {name for cell in rule.derived.values() for name in _columns(cell)}
    for one in rule.records:
        named |= {condition.column for condition in (*one.when, *one.unless)}
        if one.takes_same_names:
            named |= {field.name for field in RECORDS[one.kind].fields}
    return frozenset(named - rule.derived.keys())


def all_columns(rule: FileRule) -> frozenset[str]:
    """The same, and the columns by which rows are left out, noted, or looked up by others."""
    conditions = [one for told in (*rule.left_out, *rule.notes) for one in told.when]
    named = {one.column for one in conditions} | {one.by for one in rule.left_out if one.by}
    return wanted_columns(rule) | (frozenset(named) - rule.derived.keys())


def _columns(cell: Cell) -> Iterator[str]:
    match cell:
        case Column():
            yield cell.name
        case Lookup():
            yield from _columns(cell.on)
        case DayAfter():
            yield from _columns(cell.day)
        case First() | Join():
            for part in cell.choices if isinstance(cell, First) else cell.parts:
                yield from _columns(part)
