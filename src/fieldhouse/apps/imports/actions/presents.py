"""What an export says of the present, held column by column against what the history says last.

An export states where every deal stands; history rows state how it came there. What the export says and the history
does not is an event too. A field whose whole history is missing is taken to hold since the deal was created, when it is
one that rarely moves (owner, account, territory, type, currency), which a note tells; stage, category, amount and close
date are known since the row was modified or the export was taken, and of a closed deal since it closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from fieldhouse.apps.imports.actions.assumed import Assumed
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS

Value = tuple[int | None, str | None, date | None]
"""A value as an event holds it: a number, a code or a day."""

MOVING = frozenset({"stage", "category", "amount", "close_on"})
"""Fields that move in the life of every deal, so that nothing can be assumed of them before they are known."""

_KINDS: tuple[tuple[str, type[pl.DataType]], ...] = (
    ("value_int", pl.Int64),
    ("value_code", pl.String),
    ("value_on", pl.Date),
)
VALUES = tuple(name for name, _type in _KINDS)
_PLACES = {"amount": 0, "owner": 0, "account": 0, "territory": 0, "close_on": 2}
VALUE_OF = {field: _KINDS[_PLACES.get(field, 1)][0] for field in OPPORTUNITY_FIELDS}
"""In which column of an event the value of a field stands; the day beside a stage is no part of its value."""

VALUE_KIND = {field: _KINDS[_PLACES.get(field, 1)][1] for field in OPPORTUNITY_FIELDS}
"""The type of that column."""

INSTANT = pl.Datetime("us")
_ROWS_HELD = 20_000


def value_in(field: str, value: Value) -> int | str | date | None:
    """The part of an event's value that is the value of a field."""
    return value[_PLACES.get(field, 1)]


class Grown:
    """A frame that grows by rows and by frames, in the order of arrival."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = pl.Schema(schema)
        self._frames: list[pl.DataFrame] = []
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *row: Any) -> None:
        """Add one row."""
        self._rows.append(row)
        if len(self._rows) >= _ROWS_HELD:
            self._settle()

    def extend(self, frame: pl.DataFrame) -> None:
        """Add the rows of a frame with these columns, maybe in another order."""
        self._settle()
        self._frames.append(frame.select(self._schema.names()))

    @property
    def is_empty(self) -> bool:
        """Whether it has no rows."""
        return not self._rows and not self._frames

    def held(self) -> pl.DataFrame:
        """All rows."""
        self._settle()
        return pl.concat(self._frames) if self._frames else pl.DataFrame(schema=self._schema)

    def taken(self) -> pl.DataFrame:
        """All rows; they are not held any longer."""
        rows = self.held()
        self._frames = []
        return rows

    def _settle(self) -> None:
        if self._rows:
            self._frames.append(pl.DataFrame(self._rows, self._schema, orient="row"))
            self._rows = []


class Presents:
    """What exports say of the deals (`say`) and what the import's own events tell (`tell`).

    ``taken_until`` is the end of the day on which the export was taken.
    """

    def __init__(self, taken_until: datetime) -> None:
        self._taken_until = taken_until
        self._files: list[str] = []
        place_and_key = {"file": pl.Int32, "key": pl.Int64}
        times = {"created_at": INSTANT, "since": INSTANT, "closed_since": INSTANT}
        self._said = {
            field: Grown({**place_and_key, **times, "value": kind}) for field, kind in VALUE_KIND.items()
        }
        self._told = {
            field: Grown({"key": pl.Int64, "valid_from": INSTANT, "value": kind})
            for field, kind in VALUE_KIND.items()
        }

    def say(
        self,
        file: str,
        key: int,
        values: Mapping[str, Value],
        created_at: datetime,
        since: datetime,
        closed_since: datetime | None,
    ) -> None:
        """Take what an export's row says of a deal, and since when at the least it holds."""
        place = self.place(file)
        for field, value in values.items():
            self._said[field].add(place, key, created_at, since, closed_since, value_in(field, value))

    def say_all(self, field: str, rows: pl.DataFrame) -> None:
        """Take what many rows say of a field: file (see `place`), key, created_at, since, closed_since, value."""
        self._said[field].extend(rows)

    def tell(self, events: pa.Table) -> None:
        """Take events of the import's own; those of other things than deals' fields say nothing of the present."""
        rows = pl.DataFrame(pl.from_arrow(events.select(["entity", "key", "field", "valid_from", *VALUES])))
        rows = rows.filter((pl.col("entity") == "opportunity") & pl.col("field").is_in(OPPORTUNITY_FIELDS))
        for (field,), own in rows.partition_by("field", as_dict=True).items():
            self._told[str(field)].extend(own.rename({VALUE_OF[str(field)]: "value"}))

    def told(self, field: str) -> pl.DataFrame:
        """What the import's own events tell of a field, in their order: key, valid_from, value."""
        return self._told[field].held()

    def created(self) -> pl.DataFrame:
        """When the deals of which exports say something were created: key, created_at."""
        rows = [one.held().select("key", "created_at").unique("key") for one in self._said.values()]
        return pl.concat(rows).unique("key")

    def place(self, file: str) -> int:
        """The number under which a file is named in `say_all`."""
        if file not in self._files:
            self._files.append(file)
        return self._files.index(file)

    def beyond(
        self, known: Callable[[str], pl.DataFrame], assumed: Assumed
    ) -> Iterator[tuple[str, pl.DataFrame]]:
        """What the history does not say, field by field: key, valid_from, and the value in its column of an event.

        ``known`` gives the newest events of a field that the home holds (key, valid_from, value). ``assumed`` takes the
        values that are taken to hold since the deal was created, and the deals that have none at first. An export of
        before what is known says nothing new.
        """
        for field in OPPORTUNITY_FIELDS:
            said, told = self._said[field].taken(), self._told[field].taken()
            if not said.height:
                continue
            said = said.unique("key", keep="last", maintain_order=True)  # of a deal that is told twice
            newest = _newest(pl.concat([known(field), told]))
            rows = said.join(newest, on="key", how="left", maintain_order="left", nulls_equal=False)
            rows = rows.with_columns(has_none=pl.col("valid_from").is_null())
            rows = rows.filter(
                pl.when("has_none")
                .then(pl.col("value").is_not_null())
                .otherwise(
                    (pl.col("valid_from") < self._taken_until)
                    & pl.col("value").ne_missing(pl.col("value_right"))
                )
            )
            first = pl.coalesce("closed_since", "since") if field in MOVING else pl.col("created_at")
            if field in MOVING:
                assumed.find_late(field, rows.filter("has_none", pl.col("created_at") < first)["created_at"])
            else:
                assumed.count(field, rows.filter("has_none").select("file", since="created_at"), self._files)
            later = pl.max_horizontal("since", "valid_from")
            yield (
                field,
                rows.select(
                    "key",
                    pl.when("has_none").then(first).otherwise(later).alias("valid_from"),
                    pl.col("value").alias(VALUE_OF[field]),
                ),
            )


def _newest(rows: pl.DataFrame) -> pl.DataFrame:
    """The newest row of every key; of one instant the one that came last."""
    in_order = rows.sort("valid_from", maintain_order=True)
    return in_order.unique("key", keep="last", maintain_order=False)
