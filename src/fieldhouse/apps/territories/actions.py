"""Changes to the territory tree."""

from __future__ import annotations

from collections.abc import Iterable

from fieldhouse.apps.territories.models import TerritoryClosure
from fieldhouse.apps.trees import closure_records
from fieldhouse.domain.organisation import ClosureRow


def replace_closure(rows: Iterable[ClosureRow]) -> None:
    """Write the closure of the territory tree anew."""
    TerritoryClosure.objects.all().delete()
    TerritoryClosure.objects.bulk_create(closure_records(TerritoryClosure, rows), batch_size=2_000)
