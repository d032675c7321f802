"""Change events: the grain of the history, and the shape of their files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

SCHEMA = pa.schema(
    [
        pa.field("entity", pa.string(), nullable=False),
        pa.field("key", pa.int64(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("value_int", pa.int64()),
        pa.field("value_code", pa.string()),
        pa.field("value_on", pa.date32()),
        pa.field("valid_from", pa.timestamp("us"), nullable=False),
        pa.field("recorded_at", pa.timestamp("us"), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("seq", pa.int64(), nullable=False),
    ]
)
"""One row a change event. Instants are UTC without a zone, so that every engine reads them alike.

``key`` is the record's number in the state store; ``value_int`` holds amounts in minor units, numbers of records and
basis points; ``value_code`` codes; ``value_on`` days: the value of a date, and for ``stage`` and ``created`` the day of
the event in the reporting zone. All three empty means that the field was cleared. ``seq`` is unique in the home and
orders events of one instant. Names, addresses and texts never stand here.
"""


class ChangeEvent(NamedTuple):
    """One change of one field of one record; see `SCHEMA`."""

    entity: str
    key: int
    field: str
    value_int: int | None
    value_code: str | None
    value_on: date | None
    valid_from: datetime  # UTC, without a zone
    recorded_at: datetime  # UTC, without a zone
    source: str


def table_of(events: Iterable[ChangeEvent], first_seq: int) -> pa.Table:
    """The events as a table of `SCHEMA`, numbered from ``first_seq`` in the order given."""
    rows = list(events)
    columns: list[object] = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in ChangeEvent._fields]
    columns.append(range(first_seq, first_seq + len(rows)))
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
