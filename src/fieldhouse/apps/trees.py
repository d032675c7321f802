"""What the reporting tree and the territory tree share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from django.db import models

from fieldhouse.domain.organisation import ClosureRow, Edge, closure

Row = TypeVar("Row", bound=models.Model)
_BEGINNING = date(1900, 1, 1)


def closure_rows(edges: Sequence[Edge], nodes: Iterable[int]) -> tuple[ClosureRow, ...]:
    """Every node with what is above it; a node that no edge names stands alone, always."""
    named = {edge.child for edge in edges} | {edge.parent for edge in edges}
    return closure([*edges, *(Edge(node, None, _BEGINNING) for node in nodes if node not in named)])


def closure_records(model: type[Row], rows: Iterable[ClosureRow]) -> list[Row]:
    """The rows as records of a closure table."""
    return [
        model(
            ancestor_id=row.ancestor,
            descendant_id=row.descendant,
            depth=row.depth,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]


def snapshot_rows(rows: Iterable[ClosureRow]) -> list[dict[str, Any]]:
    """The rows as those of a snapshot."""
    return [asdict(row) for row in rows]
