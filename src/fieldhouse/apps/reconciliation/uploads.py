"""A report that somebody uploads: it waits in the folder of a run, and is removed when it has been compared."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from fieldhouse.apps.reconciliation.actions import reconcile
from fieldhouse.apps.reconciliation.filters import filter_of
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import end, queue
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.ingest.report.days import DayOrder
from fieldhouse.ingest.shown import shown

KIND = "reconcile"
ENDINGS = (".csv", ".xlsx")
LARGEST = 64 * 1024 * 1024
"""Bytes of a report that may be uploaded: 200,000 rows of 300 bytes."""

_WAITING = "report"


def ask_to_reconcile(user: User, file: UploadedFile, asked: dict[str, Any]) -> Run:
    """Keep an uploaded report and ask the worker to compare with it; the caller puts the run's number into the queue.

    ``asked`` are as_of, dates, status, period and record_types, as the form has them. ``NotAllowed`` without the right
    to reconcile.
    """
    require(user, Right.RECONCILE)
    name = file.name or ""
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise BadInput("reconcile.not_a_report", name=name[:100])
    if file.size is None or file.size > LARGEST:
        raise BadInput("reconcile.too_large", limit=str(LARGEST // 1024 // 1024))
    run = queue(KIND, asked_by=user.pk, arguments={"path": shown(name), "ending": ending, **asked})
    folder = _folder(run)
    folder.mkdir(parents=True)
    with (folder / f"{_WAITING}{ending}").open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return run


def reconcile_uploaded(run: Run) -> None:
    """Compare with the report of a run, and forget the file."""
    if run.asked_by is None:
        raise Refused("policy.no_right", right=str(Right.RECONCILE))
    require(run.asked_by, Right.RECONCILE)
    said = run.arguments
    try:
        kept = reconcile(
            _folder(run) / f"{_WAITING}{said['ending']}",
            file=said["path"],
            as_of=date.fromisoformat(said["as_of"]) if said["as_of"] else None,
            day_order=DayOrder(said["dates"]) if said["dates"] else None,
            asks_for=filter_of(said["status"], said["period"], said.get("record_types", "").split(",")),
            asked_by=run.asked_by.pk,
        )
    finally:
        shutil.rmtree(_folder(run))
    end(run, Run.State.DONE, {"tie_out": kept.pk, "unexplained": kept.unexplained})


def _folder(run: Run) -> Path:
    return Path(settings.HOME) / "runs" / str(run.pk)
