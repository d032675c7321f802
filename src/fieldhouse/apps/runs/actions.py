"""Starting, following and ending runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from fieldhouse.apps.machine import refusal_of
from fieldhouse.apps.notices.actions import notify
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.domain.errors import FieldhouseError, Refused

SILENT_AFTER = timedelta(seconds=60)
"""A run that has not reported for this long is dead (house.md, "Runs")."""

HEARTBEAT_SECONDS = 15

CANCELLED = "run.cancelled"

TOLD_KINDS = frozenset({"import", "undo", "export", "changes", "reconcile"})
"""Runs whose end is told to who asked for them."""


def start(kind: str, *, asked_by: int | None = None, arguments: dict[str, Any] | None = None) -> Run:
    """Begin a run in this process."""
    instant = now()
    return Run.objects.create(
        kind=kind,
        state=Run.State.RUNNING,
        asked_by_id=asked_by,
        arguments=arguments or {},
        asked_at=instant,
        started_at=instant,
        heartbeat_at=instant,
    )


def queue(kind: str, *, asked_by: int | None = None, arguments: dict[str, Any] | None = None) -> Run:
    """Ask for a run that the worker takes up; the caller puts its number into the queue."""
    return Run.objects.create(kind=kind, asked_by_id=asked_by, arguments=arguments or {}, asked_at=now())


def take_up(number: int) -> Run | None:
    """Begin a queued run in this process; ``None`` when another process has, or it was ended before."""
    instant = now()
    queued = Run.objects.filter(pk=number, state=Run.State.QUEUED)
    if not queued.update(state=Run.State.RUNNING, started_at=instant, heartbeat_at=instant):
        return None
    return Run.objects.get(pk=number)


def put_back(run: Run) -> None:
    """Let a run that cannot be done just now wait in the queue again."""
    Run.objects.filter(pk=run.pk).update(state=Run.State.QUEUED, started_at=None, heartbeat_at=None)


def report(run: Run, done_count: int, total_count: int | None = None) -> None:
    """Say how far a run is. ``Refused`` when somebody has asked to cancel it."""
    Run.objects.filter(pk=run.pk).update(done_count=done_count, total_count=total_count, heartbeat_at=now())
    if Run.objects.filter(pk=run.pk, is_cancel_asked=True).exists():
        raise Refused(CANCELLED, run=run.pk)


@contextmanager
def beating(run: Run) -> Iterator[None]:
    """Show that a run is alive for as long as the block lasts, however long one of its steps is silent."""
    is_over = Event()

    def beat() -> None:
        while not is_over.wait(HEARTBEAT_SECONDS):
            try:
                Run.objects.filter(pk=run.pk).update(heartbeat_at=now())
            except (InterfaceError, OperationalError):
                connection.close()  # the database is held for long, or gone; the next beat is early enough
        connection.close()

    beater = Thread(target=beat, name="heartbeat", daemon=True)
    beater.start()
    try:
        yield
    finally:
        is_over.set()
        beater.join()


def end(run: Run, state: Run.State, summary: dict[str, Any], generation: int | None = None) -> None:
    """End a run; ``generation`` is what it committed, if anything.

    A run that has committed a generation has ended with it: what fails afterwards, such as tidying up, must not take
    the generation back from its records, which would hide them.
    """
    uncommitted = Run.objects.filter(pk=run.pk, generation__isnull=True)
    was_open = run.state in (Run.State.QUEUED, Run.State.RUNNING)
    with transaction.atomic():
        if (
            uncommitted.update(state=state, summary=summary, generation=generation, ended_at=now())
            and was_open
        ):
            _tell(run, state)
    run.refresh_from_db()


def _tell(run: Run, state: Run.State) -> None:
    """Tell who asked for a run that people wait for how it has ended."""
    kinds = {Run.State.DONE: "run/done", Run.State.FAILED: "run/failed"}
    if run.asked_by_id is not None and run.kind in TOLD_KINDS and state in kinds:
        notify([run.asked_by_id], kinds[state], f"run:{run.pk}")


def fail(run: Run, failure: BaseException, summary: Mapping[str, Any] | None = None) -> None:
    """End a run with what it failed for: the code of a refusal or of a fault of the machine, else that it broke."""
    refusal = failure if isinstance(failure, FieldhouseError) else refusal_of(failure)
    state, error = Run.State.FAILED, dict[str, Any](error="run.broken")
    if refusal is not None:
        state = state_after(refusal)
        fields = {name: str(value) for name, value in refusal.fields.items()}
        error = {"error": refusal.code, "fields": fields}
    end(run, state, {**(summary or {}), **error})


def state_after(refusal: FieldhouseError) -> Run.State:
    """The state in which a refusal ends a run: cancelled when somebody asked for that, else failed."""
    return Run.State.CANCELLED if refusal.code == CANCELLED else Run.State.FAILED


def ask_cancel(run: Run) -> None:
    """Ask a run to stop at its next report."""
    Run.objects.filter(pk=run.pk, state__in=[Run.State.QUEUED, Run.State.RUNNING]).update(
        is_cancel_asked=True
    )


def bury_silent() -> int:
    """Mark runs that have been silent for `SILENT_AFTER` as failed, so that they can be asked for again; how many.

    One that was last heard in the future has been silent since the clock was set back.
    """
    instant = now()
    is_silent = Q(heartbeat_at__lt=instant - SILENT_AFTER) | Q(heartbeat_at__gt=instant + SILENT_AFTER)
    buried = 0
    for run in Run.objects.filter(is_silent, state=Run.State.RUNNING):
        with transaction.atomic():
            still = Run.objects.filter(is_silent, pk=run.pk, state=Run.State.RUNNING)
            if still.update(state=Run.State.FAILED, ended_at=now(), summary={"error": "run.silent"}):
                _tell(run, Run.State.FAILED)
                buried += 1
    return buried
