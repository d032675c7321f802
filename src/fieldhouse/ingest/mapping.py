"""A file's rule compiled against its columns: once per file, so that a row costs calls and no decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from operator import itemgetter
from typing import Any

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.texts import as_text
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.cell_texts import (
    Cells,
    LookupTable,
    Text,
    Value,
    column,
    day_after,
    first,
    joined,
    looked_up,
    named_column,
    required,
    required_column,
)
from fieldhouse.ingest.change_value import CHANGED, plain_value
from fieldhouse.ingest.profile import (
    Cell,
    Column,
    Condition,
    Constant,
    DayAfter,
    First,
    Join,
    Lookup,
    RecordRule,
    Rest,
)
from fieldhouse.ingest.schema import RECORDS, Field
from fieldhouse.ingest.values import Parsers

Test = Callable[[Cells], bool]


@dataclass(frozen=True, slots=True)
class FieldReader:
    """How one field is read from a row, and the column that a finding about it names."""

    name: str
    read: Value
    text: Text
    column: str | None


@dataclass(frozen=True, slots=True)
class RecordReader:
    """How one record is read from a row; ``applies`` is ``None`` when every row makes it."""

    kind: str
    fields: tuple[FieldReader, ...]
    applies: Test | None
    is_once: bool
    numbered: str | None
    undated_since: date | None
    has_past: bool


class Compiler:
    """Turns a file's rules into readers, and collects what does not fit the file's columns.

    ``not_permitted`` are fields (kind, name, column) whose columns are missing because their reader may not see them.
    ``used`` fills with the value maps that the row at hand went through: (column, value read, value taken).
    """

    def __init__(
        self,
        file: str,
        columns: list[str],
        parsers: Parsers,
        lookups: Mapping[Lookup, LookupTable],
        derived: Mapping[str, Cell],
    ) -> None:
        self.findings: list[Finding] = []
        self.not_permitted: list[tuple[str, str, str]] = []
        self.used: set[tuple[str, str, str]] = set()
        self._file = file
        self._index = {name: place for place, name in enumerate(columns)}
        self._slots: dict[str, int] = {}
        self._parsers = parsers
        self._lookups = lookups
        self._derived: dict[str, Text] = {}
        self._rests: list[tuple[tuple[str, ...], dict[str, int]]] = []
        for name, cell in derived.items():
            self._derived[name] = self._text(cell, is_lenient=True) or _empty

    def record(self, rule: RecordRule) -> RecordReader:
        """Return the reader of one record; an unknown column or a required field without one is a finding."""
        kind = RECORDS[rule.kind]
        cells: dict[str, Cell] = dict(rule.fields)
        if rule.takes_same_names:
            cells |= {one.name: Column(one.name) for one in kind.fields if self._is_free(one, cells)}
        readers = [self._field(rule.kind, kind.field(name), cell) for name, cell in cells.items()]
        found = tuple(one for one in readers if one is not None)
        if rule.kind == "change":
            found = self._as_its_field(found, cells)
        self._require(rule, {one.name for one in found} | ({"valid_from"} if rule.undated_since else set()))
        tests = [self.test(one) for one in rule.when] + [_no(self.test(one)) for one in rule.unless]
        return RecordReader(
            rule.kind, found, _all(tests), rule.is_once, rule.numbered, rule.undated_since, rule.has_past
        )

    def test(self, condition: Condition) -> Test:
        """Return the test of a condition."""
        values, begins, is_negated = condition.values, condition.begins, condition.is_negated
        text = self.cell(condition.column, is_optional=condition.is_optional)
        if begins:
            return lambda cells: text(cells).startswith(begins)
        if is_negated:
            return lambda cells: text(cells) not in values
        return lambda cells: text(cells) in values

    def cell(self, column: str, *, is_optional: bool = False) -> Text:
        """Return what takes the cell of a column, which the profile may have derived; of no column the empty text."""
        if column in self._derived:
            return self._derived[column]
        if not column or (is_optional and column not in self._index):
            return _empty
        return itemgetter(self._place(column))

    @property
    def slots(self) -> Mapping[str, int]:
        """Where each column that was met so far stands among a row's cells."""
        return self._slots

    @property
    def places(self) -> Mapping[str, int]:
        """Where each column stands in the file."""
        return self._index

    def picker(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """Return what takes the columns met so far out of a file's row, stripped."""
        places = [self._index[name] for name in self._slots]
        if len(places) < 2:
            return lambda row: tuple(row[place].strip() for place in places)
        pick = itemgetter(*places)
        return lambda row: tuple(map(str.strip, pick(row)))

    def rest(self) -> list[str]:
        """The columns that nothing has read, once all is compiled; with a `Rest` they are read from now on."""
        left = [name for name in self._index if name not in self._slots]
        for also, places in self._rests:
            named = [name for name in self._index if name in also]
            places.update((name, self._place(name)) for name in left + named)
        return left

    @property
    def has_rest(self) -> bool:
        """Whether a record keeps what nothing else reads."""
        return bool(self._rests)

    def _is_free(self, field: Field, cells: Mapping[str, Cell]) -> bool:
        return field.name not in cells and (field.name in self._index or field.is_required)

    def _require(self, rule: RecordRule, names: set[str]) -> None:
        for field in RECORDS[rule.kind].fields:
            if field.is_required and field.name not in names and not self.findings:
                self._refuse("profile.field_missing", None, kind=rule.kind, field=field.name)

    def _field(self, kind: str, field: Field, cell: Cell) -> FieldReader | None:
        text = self._text(cell)
        if text is None:
            if isinstance(cell, Column) and cell.needs_permission:
                self.not_permitted.append((kind, field.name, cell.name))
            return None
        return FieldReader(field.name, self._value(kind, cell, text, field), text, named_column(cell))

    def _as_its_field(
        self, readers: tuple[FieldReader, ...], cells: Mapping[str, Cell]
    ) -> tuple[FieldReader, ...]:
        """A change's values are read as the field that the row names; a constant is written plainly already."""
        field = next((one for one in readers if one.name == "field"), None)
        if field is None:
            return readers
        plain = plain_value(self._parsers)

        def as_field(value: FieldReader) -> FieldReader:
            def read(row: Cells) -> Any:
                said = value.read(row)
                try:
                    name = field.read(row)
                except BadValue:  # the field says so itself
                    return said
                return said if said is None else plain(name, said)

            return replace(value, read=read)

        return tuple(
            as_field(one) if one.name in CHANGED and not isinstance(cells[one.name], Constant) else one
            for one in readers
        )

    def _value(self, kind: str, cell: Cell, text: Text, field: Field) -> Value:
        parse = self._parsers.of(kind, field)
        if isinstance(cell, Constant):
            value = constant_value(cell, self._parsers, kind, field)
            return lambda cells: value
        if isinstance(cell, Column) and cell.is_plain and cell.name not in self._derived:
            place = self._place(cell.name)
            return required_column(place, parse) if field.is_required else column(place, parse)
        if field.is_required:
            return required(text, parse)
        if parse is None:
            return lambda cells: text(cells) or None
        return lambda cells: parse(found) if (found := text(cells)) else None

    def _text(self, cell: Cell, *, is_lenient: bool = False) -> Text | None:
        """Return how a cell's text is found, "" when empty; ``None`` when an optional column is absent."""
        match cell:
            case Column():
                return self._column(cell)
            case Constant():
                mark = self._parsers.decimal_mark
                text = cell.text.replace(".", mark) if cell.is_number else cell.text
                return lambda cells: text
            case First():
                return first([one for part in cell.choices if (one := self._text(part, is_lenient=True))])
            case Join():
                parts = [self._text(part) for part in cell.parts]
                return None if None in parts else joined([one for one in parts if one], cell.separator)
            case Lookup():
                on, table = self._text(cell.on, is_lenient=is_lenient), self._lookups.get(cell)
                if on is None or table is None:
                    return None
                found = looked_up(on, table, cell.file, is_lenient)
                return self._mapped(found, cell.take, cell.value_map, cell.otherwise)
            case DayAfter():
                day = self._text(cell.day)
                return None if day is None else day_after(day, self._parsers.day)
            case Rest():
                places: dict[str, int] = {}
                self._rests.append((cell.also, places))
                return lambda cells: as_text({name: cells[place] or None for name, place in places.items()})

    def _column(self, cell: Column) -> Text | None:
        if cell.is_optional and cell.name not in self._index and cell.name not in self._derived:
            return None
        return self._mapped(self.cell(cell.name), cell.name, cell.value_map, cell.otherwise)

    def _mapped(self, text: Text, column: str, value_map: Mapping[str, str], otherwise: str) -> Text:
        """The text through a map; ``otherwise`` stands for a text that is not in it and not empty."""
        if not value_map and not otherwise:
            return text
        used = self.used

        def mapped(cells: Cells) -> str:
            found = text(cells)
            taken = value_map.get(found, otherwise if found else "")
            if not taken and found not in value_map:
                return found
            used.add((column, found, taken))
            return taken

        return mapped

    def _place(self, column: str) -> int:
        place = self._index.get(column)
        if place is None:
            near = get_close_matches(column, self._index, n=1)
            self._refuse("profile.column_absent", column, nearest=near[0] if near else "")
            return 0
        return self._slots.setdefault(column, len(self._slots))

    def _refuse(self, rule: str, column: str | None, **fields: str) -> None:
        finding = Finding(rule, Severity.FATAL, self._file, column=column, fields=fields)
        if finding not in self.findings:
            self.findings.append(finding)


def constant_value(cell: Constant, parsers: Parsers, kind: str, field: Field) -> Any:
    """Return the typed value of a constant; raises `BadValue`, a finding when the profile is loaded."""
    if not cell.text:
        if field.is_required:
            raise BadValue("value.missing")
        return None
    parse = parsers.plain().of(kind, field)
    return parse(cell.text) if parse else cell.text


def _empty(_cells: Cells) -> str:
    return ""


def _no(test: Test) -> Test:
    return lambda cells: not test(cells)


def _all(tests: list[Test]) -> Test | None:
    if len(tests) <= 1:
        return tests[0] if tests else None
    return lambda cells: all(test(cells) for test in tests)
