"""Views of days as files of the home's cache, each with the grounds that it rests on."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pyarrow as pa

from fieldhouse.facts import kept
from fieldhouse.facts.grounds import Grounds
from fieldhouse.facts.metrics.tables import Tables

_NAMES = ("shares", "nodes", "deals")
_GROUNDS = "-grounds"


def read(key: str) -> Tables | None:
    """The tables of a key, or ``None`` when they are not kept whole."""
    found = {name: table for name in _NAMES if (table := kept.read(kept.VIEWS, f"{key}-{name}")) is not None}
    return Tables(**found) if len(found) == len(_NAMES) else None


def alone(key: str) -> AbstractContextManager[None]:
    """While it is held no other process makes the tables of a key."""
    return kept.alone(kept.VIEWS, key)


def write(key: str, tables: Tables, grounds: Grounds) -> None:
    """Keep the tables of a key, and last the grounds by which later ones find them."""
    for name in _NAMES:
        kept.write(kept.VIEWS, f"{key}-{name}", getattr(tables, name))
    kept.write(kept.VIEWS, f"{key}{_GROUNDS}", _as_table(grounds))


def beneath(grounds: Grounds, beginning: str) -> dict[str, Grounds]:
    """The grounds of the kept views under keys that begin so, of those that lie beneath these."""
    found = {}
    for name in kept.names(kept.VIEWS, beginning):
        table = kept.read(kept.VIEWS, name) if name.endswith(_GROUNDS) else None
        if table is not None and (earlier := _from_table(table)).are_beneath(grounds):
            found[name.removesuffix(_GROUNDS)] = earlier
    return found


def _as_table(grounds: Grounds) -> pa.Table:
    columns = {
        "snapshots": pa.array([list(grounds.snapshots)], pa.list_(pa.string())),
        "events": pa.array([sorted(grounds.events)], pa.list_(pa.string())),
        "through": pa.array([grounds.through], pa.int64()),
    }
    return pa.table(columns)


def _from_table(table: pa.Table) -> Grounds:
    (row,) = table.to_pylist()
    return Grounds(tuple(row["snapshots"]), frozenset(row["events"]), row["through"])
