"""Many events at once, column by column."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
import polars as pl
import pyarrow as pa

from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR, as_of_instant
from fieldhouse.facts.events import SAID
from fieldhouse.facts.identity import identities

_FIRST, _LAST = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
_EPOCH = date(1970, 1, 1).toordinal()
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def events_of(rows: pl.DataFrame, **same: str | datetime) -> pa.Table:
    """Rows as events of `SAID` with their identities; ``same`` are the columns that are equal for all of them.

    What neither has is empty.
    """
    arrow = rows.to_arrow()
    columns = []
    for field in SAID:
        if field.name in same:
            columns.append(pa.repeat(pa.scalar(same[field.name], field.type), rows.height))
        elif field.name in rows.columns:
            columns.append(arrow[field.name].cast(field.type))
        else:
            columns.append(pa.nulls(rows.height, field.type))
    said = pa.table(columns, SAID)
    return said.append_column("identity", pa.array(identities(said)))


def days_of(instants: pl.Series, zone: str) -> pl.Series:
    """The days to which instants (UTC, without a zone) belong in a zone: `domain.instants.day_of` of each."""
    numbers = instants.cast(pl.Datetime("us")).to_physical().to_numpy()
    utc_days = np.unique(numbers // 86_400_000_000) + _EPOCH
    near = np.unique(np.concatenate([utc_days - 1, utc_days, utc_days + 1]).clip(_FIRST, _LAST))
    ends = np.array([_end_of(int(day), zone) for day in near], np.int64)
    return pl.Series((near - _EPOCH)[np.searchsorted(ends, numbers, "right")].astype(np.int32)).cast(pl.Date)


@lru_cache(maxsize=200_000)
def _end_of(day: int, zone: str) -> int:
    return (as_of_instant(date.fromordinal(day), zone) - _BEGINNING) // timedelta(microseconds=1)
