"""Changes to the territory tree."""

from __future__ import annotations

from collections.abc import Iterable

from fieldhouse.apps.territories.models import TerritoryClosure
from fieldhouse.apps.trees import BATCH, COLUMNS, closure_changes
from fieldhouse.domain.organisation import ClosureRow


def replace_closure(rows: Iterable[ClosureRow]) -> None:
    """Let the closure of the territory tree be these rows."""
    held = TerritoryClosure.objects.values_list("pk", *COLUMNS)
    gone, new = closure_changes(TerritoryClosure, held, rows)
    for numbers in gone:
        TerritoryClosure.objects.filter(pk__in=numbers).delete()
    TerritoryClosure.objects.bulk_create(new, batch_size=BATCH)
