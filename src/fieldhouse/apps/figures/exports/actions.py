"""Handing an export over: its figures are cited and the log says who took it, before anybody gets the file.

A long export is made by a run, and its file kept for a day.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import translation

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.figures.actions import cite
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import queue
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.queries import ended_before
from fieldhouse.clock import now

KIND = "export"
KEPT_FOR = timedelta(days=1)


def hand_over(
    user: User, subject: str, figures: Iterable[Figure], format_: str, facts: Mapping[str, object]
) -> None:
    """Cite the figures of an export and record it, in one transaction. ``NotAllowed`` without the right to export."""
    require(user, Right.EXPORT)
    cited = list(figures)
    with transaction.atomic():
        cite(cited, "export", user)
        fields = {**facts, "format": format_, "figures": len({one.id for one in cited})}
        record(user.pk, "export", subject, fields=fields)


def ask_for_export(user: User, kind: str, format_: str, parameters: QueryDict) -> Run:
    """Ask the worker for an export; the caller puts the run's number into the queue."""
    require(user, Right.EXPORT)
    arguments = {
        "kind": kind,
        "format": format_,
        "parameters": {
            name: parameters.getlist(name) for name in parameters if name != "csrfmiddlewaretoken"
        },
        "language": translation.get_language() or "en",
    }
    return queue(KIND, asked_by=user.pk, arguments=arguments)


def asked_in(arguments: Mapping[str, Any]) -> QueryDict:
    """The parameters that `ask_for_export` was given."""
    parameters = QueryDict(mutable=True)
    for name, values in arguments["parameters"].items():
        parameters.setlist(name, values)
    return parameters


def forget_files() -> None:
    """Remove the files of exports that ended longer ago than `KEPT_FOR`: they hold what their askers could see then."""
    for run in ended_before(KIND, now() - KEPT_FOR):
        shutil.rmtree(Path(settings.HOME) / "runs" / str(run), ignore_errors=True)
