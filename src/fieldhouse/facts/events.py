"""Change events: the grain of the history, and the shape of their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import pyarrow as pa

from fieldhouse.facts.identity import identities

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
basis points; ``value_code`` codes; ``value_on`` days: the value of a date (``gone``: since which day the source has the
deal no more), and for ``stage`` and ``created`` the day of
the event in the reporting zone. All three empty means that the field was cleared. ``seq`` is unique in the home and
orders events of one instant; ``identity`` is a hash of what the event says (`fieldhouse.facts.identity`), by which a
repeated import finds that it is known already. Names, addresses and texts never stand here.
"""

SAID = pa.schema([field for field in SCHEMA if field.name not in ("seq", "identity")])
"""What an event says before it is numbered."""


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


def said_by(events: Iterable[ChangeEvent]) -> pa.Table:
    """The events as a table of `SAID`."""
    columns: list[Sequence[Any]] = list(zip(*events, strict=True)) or [()] * len(SAID)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, SAID, strict=True)], SAID)


def numbered(said: pa.Table, first_seq: int) -> pa.Table:
    """Events of `SAID`, and maybe their identities, as a table of `SCHEMA`, numbered in the order given."""
    if "identity" not in said.column_names:
        said = said.append_column("identity", pa.array(identities(said)))
    seq = pa.array(range(first_seq, first_seq + said.num_rows), pa.int64())
    return said.append_column("seq", seq).select(SCHEMA.names).cast(SCHEMA)


def table_of(events: Iterable[ChangeEvent], first_seq: int) -> pa.Table:
    """The events as a table of `SCHEMA`, numbered from ``first_seq`` in the order given."""
    return numbered(said_by(events), first_seq)
