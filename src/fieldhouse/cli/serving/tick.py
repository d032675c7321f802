"""What a server does by the clock: queue what is due, take over what has died, thin the cache."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.management import call_command
from django.db import Error, close_old_connections

from fieldhouse.apps.audit.origin import Origin, Way, coming_from
from fieldhouse.apps.runs.tasks import queue_due_runs, take_over_dead_runs
from fieldhouse.facts import kept

_log = logging.getLogger(__name__)


def tick() -> None:
    """Every minute: put edits into the history, queue what was lost, thin the cache, which many asked days fill."""
    _tried(kept.prune)
    _tried(queue_due_runs)


def take_over() -> None:
    """Between ticks: a run must not be dead for a minute and a half before another does its work."""
    _tried(take_over_dead_runs)


def tidy() -> None:
    """Forget what the queue finished long ago; the runs themselves stay."""
    _tried(lambda: call_command("prune_db_task_results", verbosity=0))


def _tried(job: Callable[[], None]) -> None:
    """Do it; what the database or the disk refuses for a moment is tried again the next time."""
    close_old_connections()
    try:
        with coming_from(Origin(Way.JOB)):
            job()
    except (Error, OSError):
        _log.exception("the database or the disk refused what is done by the clock; it is tried again")
