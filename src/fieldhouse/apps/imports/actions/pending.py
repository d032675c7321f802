"""Removing what an import wrote that nobody sees and nobody will."""

from __future__ import annotations

from django.db import models, transaction

from fieldhouse.apps.imports.actions.batch import BATCH
from fieldhouse.apps.imports.kinds import KEPT, ORDER, Kept
from fieldhouse.apps.runs.models import Run


def forget_pending() -> None:
    """Remove the records of imports that did not commit, a batch at a time; the caller holds the writer's lock.

    Those that refer to others go first. One that a killed import left is brought again by the next. Records of an
    import that was undone stay: what is known as of a generation before that names them.
    """
    for kind in sorted(KEPT, key=ORDER.__getitem__, reverse=True):
        kept = KEPT[kind]
        pending = kept.model._default_manager.filter(run__isnull=False, run__generation__isnull=True)
        pending = pending.exclude(run__state=Run.State.UNDONE)
        pending.update(**dict.fromkeys(_to_its_own_kind(kept)))
        while numbers := list(pending.values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                kept.model._default_manager.filter(pk__in=numbers).delete()


def _to_its_own_kind(kept: Kept) -> list[str]:
    """The columns by which a record refers to one of its own kind."""
    fields = kept.model._meta.concrete_fields
    return [
        one.name for one in fields if isinstance(one, models.ForeignKey) and one.related_model is kept.model
    ]
