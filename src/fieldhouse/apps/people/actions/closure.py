"""The closure of the reporting tree, kept beside its lines."""

from __future__ import annotations

from collections.abc import Iterable

from fieldhouse.apps.people.models import PositionClosure
from fieldhouse.apps.trees import BATCH, COLUMNS, closure_changes
from fieldhouse.domain.organisation import ClosureRow


def replace_closure(rows: Iterable[ClosureRow]) -> None:
    """Let the closure of the reporting tree be these rows."""
    held = PositionClosure.objects.values_list("pk", *COLUMNS)
    gone, new = closure_changes(PositionClosure, held, rows)
    for numbers in gone:
        PositionClosure.objects.filter(pk__in=numbers).delete()
    PositionClosure.objects.bulk_create(new, batch_size=BATCH)
