"""Views of days as files of the home's cache."""

from __future__ import annotations

from fieldhouse.facts import kept
from fieldhouse.facts.metrics.tables import Tables

_NAMES = ("shares", "nodes", "deals")


def read(key: str) -> Tables | None:
    """The tables of a key, or ``None`` when they are not kept whole."""
    found = {name: table for name in _NAMES if (table := kept.read(kept.VIEWS, f"{key}-{name}")) is not None}
    return Tables(**found) if len(found) == len(_NAMES) else None


def write(key: str, tables: Tables) -> None:
    """Keep the tables of a key."""
    for name in _NAMES:
        kept.write(kept.VIEWS, f"{key}-{name}", getattr(tables, name))
