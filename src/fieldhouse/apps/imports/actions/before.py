"""Keeping how rows stood before an import, for undoing it: of the last import only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model

from fieldhouse.apps.changes.models import ChangeLine, Crm
from fieldhouse.apps.company.models import Company
from fieldhouse.apps.imports.actions.batch import BATCH, Changes
from fieldhouse.apps.imports.kinds import KEPT
from fieldhouse.apps.imports.models import Before, KnownSince, NotPermitted
from fieldhouse.apps.people.actions.told import TOLD_MODELS
from fieldhouse.apps.runs.models import Run

BESIDE: tuple[type[Model], ...] = (Company, KnownSince, NotPermitted, *TOLD_MODELS)
"""Small tables whose rows the last transaction of an import changes: they are compared whole. A test watches what
imports write, and fails on a table that is neither here nor one of records."""

ANSWERS: tuple[type[Model], ...] = (Crm, ChangeLine)
"""Those in which it says what became of the changes told to the CRM."""


def keep_records(run: Run, changes: Changes) -> None:
    """Keep the records that an import will change, before it does; only imports change them."""
    for kind, by_number in changes.updates.items():
        model = KEPT[kind].model
        if model in BESIDE:
            continue
        numbers = iter(sorted(by_number))
        while batch := list(islice(numbers, BATCH)):
            rows = model._default_manager.filter(pk__in=batch).values_list("pk", *_columns(model))
            with transaction.atomic():
                _write(run, model, ((number, values) for number, *values in rows))


def changing(run: Run, apply: Callable[[], None], models: Sequence[type[Model]] = BESIDE) -> None:
    """Apply an import's changes and keep what rows beside its records were, in the caller's transaction."""
    before = {model: _rows(model) for model in models}
    apply()
    Before.objects.exclude(run=run).delete()
    for model in models:
        after = _rows(model)
        changed = {number: row for number, row in before[model].items() if after.get(number) != row}
        made = dict.fromkeys(after.keys() - before[model].keys())
        _write(run, model, {**changed, **made}.items())


def forget_before() -> None:
    """Forget what was kept for imports that did not commit; the caller holds the writer's lock."""
    Before.objects.filter(run__generation__isnull=True).delete()


def _rows(model: type[Model]) -> dict[int, list[Any]]:
    rows = model._default_manager.values_list("pk", *_columns(model))
    return {number: values for number, *values in rows.iterator(chunk_size=10_000)}


def _columns(model: type[Model]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields]


def _write(run: Run, model: type[Model], rows: Iterable[tuple[int, Sequence[Any] | None]]) -> None:
    names, label = _columns(model), model._meta.label
    Before.objects.bulk_create(
        (
            Before(
                run=run,
                model=label,
                number=number,
                values=None if values is None else dict(zip(names, values, strict=True)),
            )
            for number, values in rows
        ),
        batch_size=BATCH,
    )
