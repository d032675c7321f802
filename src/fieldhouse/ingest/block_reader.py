"""Many rows of a file at once, column by column: what `row_reader` says of each row, for files of the plain shape.

Plain is a file whose rule makes one record of a row, of one kind for all rows, and remembers nothing from row to row.
What the rule says of conditions, maps and other files is compiled as for single rows, and asked once for each
combination of cells (`cell_columns`). Distinct texts go through the parser of their field, once each; only instants and
numbers, of which nearly all differ, have a reading of their own for the forms in which machines write them. A row that
cannot be read here, or is left out, is left to `row_reader`, which knows why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import polars as pl

from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.cell_columns import CellColumns, columns_of, mapped_columns
from fieldhouse.ingest.cell_texts import Cells, LookupTable
from fieldhouse.ingest.change_value import CHANGED, TYPED, plain_value
from fieldhouse.ingest.limits import KEY_LIMIT
from fieldhouse.ingest.mapping import Compiler
from fieldhouse.ingest.profile import Cell, Column, Condition, Constant, FileRule, Lookup, RecordRule
from fieldhouse.ingest.schema import RECORDS, Field, Record
from fieldhouse.ingest.values import Parser, Parsers, is_short

INSTANT = pl.Datetime("us")
TYPES: Mapping[str, Any] = {
    "int": pl.Int64,
    "percent": pl.Int64,
    "date": pl.Date,
    "instant": INSTANT,
    "bool": pl.Boolean,
}
"""What a column holds by its field's type, texts where none is named; decimals and quantities are their plain
text, ``1234.50``."""

PLAIN_DECIMAL = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$"
"""A decimal as `Decimal` writes it itself."""

_CLOCK = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-2][0-9]:[0-5][0-9]:[0-5][0-9])([.0-9]*(?:Z|[+-][0-9]{2}:?[0-9]{2}))$"
_SUFFIXES = 1_000
"""Distinct fractions and offsets of a block's instants that are told apart; with more, each instant is read alone."""


Test = tuple[Callable[[Cells], bool], frozenset[str]]
"""A test of a row's cells, and the columns that it looks at."""

Mapped = Counter[tuple[str, str, str]]
"""How often a value of a column was taken for another: column, value read, value taken."""


@dataclass(frozen=True, slots=True)
class Text:
    """What gives the text of a field, and the columns that it looks at; the column itself where it is ``plain``."""

    text: Callable[[Cells], str]
    columns: frozenset[str]
    plain: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """A record that a row makes if it ``applies``: its fields' texts by name."""

    applies: Test | None
    texts: Mapping[str, Text]


class TypedBlock(NamedTuple):
    """The typed columns of rows, which of them could be read, the maps that those went through, and their notes."""

    values: pl.DataFrame
    is_read: pl.Series
    mapped: Mapped
    noted: Counter[str]


