"""The history in canonical order and without any number of ours, so that two homes can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fieldhouse.facts.engine import Table, ibis
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History

RECORD_NAMES = pa.schema(
    [pa.field("kind", pa.string()), pa.field("number", pa.int64()), pa.field("name", pa.string())]
)
"""The records that events are about or point at: their kind, number here, and name (``source:source_key``)."""

SUBJECTS = {"opportunity": "opportunity", "activity": "opportunity", "split": "split"}
"""Of which kind the record is whose number stands in ``key``, by entity."""

REFERENCES = {
    ("opportunity", "owner"): "person",
    ("opportunity", "account"): "account",
    ("opportunity", "territory"): "territory",
    ("split", "opportunity"): "opportunity",
    ("split", "person"): "person",
    ("activity", "activity"): "person",
}
"""Fields whose ``value_int`` is the number of a record, and of which kind."""

KINDS = tuple(sorted({*SUBJECTS.values(), *REFERENCES.values()}))

COLUMNS = (
    "entity",
    "record",
    "field",
    "valid_from",
    "value_int",
    "referred",
    "value_code",
    "value_on",
    "source",
)
_SEPARATOR, _ABSENT = "\x1f", "\x00"


def canonical_lines(known: Known, names: pa.Table) -> Iterator[bytes]:
    """Every change event as text, a block of lines at a time, sorted; what was recorded when is not in it.

    ``names`` has `RECORD_NAMES`. A line holds `COLUMNS`; instants are microseconds since 1970 in UTC, days the number
    of days.
    """
    history = History(known)
    session = history.session
    records = session.table("records", names.cast(RECORD_NAMES))
    rows = _named(history.events(), records)
    for batch in session.batches(rows.order_by(list(COLUMNS))):
        yield _text(batch)


def _named(events: Table, records: Table) -> Table:
    subject = ibis.cases(*((events.entity == entity, kind) for entity, kind in SUBJECTS.items()), else_="")
    refers: list[tuple[Any, str]] = [
        ((events.entity == entity) & (events.field == field), kind)
        for (entity, field), kind in REFERENCES.items()
    ]
    rows = events.mutate(subject=subject, refers=ibis.cases(*refers, else_=""))
    owners = records.select(owner_kind="kind", owner_number="number", record="name")
    targets = records.select(target_kind="kind", target_number="number", referred="name")
    rows = rows.left_join(owners, [rows.subject == owners.owner_kind, rows.key == owners.owner_number])
    rows = rows.left_join(
        targets, [rows.refers == targets.target_kind, rows.value_int == targets.target_number]
    )
    plain = ibis.ifelse(rows.refers == "", rows.value_int, ibis.null("int64"))
    return rows.mutate(value_int=plain).select(*COLUMNS)


def _text(batch: pa.RecordBatch) -> bytes:
    columns = [_as_text(batch.column(name)) for name in COLUMNS]
    lines = pc.binary_join_element_wise(
        *columns, _SEPARATOR, null_handling="replace", null_replacement=_ABSENT
    )
    return "".join(f"{line}\n" for line in lines.to_pylist()).encode()


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
    elif pa.types.is_date(column.type):
        column = column.cast(pa.date32()).cast(pa.int32())
    return column.cast(pa.string())
