"""Changes to deals, and the mart of their standing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa

from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.facts.conversion import VIEWS
from fieldhouse.facts.events import ChangeEvent

BATCH = 2_000
"""Rows a transaction, so that no write lock is held for longer than half a second (house.md, "Generations")."""

_CODES = ("stage", "outcome", "category", "currency", "type", "order_type", "wall")
_SAME = ("close_on", "booked_on", "stage_since", "push_count")
_REFERENCES = ("owner", "position", "territory", "account")


def write_deals(generation: int, deals: pa.Table) -> None:
    """Write the mart of a generation, in batches; nobody reads it before the generation is committed."""
    records = (_deal(generation, row) for batch in deals.to_batches(BATCH) for row in batch.to_pylist())
    while chunk := list(islice(records, BATCH)):
        Deal.objects.bulk_create(chunk)


def forget_deals(keep: Iterable[int]) -> None:
    """Remove the marts of all generations but those to keep, in batches."""
    old = Deal.objects.exclude(generation__in=list(keep))
    while numbers := list(old.values_list("pk", flat=True)[:BATCH]):
        Deal.objects.filter(pk__in=numbers).delete()


def replay_edits(generation: int, edits: Sequence[ChangeEvent]) -> None:
    """Bring edits that came after a mart was built into it."""
    for edit in edits:
        if edit.entity == "opportunity":
            Deal.objects.filter(generation=generation, opportunity=edit.key).update(**edited_columns(edit))


def edited_columns(edit: ChangeEvent) -> dict[str, Any]:
    """The columns of `Deal` that an edit of a field changes."""
    if edit.field in _REFERENCES:
        return {f"{edit.field}_id": edit.value_int}
    if edit.field == "close_on":
        return {"close_on": edit.value_on}
    return {edit.field: edit.value_code or ""}


def _deal(generation: int, row: dict[str, Any]) -> Deal:
    return Deal(
        generation=generation,
        opportunity_id=row["key"],
        amount_minor=row["amount"],
        created_on=row["created"],
        **{name: row[name] or "" for name in _CODES},
        **{name: row[name] for name in _SAME},
        **{f"{name}_id": row[name] for name in _REFERENCES},
        **{f"{view}_minor": row[f"{view}_minor"] for view in VIEWS},
    )
