"""Changes to the reporting tree."""

from __future__ import annotations

from collections.abc import Iterable

from fieldhouse.apps.people.models import PositionClosure
from fieldhouse.apps.trees import closure_records
from fieldhouse.domain.organisation import ClosureRow


def replace_closure(rows: Iterable[ClosureRow]) -> None:
    """Write the closure of the reporting tree anew."""
    PositionClosure.objects.all().delete()
    PositionClosure.objects.bulk_create(closure_records(PositionClosure, rows), batch_size=2_000)