class BlockReader:
    """Reads blocks of rows of one file: of those that make one of ``records``, all of one kind, and are not left out.

    ``fields`` are those of the kind that each record has, with their parsers; ``used`` is what the compiled texts fill
    with the maps that they went through.
    """

    def __init__(
        self,
        kind: str,
        fields: Sequence[tuple[Field, Parser | None]],
        records: Sequence[Made],
        left_out: Sequence[Test],
        notes: Sequence[tuple[str, Test]],
        compiler: Compiler,
        parsers: Parsers,
        *,
        has_formats: bool,
    ) -> None:
        self.kind = kind
        self._fields, self._records, self._left_out, self._notes = fields, records, left_out, notes
        self._cells, self._used = CellColumns(compiler.slots, compiler.places), compiler.used
        self._has_point, self._has_formats = parsers.decimal_mark == ".", has_formats
        self._plain = plain_value(parsers)

    def read(self, rows: pl.DataFrame) -> TypedBlock:
        """The typed columns of rows of text."""
        makes = [self._holds(one.applies, rows) for one in self._records]
        is_read = pl.DataFrame([one.alias(str(nth)) for nth, one in enumerate(makes)]).sum_horizontal() == 1
        for test in self._left_out:
            is_read &= ~self._holds(test, rows)
        typed: dict[str, pl.Series] = {}
        went: list[tuple[pl.Series, pl.Series, list[tuple[Any, ...]]]] = []
        for field, parse in self._fields:
            text = pl.Series(field.name, [None], dtype=pl.String).new_from_index(0, rows.height)
            for made, one in zip(makes, self._records, strict=True):
                said, places, used = self._said(one.texts[field.name], rows)
                is_read &= said.is_not_null() | ~made
                text = said.zip_with(made, text).alias(field.name)
                if any(used):
                    went.append((made, places, used))
            text = text.set(text == "", None)
            typed[field.name] = self._typed(text, field, parse)
            is_read &= typed[field.name].is_not_null() | (text.is_null() & (not field.is_required))
        for name in CHANGED if self.kind == "change" else ():
            if name in typed:
                said = typed[name]
                typed[name] = self._as_its_field(said, typed["field"])
                is_read &= typed[name].is_not_null() | said.is_null()
        mapped: Mapped = Counter()
        for made, places, used in went:
            for place, count in places.filter(made & is_read).value_counts().iter_rows():
                mapped.update(dict.fromkeys(used[place], count))
        noted = Counter({rule: int((self._holds(test, rows) & is_read).sum()) for rule, test in self._notes})
        return TypedBlock(pl.DataFrame(typed), is_read, mapped, +noted)

    def _holds(self, test: Test | None, rows: pl.DataFrame) -> pl.Series:
        """Whether a test holds in each row; none holds always."""
        if test is None:
            return pl.Series([True]).new_from_index(0, rows.height)
        places, told = self._cells.each(*test, rows)
        return pl.Series(told, dtype=pl.Boolean).gather(places)

    def _said(
        self, one: Text, rows: pl.DataFrame
    ) -> tuple[pl.Series, pl.Series, list[tuple[tuple[str, str, str], ...]]]:
        """The text of each row, nothing where it cannot be told; by row the place of the maps that it went through."""
        if one.plain is not None:
            return self._cells.column(one.plain, rows), pl.Series([], dtype=pl.UInt32), []
        used: list[tuple[tuple[str, str, str], ...]] = []

        def ask(cells: Cells) -> str | None:
            self._used.clear()
            try:
                said = one.text(cells)
            except BadValue:
                said = None
            used.append(tuple(self._used))
            return said

        places, told = self._cells.each(ask, one.columns, rows)
        self._used.clear()
        return pl.Series(told, dtype=pl.String).gather(places), places, used

    def _typed(self, text: pl.Series, field: Field, parse: Parser | None) -> pl.Series:
        """The values of a column; nothing where a text cannot be read."""
        if parse is None:
            return text
        if is_short(parse):
            return text.set(text.str.len_chars() > KEY_LIMIT, None)
        if field.type == "instant" and not self._has_formats:
            clear = _clear_instants(text, parse)
            return clear.zip_with(
                clear.is_not_null(), _one_by_one(text.set(clear.is_not_null(), None), parse, INSTANT)
            )
        if field.type == "decimal":
            return self._decimals(text, parse)
        if field.type == "quantity":
            return _one_by_one(text, lambda one: str(parse(one)), pl.String)
        return _one_by_one(text, parse, TYPES.get(field.type, pl.String))

    def _decimals(self, text: pl.Series, parse: Parser) -> pl.Series:
        is_plain = text.str.contains(PLAIN_DECIMAL) & self._has_point
        return text.zip_with(
            is_plain.fill_null(True),
            _one_by_one(text.set(is_plain, None), lambda one: str(parse(one)), pl.String),
        )

    def _as_its_field(self, value: pl.Series, field: pl.Series) -> pl.Series:
        """The value of a change, read as the field that the row names: `change_value.plain_value`."""
        for name in TYPED:
            own = value.set((field != name).fill_null(True), None)
            if name == "amount" and self._has_point:
                own = own.set(own.str.contains(PLAIN_DECIMAL), None)
            plain = _one_by_one(own, partial(self._plain, name), pl.String)
            value = value.zip_with(own.is_null(), plain)
        return value


