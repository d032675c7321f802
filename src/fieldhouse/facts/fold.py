"""The newest value of every field of every deal among change events, in memory.

A field's value is that of its newest event (`valid_from`, then `seq`), so a row that arrives late falls into its place;
an edit made here goes before anything the CRM says of the field, however late, because Fieldhouse is its master.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CODES = ("stage", "category", "currency", "type", "order_type")
NUMBERS = ("amount", "owner", "account", "territory")
DAYS = ("close_on", "created", "gone")

FIELDS: Mapping[str, str] = {
    **dict.fromkeys(CODES, "value_code"),
    **dict.fromkeys(NUMBERS, "value_int"),
    **dict.fromkeys(DAYS, "value_on"),
}
"""The fields of a deal, each with the column of an event that holds its value."""

TOLD_WITH = {"source": ("created", "source"), "stage_since": ("stage", "value_on")}
"""Columns that a deal takes from the newest event of a field: who told of its creation, the day its stage began."""

COLUMNS = {name: (name, column) for name, column in FIELDS.items()} | TOLD_WITH
"""The columns of a fold: the field whose newest event holds them, and the column of that event."""

NOTHING = -1
_CODED = pa.dictionary(pa.int32(), pa.string())
_TYPES = {"value_code": _CODED, "source": _CODED, "value_int": pa.int64(), "value_on": pa.date32()}


def fold(events: pa.Table, earlier: pa.Table | None) -> pa.Table:
    """One row for every deal that the events or an earlier fold tell of, ordered by key.

    ``events`` are of opportunities, in any order: key, field, value_int, value_code, value_on, source, valid_from, seq,
    is_ours (an edit made here) and is_new: false for an edit that the earlier fold has laid in already, and that has
    to go before what is told since.

    Columns: key; `COLUMNS`; push_count, how often the close date was moved to a later day; last_close_on, the newest
    close date that was not empty.
    """
    earlier = _nothing() if earlier is None else earlier
    keys = _distinct(earlier["key"].to_numpy(), events["key"].to_numpy())
    before = np.full(len(keys), NOTHING)
    before[np.searchsorted(keys, earlier["key"].to_numpy())] = np.arange(earlier.num_rows)
    deal = np.searchsorted(keys, events["key"].to_numpy())
    newest = _newest_rows(events, deal, len(keys))
    told = {name: _as_kept(events[name]) for name in _TYPES}
    columns: dict[str, Any] = {"key": pa.array(keys)}
    for name, (field, column) in COLUMNS.items():
        rows = np.where(newest[field] == NOTHING, before, newest[field] + earlier.num_rows)
        both = pa.chunked_array([*earlier[name].chunks, told[column]], _TYPES[column]).unify_dictionaries()
        columns[name] = _taken(both.combine_chunks(), rows)
    columns |= _pushes(events, deal, earlier, before)
    return pa.table(columns)


def _nothing() -> pa.Table:
    types = {"key": pa.int64()} | {name: _TYPES[column] for name, (_field, column) in COLUMNS.items()}
    return pa.schema(types | {"push_count": pa.int64(), "last_close_on": pa.date32()}).empty_table()


def _distinct(*keys: Any) -> Any:
    """The keys in order, each once; `np.unique` takes ten times as long over many that are in order already."""
    found = np.sort(np.concatenate(keys), kind="stable")
    return found[np.append(True, found[1:] != found[:-1])[: len(found)]]


def _newest_rows(events: pa.Table, deal: Any, n_deals: int) -> dict[str, Any]:
    """By field: of every deal, the row of its newest event of the field, or `NOTHING`."""
    field = pc.index_in(events["field"], pa.array(list(FIELDS))).fill_null(NOTHING).to_numpy()
    order = np.lexsort((*_times(events), events["is_ours"].to_numpy()))
    found = {}
    for number, name in enumerate(FIELDS):
        rows = order[field[order] == number]
        found[name] = np.full(n_deals, NOTHING)
        found[name][deal[rows]] = rows  # of several rows of a deal the last one stays
    return found


def _times(events: pa.Table) -> tuple[Any, Any]:
    """Keys for `np.lexsort`, the one that decides last."""
    return events["seq"].to_numpy(), events["valid_from"].cast(pa.int64()).to_numpy()


def _as_kept(column: pa.ChunkedArray) -> pa.Array:
    """Codes as dictionaries: a tenth of the room."""
    whole = column.combine_chunks()
    return whole.dictionary_encode() if pa.types.is_string(whole.type) else whole


def _taken(values: pa.Array, rows: Any) -> pa.Array:
    return values.take(pa.array(rows, mask=rows == NOTHING))


def _pushes(events: pa.Table, deal: Any, earlier: pa.Table, before: Any) -> dict[str, Any]:
    """How often the close dates that were not empty moved on, and the newest of them.

    In the order in which they were told, an edit made here in its place.
    """
    counts = _taken(earlier["push_count"].combine_chunks(), before).fill_null(0).to_numpy().copy()
    last = _taken(earlier["last_close_on"].combine_chunks().cast(pa.int32()), before)
    known, newest = last.is_valid().to_numpy(zero_copy_only=False).copy(), last.fill_null(0).to_numpy().copy()
    is_date = pc.and_(
        pc.equal(events["field"], "close_on"), pc.and_(events["is_new"], events["value_on"].is_valid())
    )
    rows = np.flatnonzero(is_date.to_numpy())
    rows = rows[np.lexsort((*(one[rows] for one in _times(events)), deal[rows]))]
    of, day = deal[rows], events["value_on"].cast(pa.int32()).fill_null(0).to_numpy()[rows]
    is_first = np.ones(len(rows), bool)
    is_first[1:] = of[1:] != of[:-1]
    previous = np.where(is_first, newest[of], np.roll(day, 1))
    has_moved_on = (day > previous) & (~is_first | known[of])
    counts += np.bincount(of[has_moved_on], minlength=len(counts))
    newest[of], known[of] = day, True
    days = pa.array(newest, pa.int32(), mask=~known).cast(pa.date32())
    return {"push_count": pa.array(counts), "last_close_on": days}
