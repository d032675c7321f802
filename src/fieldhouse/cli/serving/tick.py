"""What a server does by the clock: queue what is due, take over what has died, thin the cache, send notices."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from django.core.management import call_command
from django.db import Error, close_old_connections, connections

from fieldhouse.apps.approvals.actions import escalate_late
from fieldhouse.apps.audit.origin import Origin, Way, coming_from
from fieldhouse.apps.notices.actions import send_due
from fieldhouse.apps.runs.tasks import queue_due_runs, take_over_dead_runs
from fieldhouse.facts import kept

_log = logging.getLogger(__name__)


def tick() -> None:
    """Every minute: put edits into the history, queue what was lost, thin the cache, which many asked days fill.

    Requests that are late are escalated, and notices sent.
    """
    _tried(kept.prune)
    _tried(queue_due_runs)
    _tried(escalate_late)
    _tell.start()


def take_over() -> None:
    """Between ticks: a run must not be dead for a minute and a half before another does its work."""
    _tried(take_over_dead_runs)


def tidy() -> None:
    """Forget what the queue finished long ago; the runs themselves stay."""
    _tried(lambda: call_command("prune_db_task_results", verbosity=0))


class _Telling:
    """Sending notices in a thread of its own, one at a time: a mail server that is silent must not hold up the clock.

    It ends with the server, wherever it is: what it had claimed is sent again later.
    """

    def __init__(self) -> None:
        self._thread: Thread | None = None

    def start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = Thread(target=self._run, name="notices", daemon=True)
        self._thread.start()

    @staticmethod
    def _run() -> None:
        try:
            _tried(send_due)
        finally:
            connections.close_all()


_tell = _Telling()


def _tried(job: Callable[[], object]) -> None:
    """Do it; what the database or the disk refuses for a moment is tried again the next time."""
    close_old_connections()
    try:
        with coming_from(Origin(Way.JOB)):
            job()
    except (Error, OSError):
        _log.exception("the database or the disk refused what is done by the clock; it is tried again")
