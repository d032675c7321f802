"""What a source says of how deals once stood, laid between the changes that it tells of.

Some sources keep no changes but rows of how a deal stood at an instant; some begin to keep changes late, and say what
each replaced. Either is held against the history of the same field: what it says already is no event, and what it does
not say becomes one. So a change that two files tell is one change, and a value that row after row repeats begins once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import polars as pl
from polars import col

from fieldhouse.apps.imports.actions.assumed import Assumed
from fieldhouse.apps.imports.actions.presents import (
    INSTANT,
    MOVING,
    VALUE_KIND,
    VALUE_OF,
    Grown,
    Value,
    value_in,
)
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS

_BEFORE, _TOLD, _STOOD = range(3)
"""The order of what is said of one instant: what a change replaced, the change, what stood then."""

_SHORTLY = pl.duration(microseconds=1)


class Beyond(NamedTuple):
    """What is said of a field beyond its history: events (key, valid_from, and the value in its column).

    ``rows`` are the numbers of the rows of how a deal stood that told them, empty for what a change replaced.
    """

    events: pl.DataFrame
    rows: pl.Series


class Standings:
    """Takes what rows say of past instants, field by field, until the import's own changes are all known."""

    def __init__(self) -> None:
        self._files: list[str] = []
        self._rows = 0
        self._said = {
            field: Grown(
                {
                    "key": pl.Int64,
                    "valid_from": INSTANT,
                    "value": VALUE_KIND[field],
                    "order": pl.Int8,
                    "row": pl.Int64,
                    "file": pl.Int32,
                }
            )
            for field in OPPORTUNITY_FIELDS
        }

    def stood(self, file: str, key: int, at: datetime, values: Mapping[str, Value]) -> None:
        """Take how a deal stood at an instant."""
        self._rows += 1
        for field, value in values.items():
            self._add(field, file, key, at, value, _STOOD, self._rows)

    def stood_all(self, file: str, keys: pl.Series, at: pl.Series, values: Mapping[str, pl.Series]) -> None:
        """Take how many deals stood, each at an instant: the values by field, as its events hold them."""
        numbers = pl.int_range(self._rows + 1, self._rows + 1 + len(keys), dtype=pl.Int64, eager=True)
        self._rows += len(keys)
        for field, value in values.items():
            rows = pl.DataFrame({"key": keys, "valid_from": at, "value": value, "row": numbers})
            self._extend(field, file, rows, _STOOD)

    def replaced_all(self, file: str, rows: pl.DataFrame) -> None:
        """Take what fields held until changes: key, field, valid_from, and the value in its column of an event."""
        for (field,), own in rows.partition_by("field", as_dict=True).items():
            value = own[VALUE_OF[str(field)]].alias("value")
            row = pl.lit(None, pl.Int64).alias("row")
            self._extend(str(field), file, own.select("key", "valid_from", value, row), _BEFORE)

    def replaced(self, file: str, key: int, field: str, at: datetime, before: Value) -> None:
        """Take what a field held until a change."""
        self._add(field, file, key, at, before, _BEFORE, None)

    @property
    def fields(self) -> list[str]:
        """The fields of which anything is said."""
        return [field for field, said in self._said.items() if not said.is_empty]

    def beyond(self, field: str, points: pl.DataFrame, created: pl.DataFrame, assumed: Assumed) -> Beyond:
        """What is said of a field beyond its history.

        ``points`` are all events of the field (key, valid_from, value), of one instant the one that counts last;
        ``created`` says when each deal was created (key, created_at). What the first change of a deal replaced is taken
        to have held since the deal was created, also where an import without a history took today's value instead; what
        a later change replaced, and no event brought, to have held since shortly before. ``assumed`` takes the former.
        """
        said = self._said[field].taken()
        told = points.select("key", "valid_from", "value", order=pl.lit(_TOLD, pl.Int8)).join(
            said.select("key").unique(), on="key", how="semi", maintain_order="left"
        )
        rows = pl.concat([told, said], how="diagonal").sort(
            "key", "valid_from", "order", maintain_order=True, nulls_last=True
        )
        is_told = (col("order") == _TOLD).any().over("key", "valid_from")
        rows = rows.filter((col("order") != _STOOD) | ~is_told)  # a change says what stood when it was made
        before = col("value").shift().over("key")
        since = col("valid_from").shift().over("key")
        rows = rows.with_columns(
            is_first=since.is_null(), before=before, since=since, is_new=col("value").ne_missing(before)
        )
        rows = rows.filter(
            "is_new", (col("order") != _TOLD) & (~col("is_first") | col("value").is_not_null())
        )
        rows = rows.join(created, on="key", how="left", maintain_order="left")
        is_before = col("order") == _BEFORE
        was_assumed = (col("since") == col("created_at")) & (field not in MOVING)
        is_assumed = is_before & (col("is_first") | was_assumed.fill_null(False))
        shortly_before = col("valid_from") - _SHORTLY
        rows = rows.with_columns(is_assumed=is_assumed).with_columns(
            valid_from=pl.when("is_assumed")
            .then(pl.min_horizontal("created_at", shortly_before))
            .when(is_before)
            .then(shortly_before)
            .otherwise("valid_from")
        )
        assumed.count(field, rows.filter("is_assumed").select("file", since="valid_from"), self._files)
        return Beyond(rows.select("key", "valid_from", pl.col("value").alias(VALUE_OF[field])), rows["row"])

    def _add(
        self, field: str, file: str, key: int, at: datetime, value: Value, order: int, row: int | None
    ) -> None:
        self._said[field].add(key, at, value_in(field, value), order, row, self._place(file))

    def _extend(self, field: str, file: str, rows: pl.DataFrame, order: int) -> None:
        place = pl.lit(self._place(file), pl.Int32)
        self._said[field].extend(rows.with_columns(order=pl.lit(order, pl.Int8), file=place))

    def _place(self, file: str) -> int:
        if file not in self._files:
            self._files.append(file)
        return self._files.index(file)
