"""What somebody tells of the past of the organisation takes the place of what was told before."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Model

from fieldhouse.apps.people.models import Holding, Position, ReportingLine
from fieldhouse.apps.records import TOLD
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.territories.models import TerritoryMember
from fieldhouse.domain.organisation import Edge

TOLD_MODELS = (Holding, ReportingLine, TerritoryMember)
"""The models of which such rows take the place of earlier ones."""


def make_positions(run: Run, names: Iterable[str], leading: Collection[str]) -> dict[str, int]:
    """Positions of the past that no source has, by their names; those ``leading`` had others under them.

    They show once the run has committed; what a killed run has left is taken over.
    """
    made = {}
    for name in sorted(names):
        role = "leader" if name in leading else "seller"
        position, _is_new = Position.objects.update_or_create(
            source=TOLD, source_key=name, defaults={"title": name, "role": role, "run": run}
        )
        made[name] = position.pk
    return made


def replace_told(run: Run, stays: Collection[Edge], lines: Collection[Edge]) -> None:
    """Keep who was in which position and which positions were under which, instead of what was told before.

    Edges of people under positions, and of positions under positions; the caller's transaction is the import's last.
    """
    dated = ("valid_from", "valid_to")
    _replace(run, Holding, ("person", "position", *dated), stays)
    _replace(run, ReportingLine, ("position", "reports_to", *dated), lines)


def replace_members(run: Run, members: Collection[Edge]) -> None:
    """Keep who worked in which territory, edges of people under territories, instead of what was told before."""
    _replace(run, TerritoryMember, ("person", "territory", "since_on", "until_on"), members)


def _replace(
    run: Run,
    model: type[Holding | ReportingLine | TerritoryMember],
    names: tuple[str, str, str, str],
    edges: Collection[Edge],
) -> None:
    """Keep edges as rows of a model, instead of what was told before.

    ``names`` are its fields for the one below, the one above, the first day and the end.
    """
    below, above, first, end = names
    keys_below = _keys(model, below, {one.child for one in edges})
    keys_above = _keys(model, above, {_above(one) for one in edges})
    model._default_manager.filter(source=TOLD).delete()
    model._default_manager.bulk_create(
        model(
            **{
                f"{below}_id": one.child,
                f"{above}_id": _above(one),
                first: one.valid_from,
                end: one.valid_to,
            },
            source=TOLD,
            source_key="|".join(
                (keys_below[one.child], keys_above[_above(one)], str(one.valid_from), str(one.valid_to))
            ),
            run=run,
        )
        for one in edges
    )


def _keys(model: type[Model], field: str, numbers: Collection[int]) -> dict[int, str]:
    """The source keys of the records to which a field of a model refers."""
    to = model._meta.get_field(field).related_model
    return {number: one.source_key for number, one in to._default_manager.in_bulk(list(numbers)).items()}


def _above(edge: Edge) -> int:
    if edge.parent is None:
        raise ValueError("what is told is always under something")
    return edge.parent
