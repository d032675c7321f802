"""Reads of comparisons."""

from __future__ import annotations

from collections.abc import Iterable

from fieldhouse.apps.reconciliation.models import TieOut, TieOutDifference


def last_tie_out(source: str) -> TieOut | None:
    """The newest comparison of a source."""
    return TieOut.objects.filter(source=source).select_related("asked_by").order_by("-pk").first()


def tie_out_numbered(number: int) -> TieOut | None:
    """One comparison."""
    return TieOut.objects.filter(pk=number).select_related("asked_by").first()


def tie_outs(source: str, limit: int = 10) -> list[TieOut]:
    """The newest comparisons of a source, newest first, without their cells."""
    rows = TieOut.objects.filter(source=source).defer("cells", "findings").select_related("asked_by")
    return list(rows.order_by("-pk")[:limit])


def walls_told_of(tie_out: TieOut) -> frozenset[str]:
    """The walls behind which deals of a comparison stand."""
    return frozenset(one["wall"] for one in tie_out.cells) - {""}


def differences(
    tie_out: TieOut, walls: Iterable[str] | None = None, *, explained: bool | None = None
) -> list[TieOutDifference]:
    """The deals on which the sides differ, those that nothing explains first.

    ``walls`` are those whose deals are wanted beside those of none; ``None`` is all.
    """
    rows = TieOutDifference.objects.filter(tie_out=tie_out)
    if walls is not None:
        rows = rows.filter(wall__in=["", *walls])
    if explained is not None:
        rows = rows.filter(is_explained=explained)
    return list(rows.order_by("is_explained", "pk"))
