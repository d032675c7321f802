"""Blocks of rows: those of which nothing is to be said are taken column by column, the others row by row.

Row by row is the rule (`batch`, `history`); this is the same for many rows at once. Rows of one deal may depend on each
other, so that all rows of a deal in a block go one way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl
from django.db import transaction
from polars import col

from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.actions.deal_blocks import DealBlock
from fieldhouse.apps.imports.actions.money_columns import minor_of
from fieldhouse.apps.imports.actions.presents import VALUES
from fieldhouse.apps.imports.actions.standing_blocks import StandingBlock
from fieldhouse.apps.imports.actions.state_blocks import KINDS, StateBlock
from fieldhouse.apps.imports.ledger import Outcome
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR
from fieldhouse.ingest.events import ReadBlock, ReadRow

Told = tuple[pl.DataFrame, pl.Series]
"""The events of a block's rows, and which rows are taken as they are."""


class Blocks:
    """Takes the blocks of one import."""

    def __init__(self, importer: Importer) -> None:
        self._importer, self._index, self._history = importer, importer.index, importer.history
        self._by_kind: Mapping[str, Callable[[pl.DataFrame], Told]] = {
            "change": self._changes,
            "activity": self._activities,
        }

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that may come in blocks."""
        return KINDS | self._by_kind.keys() | {"standing"}

    def take(self, block: ReadBlock) -> Iterator[ReadRow]:
        """Take a block; the rows that are left to be taken one by one, in their order."""
        if block.kind == "standing":
            is_plain = self._stood(block)
        else:
            is_plain = self._kept(block) if block.kind in KINDS else self._told(block)
        return (block.row_of(place) for place in (~is_plain).arg_true())

    def _kept(self, block: ReadBlock) -> pl.Series:
        """Write what a block says of records, and of the present where they are deals; which rows were taken."""
        state = StateBlock(self._importer, block.kind, block.values)
        deals = DealBlock(state, block, self._history) if block.kind == "opportunity" else None
        with transaction.atomic():
            numbers = state.write()
            if deals is not None:
                deals.tell(numbers)
        self._count(state.is_plain & state.is_new, state.is_plain & ~state.is_new)
        return state.is_plain

    def _told(self, block: ReadBlock) -> pl.Series:
        """Write the events that a block tells; which rows were taken."""
        events, is_plain = self._by_kind[block.kind](block.values)
        entity = "activity" if block.kind == "activity" else "opportunity"
        taken = events.filter(is_plain)
        is_new = self._history.add(self._history.events_of(taken, entity=entity))
        if "before" in taken.columns:
            before = [col(f"before_{one}").alias(one) for one in VALUES]
            replaced = taken.filter(col("before").is_not_null())
            self._history.replaced_all(block.file, replaced.select("key", "field", "valid_from", *before))
        self._count(is_new, ~is_new)
        return is_plain

    def _stood(self, block: ReadBlock) -> pl.Series:
        """Take what a block says of how deals stood; which rows were taken. Whether they are new is told at the end."""
        rows = _joined(block.values, self._deals(block.values["opportunity"]), ["opportunity"])
        standing = StandingBlock(rows, block.values, self._history)
        rows = rows.with_columns(is_plain=standing.is_plain & rows["key"].is_not_null())
        is_plain = rows.select((col("is_plain") & _has_a_day("at")).all().over("opportunity")).to_series()
        values = {name: one.filter(is_plain) for name, one in standing.values.items()}
        self._history.stood_all(block.file, rows.filter(is_plain), values)
        self._importer.ledger.count(Outcome.UNCHANGED, int(is_plain.sum()))
        return is_plain

    def _count(self, created: Any, unchanged: Any) -> None:
        self._importer.ledger.count(Outcome.CREATED, int(created.sum()))
        self._importer.ledger.count(Outcome.UNCHANGED, int(unchanged.sum()))

    def _changes(self, values: pl.DataFrame) -> Told:
        if "value" not in values.columns:
            values = values.with_columns(value=pl.lit(None, pl.String))
        rows = _joined(values, self._deals(values["opportunity"]), ["opportunity"]).with_columns(
            valid_from="at"
        )
        rows = rows.hstack(self._event_values(rows, "value"))
        has_value = col("value").is_null() | pl.any_horizontal(col(*VALUES).is_not_null())
        if "before" in values.columns:
            before = self._event_values(rows, "before").rename(lambda one: f"before_{one}")
            rows = rows.hstack(before)
            has_value &= col("before").is_null() | pl.any_horizontal(col(before.columns).is_not_null())
        keeps_currency = (col("field") != "currency") | col("value").eq_missing(col("currency"))
        is_plain = col("key").is_not_null() & has_value & keeps_currency & _has_a_day("at")
        return rows, rows.select(is_plain.all().over("opportunity")).to_series()

    def _activities(self, values: pl.DataFrame) -> Told:
        rows = _joined(values.drop("key"), self._deals(values["opportunity"]), ["opportunity"])
        if "person" not in values.columns:
            rows = rows.with_columns(person=pl.lit(None, pl.String))
        rows = _joined(rows, self._numbers("person", rows["person"]), ["person"])
        rows = rows.with_columns(value_code="kind", valid_from="at", field=pl.lit("activity"))
        has_person = col("person").is_null() | col("value_int").is_not_null()
        is_plain = col("key").is_not_null() & has_person & _has_a_day("at")
        return rows, rows.select(is_plain.all().over("opportunity")).to_series()

    def _deals(self, keys: pl.Series) -> pl.DataFrame:
        """The deals that a block names and the home or the import has: number, currency and its decimal places."""
        found = []
        for key in keys.unique():
            number = self._index.number("opportunity", key)
            currency = self._history.currency_of(number) if number else None
            found.append((key, number, currency, EXPONENTS.get(currency or "")))
        types = {"opportunity": pl.String, "key": pl.Int64, "currency": pl.String, "exponent": pl.Int64}
        return pl.DataFrame(found, types, orient="row")

    def _numbers(self, kind: str, keys: pl.Series) -> pl.DataFrame:
        found = [(key, self._index.number(kind, key)) for key in keys.unique().drop_nulls()]
        return pl.DataFrame(found, {keys.name: pl.String, "value_int": pl.Int64}, orient="row")

    def _event_values(self, rows: pl.DataFrame, name: str) -> pl.DataFrame:
        """The values of the fields that rows name, from a column of their texts, as events hold them."""
        said = rows.select("field", value=name)
        found = _joined(said, self._plain_values(said), ["field", "value"])
        amounts = minor_of(
            said["value"].set((said["field"] != "amount").fill_null(True), None), rows["exponent"]
        )
        return found.with_columns(value_int=pl.coalesce("value_int", amounts)).select(VALUES)

    def _plain_values(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The distinct values of all fields but the amount, as events hold them."""
        said = rows.filter(col("field") != "amount").select("field", "value").drop_nulls().unique()
        found = [
            (field, text, *value)
            for field, text in said.iter_rows()
            if (value := self._history.plain_change(field, text)) is not None
        ]
        types = {"field": pl.String, "value": pl.String, "value_int": pl.Int64, "value_code": pl.String}
        return pl.DataFrame(found, types | {"value_on": pl.Date}, orient="row")


def _joined(rows: pl.DataFrame, more: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    return rows.join(more, on=on, how="left", maintain_order="left")


def _has_a_day(name: str) -> pl.Expr:
    """Whether an instant lies so far from the edges of the calendar that it has a day in every zone."""
    return col(name).dt.year().is_between(FIRST_YEAR + 1, LAST_YEAR - 1)
