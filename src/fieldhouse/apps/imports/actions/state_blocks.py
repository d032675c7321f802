"""Blocks of rows that are records: their columns, and which rows are plain (`blocks`).

Plain is a row that is new or says what is held, once, with known references, amounts that need no rounding, and values
within every limit: of which `columns`, `row_checks` and `batch` have nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import polars as pl

from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.actions.money_columns import minor_of
from fieldhouse.apps.imports.actions.row_checks import limits_of
from fieldhouse.apps.imports.kinds import KEPT
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR
from fieldhouse.domain.quantities import in_parts
from fieldhouse.domain.texts import laid_over
from fieldhouse.ingest.schema import Field

KINDS = frozenset({"contact", "opportunity", "contact_role", "product_line", "campaign_member"})
"""Kinds of which a row depends on no other row of its kind."""


class StateBlock:
    """The rows of a block as records of their kind.

    ``columns`` are those of the records and, of amounts, what they come to; ``is_new`` and ``is_plain`` say which rows
    are records that the home does not have, and which may be taken as they are.
    """

    def __init__(self, importer: Importer, kind: str, values: pl.DataFrame) -> None:
        self._importer, self._kept, self._index = importer, KEPT[kind], importer.index
        keys = values.select(_joined([values[name] for name in self._kept.record.key], "|")).to_series()
        said = content_hashes(values)
        held = [self._index.of(kind).get(key) for key in keys]
        seen = importer.seen(kind)
        self.is_new = pl.Series([one is None for one in held])
        is_same = [
            one is None or (one.content_hash == own and not one.is_pending and key not in seen)
            for one, own, key in zip(held, said, keys, strict=True)
        ]
        self.numbers = pl.Series([one and one.number for one in held], dtype=pl.Int64)
        self.is_plain = pl.Series(is_same) & ~keys.is_duplicated()
        self.columns: dict[str, pl.Series] = {
            "source_key": keys,
            "content_hash": pl.Series(said, dtype=pl.Int64),
        }
        self.currency = self._currencies(values)
        for name, column in self._kept.columns.items():
            if name in values.columns:
                self.columns[column] = self._column(self._kept.record.field(name), column, values[name])
        limits = limits_of(self._kept.record)
        for name in values.columns:
            self.is_plain &= is_in_calendar(values[name])
            if name in limits:
                self.is_plain &= values[name].is_between(*limits[name]).fill_null(True)

    def write(self) -> pl.Series:
        """Write those that are plain and new; the numbers of all that are plain."""
        is_written = self.is_plain & self.is_new
        columns = {
            name: _listed(one.filter(is_written))
            for name, one in self.columns.items()
            if name in self._names()
        }
        if is_written.any():
            numbers = self._importer.insert(self._kept, columns)
            self.numbers = self.numbers.scatter(is_written.arg_true(), numbers)
        said = (self.columns[name].filter(self.is_plain) for name in ("source_key", "content_hash"))
        self._importer.seen(self._kept.record.kind).update(zip(*said, strict=True))
        return self.numbers.filter(self.is_plain)

    def references(self, to: str, keys: pl.Series) -> pl.Series:
        """The numbers of records by their keys; a row with a key that is not known is not plain."""
        numbers = {key: self._index.number(to, key) for key in keys.unique().drop_nulls()}
        found = translated(keys, numbers, pl.Int64)
        self.is_plain &= found.is_not_null() | keys.is_null()
        return found

    def amounts(self, texts: pl.Series) -> pl.Series:
        """Amounts in minor units; a row whose amount is not clear is not plain."""
        exponents = translated(self.currency, dict(EXPONENTS), pl.Int64)
        found = minor_of(texts, exponents)
        self.is_plain &= found.is_not_null() | texts.is_null()
        return found

    def _column(self, field: Field, column: str, values: pl.Series) -> pl.Series:
        if field.type == "ref":
            return self.references(str(field.to), values)
        if field.type == "decimal":
            return self.amounts(values)
        if field.type == "quantity":
            parts = {text: in_parts(Decimal(text)) for text in values.unique().drop_nulls()}
            return translated(values, parts, pl.Int64)
        if field.type == "texts":
            values = pl.Series([laid_over("", one or "") for one in values], dtype=pl.String)
        return values.fill_null("") if column in self._kept.texts else values

    def _currencies(self, values: pl.DataFrame) -> pl.Series:
        """The currency of each row's amounts: its own, or else its deal's; an own one must be known."""
        rows = values.height
        own = (
            values["currency"] if "currency" in values.columns else pl.Series([None] * rows, dtype=pl.String)
        )
        self.is_plain &= own.is_null() | own.is_in(list(EXPONENTS))
        if "currency" in values.columns and own.null_count() == 0:
            return own
        if self._kept.record.kind == "opportunity":
            numbers: Iterable[int | None] = self.numbers
        elif "opportunity" in values.columns:
            numbers = self.references("opportunity", values["opportunity"])
        else:
            return own
        of_deals = [self._importer.history.currency_of(one) if one else None for one in numbers]
        return own.zip_with(own.is_not_null(), pl.Series(of_deals, dtype=pl.String))

    def _names(self) -> set[str]:
        return {"source_key", "content_hash", *self._kept.columns.values()}


def content_hashes(values: pl.DataFrame) -> list[int]:
    """What `kinds.content_hash` is of each row."""
    parts = [pl.concat_str(pl.lit(f"{name}="), _text(values[name])) for name in sorted(values.columns)]
    said = values.select(pl.concat_str(parts, separator="\x1f")).to_series()
    return [int.from_bytes(blake2b(one.encode(), digest_size=8).digest()) >> 1 for one in said]


def translated(keys: pl.Series, values: Mapping[Any, Any], type_: Any) -> pl.Series:
    """A series through a mapping; nothing for what is not in it."""
    found = pl.Series([values[key] for key in values], dtype=type_)
    return keys.replace_strict(
        pl.Series(list(values), dtype=keys.dtype), found, default=None, return_dtype=type_
    )


def _joined(columns: Sequence[pl.Series], separator: str) -> pl.Expr:
    return pl.concat_str([_text(one) for one in columns], separator=separator)


def _text(values: pl.Series) -> pl.Expr:
    """The texts that `kinds` makes of values."""
    own = pl.lit(values)
    if isinstance(values.dtype, pl.Datetime):
        part = pl.when(own.dt.microsecond() != 0).then(own.dt.strftime(".%6f")).otherwise(pl.lit(""))
        text = pl.concat_str(own.dt.strftime("%Y-%m-%dT%H:%M:%S"), part, pl.lit("+00:00"))
    elif values.dtype == pl.Boolean:
        text = pl.when(own).then(pl.lit("True")).otherwise(pl.lit("False"))
        text = pl.when(own.is_null()).then(pl.lit("")).otherwise(text)
    elif values.dtype == pl.Date:
        text = own.dt.strftime("%Y-%m-%d")
    else:
        text = own.cast(pl.String)
    return text.fill_null("")


def is_in_calendar(values: pl.Series) -> pl.Series:
    """Whether days and instants lie so far from the edges of the calendar that no check of theirs can fail."""
    if values.dtype.is_temporal():
        return values.dt.year().is_between(FIRST_YEAR + 1, LAST_YEAR - 1).fill_null(True)
    return pl.Series([True]).new_from_index(0, len(values))


def _listed(values: pl.Series) -> list[Any]:
    if isinstance(values.dtype, pl.Datetime):
        values = values.dt.replace_time_zone("UTC")
    return values.to_list()
