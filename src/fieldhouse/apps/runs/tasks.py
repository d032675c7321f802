"""The queue's side of runs: what the worker does with a run's number, and what the minute's tick queues."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string
from django_tasks import task

from fieldhouse.apps.approvals.actions import RUN_KIND as APPROVAL
from fieldhouse.apps.approvals.actions import carry_out, queue_approved
from fieldhouse.apps.audit.origin import Origin, Way, coming_from
from fieldhouse.apps.changes.actions import KIND as CHANGES
from fieldhouse.apps.changes.actions import write_sheet
from fieldhouse.apps.figures.actions import drain
from fieldhouse.apps.figures.exports.actions import KIND as EXPORT
from fieldhouse.apps.figures.exports.actions import asked_in, forget_files
from fieldhouse.apps.figures.exports.files import write_export
from fieldhouse.apps.forecasts.actions import KIND as EXPECTATION
from fieldhouse.apps.forecasts.actions import carry_out as compute_expectation
from fieldhouse.apps.forecasts.actions import queue_usual
from fieldhouse.apps.imports.actions import Asked, take_up_import
from fieldhouse.apps.imports.actions.undo import undo_import
from fieldhouse.apps.imports.uploads.actions import KIND as IMPORT
from fieldhouse.apps.imports.uploads.actions import UNDO, forget, forget_uploads, run_path
from fieldhouse.apps.imports.watched.actions import import_arrival, queue_arrivals
from fieldhouse.apps.partners.sheets.actions import forget_sheets
from fieldhouse.apps.privacy.actions.asking import (
    ERASE,
    carry_out_erasure,
    carry_out_export,
    carry_out_retention,
)
from fieldhouse.apps.privacy.actions.exporting import KIND as PERSON_EXPORT
from fieldhouse.apps.privacy.actions.exporting import forget_person_files
from fieldhouse.apps.privacy.actions.retaining import KIND as RETENTION
from fieldhouse.apps.privacy.actions.retaining import queue_retention
from fieldhouse.apps.reconciliation.uploads import KIND as RECONCILE
from fieldhouse.apps.reconciliation.uploads import reconcile_uploaded
from fieldhouse.apps.roles.access import mark_of_rights, require
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import (
    beating,
    bury_silent,
    end,
    fail,
    put_back,
    queue,
    report,
    take_up,
)
from fieldhouse.apps.runs.models import MARK, Run
from fieldhouse.apps.runs.queries import queued
from fieldhouse.domain.errors import FieldhouseError, Refused
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current, current_manifest
from fieldhouse.ingest.report.days import DayOrder

DRAIN = "drain"
WRITER_BUSY = "facts.writer_busy"


def queue_due_runs() -> None:
    """Queue what is due, and once more what waits for a worker that lost it.

    A run is taken up once, however often its number is queued.
    """
    forget_files()
    forget_uploads()
    forget_sheets()
    forget_person_files()
    queue_retention()
    queue_arrivals()
    queue_approved()
    if _has_edits_waiting():
        if not queued(DRAIN):
            queue(DRAIN)
    else:
        queue_usual()
    for run in queued():
        take_up_run.enqueue(run.pk)


def take_over_dead_runs() -> None:
    """End the runs that have died, and queue at once what they leave to do."""
    if bury_silent():
        queue_due_runs()


@task()
def take_up_run(number: int) -> None:
    """Do a queued run. What is refused ends it as failed, with the code; while another writes it goes on waiting."""
    run = take_up(number)
    if run is None:
        return
    try:
        with beating(run), coming_from(Origin(Way.JOB, run=run.pk)):
            KINDS[run.kind](run)
    except FieldhouseError as refusal:
        if refusal.code == WRITER_BUSY:
            put_back(run)
        else:
            fail(run, refusal)
    except BaseException as failure:
        fail(run, failure, run.summary)
        raise


def _has_edits_waiting() -> bool:
    return current_manifest() is not None and current().outbox_through > 0


def _drain(run: Run) -> None:
    with writer_lock():
        if drain(run) is None:
            end(run, Run.State.DONE, {})


def _export(run: Run) -> None:
    if run.asked_by is None:
        raise Refused("policy.no_right", right=str(Right.EXPORT))
    said = run.arguments
    folder = Path(settings.HOME) / "runs" / str(run.pk)
    mark = mark_of_rights(run.asked_by)
    with translation.override(said["language"]):
        written = write_export(
            run.asked_by,
            said["kind"],
            said["format"],
            asked_in(said),
            folder,
            lambda done, total: report(run, done, total),
        )
    left = {"without_place": dict(sorted(written.without_place.items()))} if written.without_place else {}
    end(run, Run.State.DONE, {**left, MARK: mark})


def _undo(run: Run) -> None:
    _require_import(run)
    undo_import(run, run.arguments["import"])


def _require_import(run: Run) -> None:
    """The asker still needs the right when the run begins."""
    if run.asked_by is None:
        raise Refused("policy.no_right", right=str(Right.IMPORT))
    require(run.asked_by, Right.IMPORT)


def _changes(run: Run) -> None:
    if run.asked_by is None:
        raise Refused("policy.no_right", right=str(Right.IMPORT))
    write_sheet(run, run.asked_by)


def _import(run: Run) -> None:
    """Import an upload, which is forgotten once its files are in the home, or what lies in the watched folder."""
    describe = import_string(settings.FINDING_SENTENCE)
    if "watched" in run.arguments:
        return import_arrival(run, describe)
    _require_import(run)
    found = run_path(run)
    if found is None:
        raise Refused("upload.gone")
    upload, path = found
    dates = run.arguments["dates"]
    asked = Asked(
        path, run.arguments["profile"], DayOrder(dates) if dates else None, run.arguments.get("sheet", "")
    )
    with translation.override(run.arguments["language"]):
        take_up_import(run, asked, describe)
    if run.state == Run.State.DONE:
        forget(upload)
    return None


KINDS: dict[str, Callable[[Run], None]] = {
    DRAIN: _drain,
    EXPORT: _export,
    CHANGES: _changes,
    IMPORT: _import,
    UNDO: _undo,
    RECONCILE: reconcile_uploaded,
    APPROVAL: carry_out,
    PERSON_EXPORT: carry_out_export,
    ERASE: carry_out_erasure,
    RETENTION: carry_out_retention,
    EXPECTATION: compute_expectation,
}
"""What each kind of run does when the worker takes it up."""
