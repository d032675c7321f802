"""Change events: the grain of the history, and the shape of their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import pyarrow as pa

SCHEMA = pa.schema(
    [
        pa.field("entity", pa.string()),
        pa.field("key", pa.int64()),
        pa.field("field", pa.string()),
        pa.field("value_int", pa.int64()),
        pa.field("value_code", pa.string()),
        pa.field("value_on", pa.date32()),
        pa.field("valid_from", pa.timestamp("us")),
        pa.field("recorded_at", pa.timestamp("us")),
        pa.field("source", pa.string()),
        pa.field("seq", pa.int64()),
        pa.field("identity", pa.int64()),
    ]
)
"""One row a change event. Instants are UTC without a zone, so that every engine reads them alike.

``key`` is the record's number in the state store; ``value_int`` holds amounts in minor units, numbers of records and
basis points; ``value_code`` codes; ``value_on`` days: the value of a date, and for ``stage`` and ``created`` the day of
the event in the reporting zone. All three empty means that the field was cleared. ``seq`` is unique in the home and
orders events of one instant; ``identity`` is a hash of what the event says (not of when it was recorded), by which a
repeated import finds that it is known already. Names, addresses and texts never stand here.
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


def identity(event: ChangeEvent) -> int:
    """A hash of what an event says, the same in every process: 63 bits of BLAKE2b over all but ``recorded_at``."""
    said = "\x1f".join(map(str, (*event[:7], event.source)))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) >> 1


def table_of(events: Iterable[ChangeEvent], first_seq: int) -> pa.Table:
    """The events as a table of `SCHEMA`, numbered from ``first_seq`` in the order given."""
    rows = list(events)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(ChangeEvent._fields)
    columns += [range(first_seq, first_seq + len(rows)), [identity(row) for row in rows]]
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
