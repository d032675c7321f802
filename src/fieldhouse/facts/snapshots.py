"""Small dated tables published with a generation: organisation, territories, quotas, rates, stage map, company.

Every interval is half open and an open end is null. Numbers are those of the records in the state store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

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
}
"""The snapshots of a generation by name, with their columns."""


def snapshot_table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows (mappings by column name) as the table of a snapshot, in a canonical order so that equal rows hash alike."""
    schema = SNAPSHOTS[name]
    ordered = sorted(
        rows, key=lambda row: tuple((row[column] is not None, row[column]) for column in schema.names)
    )
    return pa.Table.from_pylist([dict(row) for row in ordered], schema=schema)
