"""Rows of one file into typed rows: the compiled records, and what they remember from row to row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.cell_texts import Cells, LookupTable, Text
from fieldhouse.ingest.limits import LISTED_LIMIT, ONCE_LIMIT, REPEATS_LIMIT, VALUE_SHOWN
from fieldhouse.ingest.mapping import Compiler, RecordReader
from fieldhouse.ingest.profile import Condition, FileRule, LeftOut, Lookup
from fieldhouse.ingest.schema import RECORDS, TypedRow
from fieldhouse.ingest.shown import shown
from fieldhouse.ingest.values import Parsers

OTHERS = "…"
"""Stands for the values of a column that are not counted one by one any more."""

_ORDER = {kind: place for place, kind in enumerate(RECORDS)}


class RowReader:
    """Reads the rows of one file; ``findings`` say why it cannot (``FATAL``) or what it leaves unread."""

    def __init__(
        self,
        file: str,
        rule: FileRule,
        columns: list[str],
        parsers: Parsers,
        lookups: Mapping[Lookup, LookupTable],
    ) -> None:
        compiler = Compiler(file, columns, parsers, lookups, rule.derived)
        readers = [compiler.record(one) for one in rule.records]
        self._records = sorted(readers, key=lambda one: _ORDER[one.kind])
        self._plans = [
            (one, one.kind, one.applies, [(field.name, field.read) for field in one.fields])
            for one in self._records
        ]
        self._left_out = [
            (
                one,
                [compiler.test(condition) for condition in one.when],
                compiler.cell(one.by, is_optional=True),
            )
            for one in rule.left_out
        ]
        self._notes = [(note.rule, [compiler.test(one) for one in note.when]) for note in rule.notes]
        rest = [shown(one) for one in compiler.rest()]
        self._pick = compiler.picker()
        self._file = file
        self._has_memory = any(one.is_once or one.numbered for one in readers)
        self._said: set[tuple[object, ...]] = set()
        self._keys: set[int] = set()
        self._repeats: Counter[str] = Counter()
        self._used = compiler.used
        self._mapped: Counter[tuple[str, str, str]] = Counter()
        self._noted: Counter[str] = Counter()
        self._counted: Counter[tuple[LeftOut, str]] = Counter()
        rule_of_rest = "file.column_kept" if compiler.has_rest else "file.column_not_read"
        self.findings = compiler.findings + [
            Finding(rule_of_rest, Severity.NOTE, file, column=one) for one in rest
        ]
        self.findings += [
            Finding(
                "field.not_permitted", Severity.NOTE, file, column=one, fields={"kind": kind, "field": name}
            )
            for kind, name, one in compiler.not_permitted
        ]

    @property
    def fields(self) -> list[tuple[str, str, str | None]]:
        """The kind and the name of every field that rows are read into, with the column that it is read from."""
        return [(one.kind, field.name, field.column) for one in self._records for field in one.fields]

    def read(self, row_cells: Sequence[str], row: int) -> list[TypedRow]:
        """Return the row's records, none of a row that the profile leaves out.

        Raises `BadValue` when any of them cannot be read (see `reasons`).
        """
        found: list[TypedRow] = []
        file = self._file
        cells = self._pick(row_cells)
        readers = []
        if self._left_out and self._is_left_out(cells, has_none=False):
            return found
        for record, kind, applies, fields in self._plans:
            if applies is None or applies(cells):
                values = {name: read(cells) for name, read in fields}
                if record.undated_since:
                    values["valid_from"] = record.undated_since
                found.append(TypedRow(kind, values, file, row, record.undated_since, record.has_past))
                readers.append(record)
        if not found:
            if self._is_left_out(cells, has_none=True):
                return found
            raise BadValue("row.no_rule")
        if self._has_memory:
            found = self._remembered(readers, found)
        if self._used:
            self._mapped.update(self._used)
            self._used.clear()
        for rule, tests in self._notes:
            if all(test(cells) for test in tests):
                self._noted[rule] += 1
        return found

    def count(self, mapped: Counter[tuple[str, str, str]], noted: Counter[str]) -> None:
        """Count for rows that were read elsewhere the value maps (column, value read, value taken) and notes."""
        self._mapped.update(mapped)
        self._noted.update(noted)

    def reasons(self, row_cells: Sequence[str], row: int, error: BadValue) -> tuple[Finding, ...]:
        """Return every reason for which a row was refused: a second, slow look at what `read` gave up."""
        picked = self._pick(row_cells)
        found = [one for record in self._records for one in self._faults(record, picked, row)]
        self._used.clear()
        unique = {(one.rule, one.column, one.value): one for one in found}
        return tuple(unique.values()) or (self._finding(error, row, None, None),)

    def counted_notes(self) -> list[Finding]:
        """Return the file's counted notes: values that went through a map, and the profile's own notes."""
        mapped = [
            Finding(
                "value.mapped",
                Severity.NOTE,
                self._file,
                column=column,
                value=shown(value),
                fields={"taken": taken, "count": str(count)},
            )
            for (column, value, taken), count in sorted(self._mapped.items())
        ]
        noted = [
            Finding(rule, Severity.NOTE, self._file, fields={"count": str(count)})
            for rule, count in sorted(self._noted.items())
        ]
        counted = sorted((_which(*said), count) for said, count in self._counted.items())
        left_out = [
            Finding("row.left_out", Severity.NOTE, self._file, fields={"which": which, "count": str(count)})
            for which, count in counted
        ]
        return mapped + noted + left_out

    def _is_left_out(self, cells: Cells, *, has_none: bool) -> bool:
        """Whether a row is one of those that the profile leaves out; it is counted."""
        for one, tests, by in self._left_out:
            if bool(tests) is not has_none and all(test(cells) for test in tests):
                said = one, by(cells)[:VALUE_SHOWN]
                is_counted = said in self._counted or len(self._counted) < LISTED_LIMIT
                self._counted[said if is_counted else (one, OTHERS)] += 1
                return True
        return False

    def _faults(self, record: RecordReader, cells: Cells, row: int) -> list[Finding]:
        if record.applies is not None and not record.applies(cells):
            return []
        found = []
        for field in record.fields:
            try:
                field.read(cells)
            except BadValue as error:
                found.append(self._finding(error, row, field.column, _text_of(field.text, cells)))
        return found

    def _finding(self, error: BadValue, row: int, column: str | None, value: str | None) -> Finding:
        return Finding(
            error.rule,
            Severity.REJECTED,
            self._file,
            row,
            column,
            shown(value) if value else None,
            {name: shown(text) for name, text in error.fields.items()},
        )

    def _remembered(self, readers: list[RecordReader], found: list[TypedRow]) -> list[TypedRow]:
        """Number repeated keys and leave out what an earlier row said; only for rows that are accepted."""
        kept = []
        for record, one in zip(readers, found, strict=True):
            if record.numbered:
                one.values[record.numbered] = self._numbered(str(one.values[record.numbered]))
            if not record.is_once or self._is_new(one):
                kept.append(one)
        return kept

    def _is_new(self, one: TypedRow) -> bool:
        said = (one.kind, *one.values.values())
        if said in self._said:
            return False
        if len(self._said) < ONCE_LIMIT:
            self._said.add(said)
        return True

    def _numbered(self, key: str) -> str:
        """Return the key, from its second time on with ``#2``.

        Keys are remembered by 64 bits of their BLAKE2 digest: among 20 million the chance that two agree is 1
        in 90,000, and would number one key too many, the same one in every import.
        """
        digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
        if digest not in self._keys:
            if len(self._keys) >= REPEATS_LIMIT:
                raise BadValue("row.too_many_keys", limit=str(REPEATS_LIMIT))
            self._keys.add(digest)
            return key
        self._repeats[key] += 1
        return f"{key}#{self._repeats[key] + 1}"


def _which(rule: LeftOut, value: str) -> str:
    """Which rows a rule leaves out, as a sentence names them."""
    said = [_condition(one) for one in rule.when]
    return ", ".join([*said, f"{rule.by} = {shown(value) or '–'}"] if rule.by else said)


def _condition(one: Condition) -> str:
    if one.begins:
        return f"{one.column} = {one.begins}…"
    return f"{one.column} {'≠' if one.is_negated else '='} {' / '.join(sorted(one.values)) or '–'}"


def _text_of(text: Text, cells: Cells) -> str | None:
    try:
        return text(cells)
    except BadValue as error:
        return error.fields.get("key")
