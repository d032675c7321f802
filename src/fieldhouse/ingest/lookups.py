"""Small files held in memory whole, so that a row can take a value from them by a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.folder import Listing
from fieldhouse.ingest.limits import LOOKUP_LIMIT
from fieldhouse.ingest.open_table import open_table
from fieldhouse.ingest.profile import Cell, DayAfter, FileRule, First, Join, Lookup
from fieldhouse.ingest.tidy import Tidy, tidy_heads

Tables = Mapping[Lookup, Mapping[str, str]]


def lookups_of(rules: Sequence[FileRule]) -> tuple[Lookup, ...]:
    """Return the distinct lookups of all rules."""
    fields = (cell for rule in rules for record in rule.records for cell in record.fields.values())
    cells = chain(fields, (cell for rule in rules for cell in rule.derived.values()))
    return tuple(dict.fromkeys(one for cell in cells for one in _lookups(cell)))


def _lookups(cell: Cell) -> Iterator[Lookup]:
    match cell:
        case Lookup():
            yield cell
            yield from _lookups(cell.on)
        case DayAfter():
            yield from _lookups(cell.day)
        case First() | Join():
            for part in cell.choices if isinstance(cell, First) else cell.parts:
                yield from _lookups(part)


def lookup_tables(
    listing: Listing, lookups: tuple[Lookup, ...], *, is_tidied: bool = False
) -> tuple[Tables, list[Finding]]:
    """Return each lookup's table, key to value, and what is wrong with the files; of two equal keys the first
    counts. An optional lookup without its file, or of a column that it lacks, has no table.

    Rows with flaws and rows without a key are left out: where the file is also an input they are rejected
    there. Rules: ``file.missing``, ``profile.column_absent``, ``file.lookup_too_large`` and those of the
    readers.
    """
    tables: dict[Lookup, Mapping[str, str]] = {}
    findings: list[Finding] = []
    for one in lookups:
        if one.is_optional and not (listing.folder / one.file).is_file():
            continue
        table, found = _table(listing, one, is_tidied)
        if table is not None:
            tables[one] = table
        findings += [finding for finding in found if finding not in findings]
    return tables, findings


def _table(listing: Listing, lookup: Lookup, is_tidied: bool) -> tuple[dict[str, str] | None, list[Finding]]:
    path = listing.folder / lookup.file
    if not path.is_file():
        return {}, [Finding("file.missing", Severity.FATAL, lookup.file)]
    rule = next((rule for chosen, rule in listing.chosen if chosen == path), FileRule(match=(lookup.file,)))
    table = open_table(path, path.name, rule, frozenset({lookup.key, lookup.take}))
    fatal = [one for one in table.findings if one.severity is Severity.FATAL]
    columns = tidy_heads(table.columns, (lookup.key, lookup.take)) if is_tidied else table.columns
    tidy = Tidy(columns) if is_tidied else None
    absent = [name for name in (lookup.key, lookup.take) if name not in columns]
    if absent and lookup.is_optional and not fatal:
        return None, []
    if fatal or absent:
        return {}, fatal or [_absent(path.name, name, columns) for name in absent]
    key, take = columns.index(lookup.key), columns.index(lookup.take)
    found: dict[str, str] = {}
    try:
        for _, row, flaws in table.rows():
            if not flaws:
                cells = row if tidy is None else tidy.cells(row)
                found.setdefault(cells[key].strip(), cells[take].strip())
            if len(found) > LOOKUP_LIMIT:
                limit = {"limit": str(LOOKUP_LIMIT)}
                return {}, [Finding("file.lookup_too_large", Severity.FATAL, path.name, fields=limit)]
    except Unreadable as error:
        return {}, [Finding(error.rule, Severity.FATAL, path.name, fields=error.fields)]
    return found, []


def _absent(file: str, column: str, columns: list[str]) -> Finding:
    near = get_close_matches(column, columns, n=1)
    fields = {"nearest": near[0] if near else ""}
    return Finding("profile.column_absent", Severity.FATAL, file, column=column, fields=fields)
