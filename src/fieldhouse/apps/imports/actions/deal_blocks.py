"""What blocks of opportunities say of the present: `HistoryRows._opportunity` for many rows at once."""

from __future__ import annotations

import polars as pl
from polars import col

from fieldhouse.apps.imports.actions.event_columns import days_of
from fieldhouse.apps.imports.actions.history import REFERENCES, HistoryRows
from fieldhouse.apps.imports.actions.state_blocks import StateBlock, translated
from fieldhouse.ingest.events import ReadBlock
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS

_INSTANT = pl.Datetime("us")


class DealBlock:
    """The fields of a block's deals as event values; rows of which something is to be said are not plain any more."""

    def __init__(self, state: StateBlock, block: ReadBlock, history: HistoryRows) -> None:
        self._state, self._file, self._history = state, block.file, history
        values = block.values
        self._undated = pl.Series([False]).new_from_index(0, values.height)
        self._values = {
            name: self._value(name, values[name]) for name in OPPORTUNITY_FIELDS if name in values
        }
        rows = pl.DataFrame(
            {
                "created_at": self._created_at(values),
                "closed_on": self._closed_on(values),
                "modified_at": _column(values, "modified_at", _INSTANT),
            }
        )
        created_on = days_of(rows["created_at"], history.zone)
        state.is_plain &= (rows["closed_on"] >= created_on).fill_null(True)
        closed_on = rows["closed_on"].filter(state.is_plain).unique().drop_nulls()
        starts = {day: history.start_of(day) for day in closed_on}
        rows = rows.with_columns(
            since=pl.coalesce(
                "modified_at", pl.max_horizontal("created_at", pl.lit(history.taken_at, _INSTANT))
            ),
            starts=translated(rows["closed_on"], starts, _INSTANT),
            created_on=created_on,
        )
        closed_since = pl.when(col("starts").is_not_null()).then(pl.max_horizontal("starts", "created_at"))
        self._rows = rows.with_columns(closed_since=closed_since)

    def tell(self, numbers: pl.Series) -> None:
        """Write down what the plain rows say, whose deals have these numbers."""
        is_plain = self._state.is_plain
        if (self._undated & is_plain).any():
            self._history.beginnings.undated()
        rows = self._rows.filter(is_plain).with_columns(key=numbers)
        if "currency" in self._values:
            self._history.learn_currencies(numbers, self._values["currency"].filter(is_plain))
        created = rows.select("key", valid_from="created_at", value_on="created_on")
        self._history.add(self._history.events_of(created, entity="opportunity", field="created"))
        said = rows.select("key", "created_at", "since", "closed_since")
        values = {name: one.filter(is_plain) for name, one in self._values.items()}
        self._history.say_all(self._file, said, values)

    def _value(self, name: str, values: pl.Series) -> pl.Series:
        if name in REFERENCES:
            return self._state.references(REFERENCES[name], values)
        if name == "amount":
            return self._state.amounts(values)
        if name == "stage":
            known = [one for one in values.unique().drop_nulls() if self._history.stages.named(one) == one]
            self._state.is_plain &= values.is_null() | values.is_in(known)
        return values

    def _created_at(self, values: pl.DataFrame) -> pl.Series:
        """When each deal was created; without a date, when it was first exported."""
        said = _column(values, "created_at", _INSTANT)
        if not said.null_count():
            return said
        held = [self._history.seen_before(one) for one in self._state.numbers]
        self._undated = said.is_null() & pl.Series([one is None for one in held])
        first = [one or self._history.taken_at for one in held]
        return said.zip_with(said.is_not_null(), pl.Series(first, dtype=_INSTANT))

    def _closed_on(self, values: pl.DataFrame) -> pl.Series:
        """The close date of the deals that are closed."""
        stages, days = _column(values, "stage", pl.String), _column(values, "close_on", pl.Date)
        closed = [
            one
            for one in stages.unique().drop_nulls()
            if self._history.stages.outcome_of(one) in ("won", "lost")
        ]
        return days.set(~stages.is_in(closed).fill_null(False), None)


def _column(values: pl.DataFrame, name: str, type_: type[pl.DataType] | pl.DataType) -> pl.Series:
    return values[name] if name in values.columns else pl.Series([None] * values.height, dtype=type_)
