"""Many rows of a file at once, column by column: what `row_reader` says of each row, for files of the plain shape.

Plain is a file whose rule makes one record of every row, each field from a column as it stands. Distinct texts go
through the parser of their field, once each; only instants and numbers, of which nearly all differ, have a reading of
their own for the forms in which machines write them. A row that cannot be read here is left to `row_reader`, which
knows why.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import polars as pl

from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.change_value import TYPED, plain_value
from fieldhouse.ingest.limits import KEY_LIMIT
from fieldhouse.ingest.profile import Column, FileRule
from fieldhouse.ingest.schema import RECORDS, Field
from fieldhouse.ingest.values import Parser, Parsers, is_short

INSTANT = pl.Datetime("us")
TYPES: Mapping[str, Any] = {
    "int": pl.Int64,
    "percent": pl.Int64,
    "date": pl.Date,
    "instant": INSTANT,
    "bool": pl.Boolean,
}
"""What a column holds by its field's type, texts where none is named; a decimal is its plain text, ``1234.50``."""

PLAIN_DECIMAL = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$"
"""A decimal as `Decimal` writes it itself."""

_SPACES = "".join(one for one in map(chr, range(0x3001)) if one.isspace())
_CLOCK = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-2][0-9]:[0-5][0-9]:[0-5][0-9])([.0-9]*(?:Z|[+-][0-9]{2}:?[0-9]{2}))$"
_SUFFIXES = 1_000
"""Distinct fractions and offsets of a block's instants that are told apart; with more, each instant is read alone."""


@dataclass(frozen=True, slots=True)
class _Plain:
    field: Field
    place: int
    parse: Parser | None


class BlockReader:
    """Reads blocks of rows of one file."""

    def __init__(self, kind: str, fields: Sequence[_Plain], parsers: Parsers, has_formats: bool) -> None:
        self.kind = kind
        self._fields = fields
        self._has_point, self._has_formats = parsers.decimal_mark == ".", has_formats
        self._plain = plain_value(parsers)

    def read(self, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """The typed columns of rows of text, and which rows could be read."""
        typed: dict[str, pl.Series] = {}
        is_read = pl.Series([True]).new_from_index(0, texts.height)
        for one in self._fields:
            text = texts.to_series(one.place).rename(one.field.name).str.strip_chars(_SPACES)
            text = text.set(text == "", None)
            typed[one.field.name] = self._typed(text, one.field, one.parse)
            is_read &= typed[one.field.name].is_not_null() | (text.is_null() & (not one.field.is_required))
        if self.kind == "change" and "value" in typed:
            said = typed["value"]
            typed["value"] = self._as_its_field(said, typed["field"])
            is_read &= typed["value"].is_not_null() | said.is_null()
        return pl.DataFrame(typed), is_read

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
    rule: FileRule, columns: Sequence[str], parsers: Parsers, kinds: Container[str]
) -> BlockReader | None:
    """The reader of blocks of a file, ``None`` where its rule is not plain or its kind is none of ``kinds``."""
    if len(rule.records) != 1 or rule.notes or rule.left_out or rule.derived:
        return None
    (record,) = rule.records
    if record.kind not in kinds or record.when or record.unless or record.is_once or record.numbered:
        return None
    kind, cells = RECORDS[record.kind], dict(record.fields)
    if record.takes_same_names:
        cells |= {
            one.name: Column(one.name) for one in kind.fields if one.name not in cells and one.name in columns
        }
    if cells.keys() & {"before", "more"} or not all(
        isinstance(cell, Column) and cell.is_plain for cell in cells.values()
    ):
        return None
    fields = [
        _Plain(kind.field(name), columns.index(cell.name), parsers.of(kind.kind, kind.field(name)))
        for name, cell in cells.items()
        if isinstance(cell, Column) and cell.name in columns
    ]
    return BlockReader(kind.kind, fields, parsers, bool(rule.date_formats))


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
