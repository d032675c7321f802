"""Instants as days since 1970-01-01 UTC. A value that is a day alone means the instant at which it begins."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from fieldhouse.domain.errors import BadInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = 86_400.0
MOST_DAYS = 2_932_896.0
"""9999-12-31."""


def day_of(text: str, key: str) -> float:
    """The days of one ISO 8601 day or instant, UTC where no zone is named; ``BadInput`` names ``key``."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as failure:
        raise BadInput("forecast.not_a_day", key=key, value=text) from failure
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return (at - EPOCH) / timedelta(days=1)


def iso_day(days: float) -> str:
    """The day in which an instant lies: 15309.5 is 2011-12-01."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + math.floor(min(days, MOST_DAYS))).isoformat()


def days_of(column: pl.Series) -> np.ndarray:
    """A column of days, instants or their ISO texts as days; NaN where there is none or it cannot be read."""
    if column.dtype == pl.Date:
        return _floats(column.cast(pl.Int32).cast(pl.Float64))
    if isinstance(column.dtype, pl.Datetime):
        microseconds = column.dt.epoch("us").cast(pl.Float64)
        return _floats(microseconds) / (SECONDS * 1e6)
    text = column.cast(pl.String).str.strip_chars()
    day = _floats(text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Float64))
    if not (text.str.len_chars() > 10).any():
        return day
    return np.asarray(day + _rest_of_day(text))


def _rest_of_day(text: pl.Series) -> np.ndarray:
    """What follows the day, as a share of a day: `` 10:30``, ``T10:30:15.5Z``, ``T10:30:15+09:00``."""
    form = (
        r"^[T ](?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d)(?::(?<second>[0-5]\d(?:\.\d+)?))?"
        r"(?:Z|(?<sign>[+-])(?<east>\d\d):?(?<east_minute>\d\d)?)?$"
    )
    rest = text.str.slice(10)
    parts = rest.str.extract_groups(form).struct.unnest()
    hour, minute = _floats(parts["hour"].cast(pl.Float64)), _floats(parts["minute"].cast(pl.Float64))
    second = _floats(parts["second"].cast(pl.Float64).fill_null(0.0))
    east = _floats(parts["east"].cast(pl.Float64).fill_null(0.0)) * 60 + _floats(
        parts["east_minute"].cast(pl.Float64).fill_null(0.0)
    )
    sign = np.where((parts["sign"].fill_null("") == "-").to_numpy(), -1.0, 1.0)
    seconds = (hour * 60 + minute - sign * east) * 60 + second
    is_day_alone = (rest.fill_null("") == "").to_numpy()
    return np.where(is_day_alone, 0.0, seconds / SECONDS)


def _floats(column: pl.Series) -> np.ndarray:
    return column.fill_null(float("nan")).to_numpy().astype(float)
