"""The page of the changes for the CRM, from which a sheet is asked for."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.changes.actions import KIND
from fieldhouse.apps.changes.presentation import shown_lines, waiting_lines
from fieldhouse.apps.changes.queries import newest_lines
from fieldhouse.apps.changes.sheet import sheet_of
from fieldhouse.apps.changes.waiting import waiting_changes
from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import queue
from fieldhouse.apps.runs.tasks import take_up_run


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for the CRM, what a sheet would hold, and what became of earlier lines."""
    user = cast(User, request.user)
    require(user, Right.IMPORT)
    waiting = waiting_changes(user)
    note_read_behind_wall(user, {one.deal.wall for one in waiting}, "changes")
    context = {
        "waiting": waiting_lines(waiting),
        "counts": sheet_of(waiting).counts(),
        "lines": shown_lines(newest_lines(user)),
    }
    return render(request, "changes/changes.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask the worker for a sheet; the page of its run."""
    user = cast(User, request.user)
    require(user, Right.IMPORT)
    require(user, Right.EXPORT)
    run = queue(KIND, asked_by=user.pk)
    take_up_run.enqueue(run.pk)
    return redirect("run", run.pk)