def block_reader(
    rule: FileRule,
    columns: Sequence[str],
    parsers: Parsers,
    lookups: Mapping[Lookup, LookupTable],
    kinds: Container[str],
) -> BlockReader | None:
    """The reader of blocks of a file, ``None`` where its rule is not plain or its kind is none of ``kinds``."""
    if rule.derived or len({one.kind for one in rule.records}) != 1:
        return None
    kind = RECORDS[rule.records[0].kind]
    compiler = Compiler("", list(columns), parsers, lookups, {})
    records = [_made(one, kind, columns, compiler) for one in rule.records] if kind.kind in kinds else []
    made = [one for one in records if one is not None]
    if not made or len(made) < len(records) or any(one.texts.keys() != made[0].texts.keys() for one in made):
        return None
    fields = [(one, parsers.of(kind.kind, one)) for one in map(kind.field, made[0].texts)]
    left_out = [_all(one.when, compiler) for one in rule.left_out if one.when]
    notes = [(one.rule, _all(one.when, compiler)) for one in rule.notes]
    compiler.rest()
    has_formats = bool(rule.date_formats)
    return BlockReader(kind.kind, fields, made, left_out, notes, compiler, parsers, has_formats=has_formats)


def _made(rule: RecordRule, kind: Record, columns: Sequence[str], compiler: Compiler) -> Made | None:
    """A record's texts, ``None`` where it is more than its row says: what has no past, or remembers other rows."""
    if rule.is_once or rule.numbered or rule.undated_since or not rule.has_past:
        return None
    cells = dict(rule.fields)
    if rule.takes_same_names:
        cells |= {
            one.name: Column(one.name) for one in kind.fields if one.name not in cells and one.name in columns
        }
    looked_at = {name: columns_of(cell, columns) for name, cell in cells.items()}
    mapped = [name for cell in cells.values() for name in mapped_columns(cell)]
    is_stated = (isinstance(one, Constant) and not _is_clear(kind, name) for name, one in cells.items())
    if len(mapped) > len(set(mapped)) or any(is_stated):
        return None
    texts = {
        one.name: Text(one.text, looked_at[one.name], _plain(cells[one.name]))
        for one in compiler.record(rule).fields
    }
    has_conditions = bool(rule.when or rule.unless)
    return Made(_all(rule.when, compiler, rule.unless) if has_conditions else None, texts)


def _plain(cell: Cell) -> str | None:
    return cell.name if isinstance(cell, Column) and cell.is_plain else None


def _is_clear(kind: Record, name: str) -> bool:
    """Whether a constant of a field is its own text: no number or day, and no value of a change."""
    return kind.field(name).type in ("text", "code", "ref") and (kind.kind != "change" or name not in CHANGED)


def _all(conditions: Sequence[Condition], compiler: Compiler, unless: Sequence[Condition] = ()) -> Test:
    """Whether all conditions hold and none of the others, and the columns that they look at."""
    tests, others = [compiler.test(one) for one in conditions], [compiler.test(one) for one in unless]
    columns = frozenset(one.column for one in (*conditions, *unless))
    return lambda cells: all(one(cells) for one in tests) and not any(one(cells) for one in others), columns


def _one_by_one(text: pl.Series, parse: Callable[[str], Any], type_: Any) -> pl.Series:
    """Each distinct text through a parser."""
    read: dict[str, Any] = {}
    for one in text.unique().drop_nulls():
        try:
            value = parse(one)
        except BadValue:
            continue
        read[one] = value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
    values = pl.Series(list(read.values()), dtype=type_)
    return text.replace_strict(
        pl.Series(list(read), dtype=pl.String), values, default=None, return_dtype=type_
    )


def _clear_instants(text: pl.Series, parse: Parser) -> pl.Series:
    """Instants with an offset, by their day and clock; the parser says what a fraction and an offset come to."""
    parts = text.str.extract_groups(_CLOCK).struct.unnest()
    clock = parts.select(pl.concat_str("1", "2", separator=" ")).to_series()
    clock = clock.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    suffixes = parts["3"].unique().drop_nulls()
    if len(suffixes) > _SUFFIXES:
        return clock.clear(len(text))
    shifts: dict[str, timedelta] = {}
    for one in suffixes:
        try:
            shifts[one] = parse(f"2000-01-02T00:00:00{one}") - datetime(2000, 1, 2, tzinfo=UTC)
        except BadValue:
            continue
    by_row = parts["3"].replace_strict(
        pl.Series(list(shifts), dtype=pl.String),
        pl.Series(list(shifts.values()), dtype=pl.Duration("us")),
        default=None,
        return_dtype=pl.Duration("us"),
    )
    year = clock.dt.year()
    return (clock + by_row).set(~year.is_between(FIRST_YEAR + 1, LAST_YEAR - 1).fill_null(False), None)
