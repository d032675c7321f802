"""Small dated tables published with a generation: organisation, territories, quotas, rates, stage map, company.

Every interval is half open and an open end is null. Numbers are those of the records in the state store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fieldhouse.facts.folder import FactFile, whole

_SPAN = [pa.field("valid_from", pa.date32()), pa.field("valid_to", pa.date32())]
_CLOSURE = [
    pa.field("ancestor", pa.int64()),
    pa.field("descendant", pa.int64()),
    pa.field("depth", pa.int16()),
]

SNAPSHOTS: dict[str, pa.Schema] = {
    "company": pa.schema(
        [
            pa.field("reporting_currency", pa.string()),
            pa.field("reporting_zone", pa.string()),
            pa.field("first_month", pa.int16()),
            pa.field("year_named_by", pa.string()),
            pa.field("pattern", pa.string()),
        ]
    ),
    "placements": pa.schema([pa.field("person", pa.int64()), pa.field("position", pa.int64()), *_SPAN]),
    "organisation": pa.schema([*_CLOSURE, *_SPAN]),
    "territories": pa.schema([*_CLOSURE, *_SPAN]),
    "coverage": pa.schema([pa.field("account", pa.int64()), pa.field("territory", pa.int64()), *_SPAN]),
    "walls": pa.schema([pa.field("account", pa.int64()), pa.field("wall", pa.string())]),
    "merges": pa.schema([pa.field("account", pa.int64()), pa.field("into", pa.int64()), *_SPAN]),
    "stages": pa.schema(
        [
            pa.field("source", pa.string()),
            pa.field("stage", pa.string()),
            pa.field("position", pa.int32()),
            pa.field("outcome", pa.string()),
            pa.field("category", pa.string()),
            *_SPAN,
        ]
    ),
    "rates": pa.schema(
        [
            pa.field("kind", pa.string()),
            pa.field("base", pa.string()),
            pa.field("quote", pa.string()),
            pa.field("rate_num", pa.int64()),
            pa.field("rate_den", pa.int64()),
            pa.field("valid_from", pa.date32()),
        ]
    ),
    "quotas": pa.schema(
        [
            pa.field("tree", pa.string()),
            pa.field("node", pa.int64()),
            pa.field("starts_on", pa.date32()),
            pa.field("until_on", pa.date32()),
            pa.field("amount_minor", pa.int64()),
            pa.field("currency", pa.string()),
            pa.field("valid_from", pa.date32()),
        ]
    ),
    "known_since": pa.schema(
        [
            pa.field("source", pa.string()),
            pa.field("kind", pa.string()),
            pa.field("field", pa.string()),
            pa.field("known_since", pa.date32()),
        ]
    ),
    "not_permitted": pa.schema(
        [
            pa.field("source", pa.string()),
            pa.field("field", pa.string()),
            pa.field("since", pa.date32()),
            pa.field("was_known", pa.bool_()),
        ]
    ),
}
"""The snapshots of a generation by name, with their columns."""


BESIDE = frozenset({"quotas", "known_since", "not_permitted"})
"""Snapshots on which the standing of deals, and the nodes that they count in, do not depend."""


def snapshot_table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows (mappings by column name) as the table of a snapshot, in a canonical order so that equal rows hash alike."""
    schema = SNAPSHOTS[name]
    ordered = sorted(
        rows, key=lambda row: tuple((row[column] is not None, row[column]) for column in schema.names)
    )
    return pa.Table.from_pylist([dict(row) for row in ordered], schema=schema)


def said_until(file: FactFile, as_of: date) -> str:
    """A hash of what a file says of the days up to one; that of the whole file where its rows have no spans.

    A row that begins later says nothing of them, and one that ends later has not ended.
    """
    schema = SNAPSHOTS.get(file.name)
    if schema is None or "valid_to" not in schema.names:
        return file.sha256
    return _hash_until(file, as_of)


@lru_cache(maxsize=4_096)
def _hash_until(file: FactFile, as_of: date) -> str:
    table = pq.read_table(whole(file))
    began = pc.fill_null(pc.less_equal(table["valid_from"], as_of), True)
    table = table.filter(began)
    ended = pc.fill_null(pc.less_equal(table["valid_to"], as_of), False)
    ends = pc.if_else(ended, table["valid_to"], date.max)  # no null: what lies under one is not defined
    table = table.set_column(table.schema.get_field_index("valid_to"), "valid_to", ends).combine_chunks()
    held = pa.BufferOutputStream()
    with pa.ipc.new_stream(held, table.schema.remove_metadata()) as stream:
        stream.write_table(table)
    return sha256(held.getvalue()).hexdigest()
