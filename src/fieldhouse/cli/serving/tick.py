"""What a server does every minute: bury dead runs, put edits into the history, queue what was lost, thin the cache."""

from __future__ import annotations

import logging

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections

from fieldhouse.apps.runs.tasks import queue_due_runs
from fieldhouse.facts.metrics import cache

_log = logging.getLogger(__name__)


def tick() -> None:
    """One tick. What the database refuses for a moment is tried again a minute later."""
    cache.prune()  # whoever asks for many days fills it
    close_old_connections()
    try:
        queue_due_runs()
    except DatabaseError:
        _log.exception("the tick was refused by the database and comes again in a minute")


def tidy() -> None:
    """Forget what the queue finished long ago; the runs themselves stay."""
    call_command("prune_db_task_results", verbosity=0)
