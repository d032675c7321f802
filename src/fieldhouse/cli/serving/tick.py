"""What a server does every minute: bury dead runs, put edits into the history, queue what was lost, thin the cache."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.management import call_command
from django.db import Error, close_old_connections

from fieldhouse.apps.runs.tasks import queue_due_runs
from fieldhouse.facts.metrics import cache

_log = logging.getLogger(__name__)


def tick() -> None:
    """One tick. What the database refuses for a moment is tried again a minute later."""
    cache.prune()  # whoever asks for many days fills it
    close_old_connections()
    _tried(queue_due_runs)


def tidy() -> None:
    """Forget what the queue finished long ago; the runs themselves stay."""
    _tried(lambda: call_command("prune_db_task_results", verbosity=0))


def _tried(ask: Callable[[], None]) -> None:
    try:
        ask()
    except Error:
        _log.exception("the database refused what is done every minute; it is tried again")
