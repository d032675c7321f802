"""What the reporting tree and the territory tree share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import models

from fieldhouse.domain.organisation import ClosureRow, Edge, closure

Row = TypeVar("Row", bound=models.Model)
_BEGINNING = date(1900, 1, 1)
COLUMNS = ("ancestor_id", "descendant_id", "depth", "valid_from", "valid_to")
"""What a row of a closure table says."""

BATCH = 2_000
CHUNK = 500
"""Numbers a query: databases limit the parameters of one."""


def closure_rows(edges: Sequence[Edge], nodes: Iterable[int]) -> tuple[ClosureRow, ...]:
    """Every node with what is above it; a node that no edge names stands alone, always."""
    named = {edge.child for edge in edges} | {edge.parent for edge in edges}
    return closure([*edges, *(Edge(node, None, _BEGINNING) for node in nodes if node not in named)])


def closure_changes(
    model: type[Row], held: Iterable[tuple[Any, ...]], rows: Iterable[ClosureRow]
) -> tuple[Iterator[list[int]], list[Row]]:
    """What makes a closure table say ``rows``: the numbers of records to remove, in chunks, and the records to add.

    ``held`` is what it says now: the number and `COLUMNS` of each record.
    """
    gone = {tuple(columns): number for number, *columns in held}
    new = []
    for row in rows:
        said = (row.ancestor, row.descendant, row.depth, row.valid_from, row.valid_to)
        if gone.pop(said, None) is None:
            new.append(model(**dict(zip(COLUMNS, said, strict=True))))
    numbers = sorted(gone.values())
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK)), new


def snapshot_rows(rows: Iterable[ClosureRow]) -> list[dict[str, Any]]:
    """The rows as those of a snapshot."""
    return [
        {
            "ancestor": row.ancestor,
            "descendant": row.descendant,
            "depth": row.depth,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        for row in rows
    ]
