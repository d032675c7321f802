"""The queue's side of runs: what the worker does with a run's number, and what the minute's tick queues."""

from __future__ import annotations

from collections.abc import Callable

from django_tasks import task

from fieldhouse.apps.figures.actions import drain
from fieldhouse.apps.runs.actions import beating, bury_silent, end, put_back, queue, take_up
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.queries import queued
from fieldhouse.domain.errors import FieldhouseError
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current, current_manifest

DRAIN = "drain"
WRITER_BUSY = "facts.writer_busy"


def queue_due_runs() -> None:
    """Queue what is due, and once more what waits for a worker that lost it; end the runs that have died.

    A run is taken up once, however often its number is queued.
    """
    bury_silent()
    if _has_edits_waiting() and not queued(DRAIN):
        queue(DRAIN)
    for run in queued():
        take_up_run.enqueue(run.pk)


@task()
def take_up_run(number: int) -> None:
    """Do a queued run. What is refused ends it as failed, with the code; while another writes it goes on waiting."""
    run = take_up(number)
    if run is None:
        return
    try:
        with beating(run):
            KINDS[run.kind](run)
    except FieldhouseError as refusal:
        if refusal.code == WRITER_BUSY:
            put_back(run)
        else:
            end(run, Run.State.FAILED, {"error": refusal.code})
    except BaseException:
        end(run, Run.State.FAILED, {"error": "run.broken"})
        raise


def _has_edits_waiting() -> bool:
    return current_manifest() is not None and current().outbox_through > 0


def _drain(run: Run) -> None:
    with writer_lock():
        if drain(run) is None:
            end(run, Run.State.DONE, {})


KINDS: dict[str, Callable[[Run], None]] = {DRAIN: _drain}
"""What each kind of run does when the worker takes it up."""
