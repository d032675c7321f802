"""The outbox: edits made here, visible at once, until the writer drains them into a generation."""

from __future__ import annotations

from datetime import UTC, datetime

from fieldhouse.facts.events import ChangeEvent
from fieldhouse.facts.generations import Known
from fieldhouse.facts.models import Manifest, Outbox

OURS = "fieldhouse"
"""The source of edits made here. They are events only of fields whose master is Fieldhouse, and go before the CRM's."""


def append(event: ChangeEvent) -> int:
    """Put one event into the outbox and return its number; the caller's transaction is the edit's own."""
    row = Outbox.objects.create(
        entity=event.entity,
        key=event.key,
        field=event.field,
        value_int=event.value_int,
        value_code=event.value_code,
        value_on=event.value_on,
        valid_from=event.valid_from.replace(tzinfo=UTC),
        recorded_at=event.recorded_at.replace(tzinfo=UTC),
        source=event.source,
    )
    return row.pk


def held_since(entity: str, key: int, field: str) -> datetime | None:
    """Since when the last edit made here of a field holds; ``None`` when there is none."""
    rows = Outbox.objects.filter(entity=entity, key=key, field=field).order_by("-pk")
    newest = rows.values_list("valid_from", flat=True).first()
    return None if newest is None else _naive(newest)


def tail(known: Known, manifest: Manifest, after: int = 0) -> list[ChangeEvent]:
    """The edits that ``known`` holds beyond the files of its manifest and after one of them, oldest first."""
    if not known.outbox_through:
        return []
    after = max(after, manifest.outbox_through)
    rows = Outbox.objects.filter(pk__gt=after, pk__lte=known.outbox_through).order_by("pk")
    return [_event(row) for row in rows]


def undrained(drained_through: int) -> tuple[list[ChangeEvent], int]:
    """The edits after ``drained_through``, oldest first, and the number of the last (``drained_through`` if none)."""
    rows = list(Outbox.objects.filter(pk__gt=drained_through).order_by("pk"))
    return [_event(row) for row in rows], rows[-1].pk if rows else drained_through


def _event(row: Outbox) -> ChangeEvent:
    return ChangeEvent(
        row.entity,
        row.key,
        row.field,
        row.value_int,
        row.value_code,
        row.value_on,
        _naive(row.valid_from),
        _naive(row.recorded_at),
        row.source,
    )


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
