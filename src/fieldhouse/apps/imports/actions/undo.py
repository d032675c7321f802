"""Undoing the last import as a whole: a new generation says what was said before it, and what was done here since.

See docs/decisions/0021-the-last-import-can-be-undone.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from fieldhouse.apps.changes.models import ChangeLine
from fieldhouse.apps.company.models import Company
from fieldhouse.apps.figures.actions import publish
from fieldhouse.apps.imports.actions.batch import BATCH
from fieldhouse.apps.imports.kinds import KEPT, MODELS
from fieldhouse.apps.imports.models import Before
from fieldhouse.apps.imports.queries.undo import undoable
from fieldhouse.apps.people.models import PositionClosure
from fieldhouse.apps.pipeline.models import Deal, Proposal
from fieldhouse.apps.records import Sourced, visible
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.territories.models import TerritoryClosure
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import Known, manifest_of
from fieldhouse.facts.models import Manifest, Outbox
from fieldhouse.facts.undoing import imported_files

MADE_ANEW = (Deal, PositionClosure, TerritoryClosure)
"""Rows that a generation is published with; they refer to whatever the records say."""


def undo_import(run: Run, number: int) -> Manifest:
    """Undo an import, as a run that has begun: the home says what it said before, and keeps what people did since.

    Its records are hidden and not removed: as of a generation that knows them they are still named. ``Refused``:
    ``undo.not_last``, ``undo.not_kept``, ``undo.in_use``.
    """
    with writer_lock():
        undone = undoable(number)
        generation = undone.generation
        assert generation is not None  # noqa: S101 - an import that can be undone has committed
        data_through = _data_through(generation)

        def apply() -> None:
            _restore(undone)
            Company.objects.update(data_through=data_through)
            Run.objects.filter(pk=undone.pk).update(
                state=Run.State.UNDONE,
                generation=None,
                summary={**undone.summary, "undone_by": run.pk, "was_generation": generation},
            )
            _refuse_what_is_in_use(undone)

        return publish(
            run,
            data_through=data_through,
            apply=apply,
            builds_day=True,
            without=imported_files(generation),
        )


def _data_through(generation: int) -> date:
    """The data's last day once the import of a generation is undone: that of before, unless something was edited since.

    An edit holds from the data's last day on, so that one of a later day would not be seen until the data reach it.
    """
    with_it = manifest_of(Known(generation))
    if Outbox.objects.filter(pk__gt=with_it.outbox_through).exists():
        return with_it.data_through
    return manifest_of(Known(generation - 1)).data_through


def _restore(undone: Run) -> None:
    """Give the rows that the import changed back what they held; take away what it made beside its records."""
    Proposal.objects.filter(resolved_run=undone).update(state="waiting", resolved_run=None)
    kept: dict[str, dict[int, dict[str, Any] | None]] = defaultdict(dict)
    for model, number, values in Before.objects.filter(run=undone).values_list("model", "number", "values"):
        kept[model][number] = values
    answered = ChangeLine.objects.filter(resolved_run=undone).exclude(state=ChangeLine.State.REPEATED)
    lines, still = kept[ChangeLine._meta.label], set(answered.values_list("pk", flat=True))
    kept[ChangeLine._meta.label] = {number: values for number, values in lines.items() if number in still}
    for label, rows in kept.items():
        model = apps.get_model(label)
        made = [number for number, values in rows.items() if values is None]
        model._default_manager.filter(pk__in=made).delete()
        fields = {one.attname: one for one in model._meta.concrete_fields}
        again = [
            model(**{name: fields[name].to_python(value) for name, value in values.items()})
            for values in rows.values()
            if values is not None
        ]
        model._default_manager.bulk_create(
            again,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[one.name for one in model._meta.concrete_fields if not one.primary_key],
        )
    Before.objects.filter(run=undone).delete()


def _refuse_what_is_in_use(undone: Run) -> None:
    """``Refused`` where something that stays refers to a record that the import brought."""
    deals = MODELS["opportunity"]._default_manager.filter(run=undone)
    if Outbox.objects.filter(entity="opportunity", key__in=deals.values("pk")).exists():
        raise Refused("undo.in_use", to="opportunity")
    for kind, kept in KEPT.items():
        for rows in _referring(kept.model, undone):
            if rows.exists():
                raise Refused("undo.in_use", to=kind)


def _referring(model: type[Model], undone: Run) -> Iterator[QuerySet[Any]]:
    """The rows that stay and refer to records of a model that the import brought."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        other = relation.related_model
        is_reference = (
            relation.auto_created and isinstance(field, ForeignKey) and field.remote_field is relation
        )
        if not is_reference or not isinstance(other, type) or other in MADE_ANEW:
            continue
        rows = other._default_manager.filter(**{f"{field.name}__run": undone})
        if issubclass(other, Sourced):
            rows = rows.filter(visible()).exclude(run=undone)
        yield rows
