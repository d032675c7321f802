"""What blocks say of how deals stood: `HistoryRows._standing` for many rows at once."""

from __future__ import annotations

import polars as pl

from fieldhouse.apps.imports.actions.history import REFERENCES, HistoryRows
from fieldhouse.apps.imports.actions.money_columns import minor_of
from fieldhouse.apps.imports.actions.state_blocks import is_in_calendar, translated
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS


class StandingBlock:
    """The fields of a block's rows as event values; ``is_plain`` says of which rows nothing is to be said.

    ``rows`` are those of the block with the key, currency and decimal places of their deals.
    """

    def __init__(self, rows: pl.DataFrame, values: pl.DataFrame, history: HistoryRows) -> None:
        self.is_plain = pl.Series([True]).new_from_index(0, rows.height)
        self._history = history
        exponents = rows["exponent"]
        if "currency" in values.columns:
            own = translated(values["currency"], dict(EXPONENTS), pl.Int64)
            self.is_plain &= own.is_not_null() | values["currency"].is_null()
            exponents = own.zip_with(own.is_not_null(), exponents)
        self._exponents = exponents
        self.values = {
            name: self._value(name, values[name]) for name in OPPORTUNITY_FIELDS if name in values.columns
        }

    def _value(self, name: str, said: pl.Series) -> pl.Series:
        if name == "close_on":
            self.is_plain &= is_in_calendar(said)
            return said
        if name == "amount":
            found = minor_of(said, self._exponents)
        elif name in REFERENCES:
            index = self._history.index
            numbers = {key: index.number(REFERENCES[name], key) for key in said.unique().drop_nulls()}
            found = translated(said, numbers, pl.Int64)
        elif name == "stage":
            known = [one for one in said.unique().drop_nulls() if self._history.stages.named(one) == one]
            found = said.set(~said.is_in(known).fill_null(True), None)
        else:
            return said
        self.is_plain &= found.is_not_null() | said.is_null()
        return found
