"""Reads of runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max

from fieldhouse.apps.runs.models import Run
from fieldhouse.once import once


def newest(limit: int = 50) -> list[Run]:
    """The newest runs, newest first."""
    return list(Run.objects.select_related("asked_by").order_by("-pk")[:limit])


def ended_before(kind: str, instant: datetime) -> list[int]:
    """The numbers of the runs of a kind that ended within a month before an instant."""
    rows = Run.objects.filter(kind=kind, ended_at__lt=instant, ended_at__gt=instant - timedelta(days=30))
    return list(rows.values_list("pk", flat=True))


def runs_numbered(numbers: Collection[int]) -> list[Run]:
    """Runs by their numbers."""
    return list(Run.objects.filter(pk__in=numbers))


def run_numbered(number: int) -> Run | None:
    """One run."""
    return Run.objects.filter(pk=number).first()


def queued(kind: str | None = None) -> list[Run]:
    """The runs that wait for the worker, of one kind or of all, oldest first."""
    rows = Run.objects.filter(state=Run.State.QUEUED).order_by("pk")
    return list(rows if kind is None else rows.filter(kind=kind))


def under_way(kind: str) -> list[Run]:
    """The runs of a kind that wait for the worker or are at work."""
    return list(Run.objects.filter(kind=kind, state__in=[Run.State.QUEUED, Run.State.RUNNING]))


def asked_with(kind: str, arguments: dict[str, Any]) -> list[Run]:
    """The runs of a kind that were asked for with these arguments."""
    return list(Run.objects.filter(kind=kind, arguments=arguments))


def count_by_kind_and_state() -> Iterator[tuple[str, str, int]]:
    """How many runs there are of each kind in each state."""
    yield from Run.objects.values_list("kind", "state").annotate(count=Count("pk")).order_by("kind", "state")


@once
def records_since() -> int:
    """The newest generation that may have brought or taken away records or their names; 0 before the first.

    Any but that of a drain, which brings events alone.
    """
    newest = Run.objects.exclude(kind="drain").aggregate(newest=Max("generation"))["newest"]
    return int(newest or 0)
