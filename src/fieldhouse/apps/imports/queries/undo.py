"""Which import can be undone."""

from __future__ import annotations

from fieldhouse.apps.imports.models import Before
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.errors import Refused


def undoable(number: int) -> Run:
    """The run of an import that can be undone: the last one that came to anything, unless it founded the home.

    ``Refused``: ``undo.not_last``; ``undo.not_kept``, where nobody knows what was before.
    """
    last = Run.objects.filter(kind="import", generation__isnull=False).order_by("-generation").first()
    if last is None or last.pk != number:
        raise Refused("undo.not_last", run=str(last.pk) if last else "–")
    if last.generation == 1 or not Before.objects.filter(run=last).exists():
        raise Refused("undo.not_kept")
    return last


def can_be_undone(run: Run) -> bool:
    """Whether a run is one that `undoable` gives."""
    try:
        return undoable(run.pk) is not None
    except Refused:
        return False
