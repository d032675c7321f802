"""Writing a change sheet: its files, and a record of every line in them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.changes.models import OPEN, ChangeLine
from fieldhouse.apps.changes.sheet import MANIFEST, Sheet, as_json, files_of, manifest_of, sheet_of
from fieldhouse.apps.changes.waiting import waiting_changes
from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import end
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused

KIND = "changes"


def write_sheet(run: Run, user: User | None) -> Path:
    """Write all waiting changes that a user may see into the folder of a run that has begun, and end it; the folder.

    Every line is recorded, and stands in the log, in the transaction that ends the run. A line of an earlier sheet that
    the CRM has not followed and that this one holds again is repeated. ``Refused`` when nothing can be told.
    """
    if user is not None:
        require(user, Right.IMPORT)
        require(user, Right.EXPORT)
    sheet = sheet_of(waiting_changes(user))
    if not sheet.lines:
        raise Refused("changes.nothing_to_tell", refused=len(sheet.refused))
    note_read_behind_wall(user, {one.change.deal.wall for one in sheet.lines}, f"run:{run.pk}")
    files, made_at = files_of(sheet), now()
    manifest = manifest_of(
        sheet, files, run=run.pk, made_by=user.username if user else "", made_at=made_at.isoformat()
    )
    folder = Path(settings.HOME) / "runs" / str(run.pk)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, MANIFEST: as_json(manifest)}.items():
        (folder / name).write_bytes(content)
    with transaction.atomic():
        _keep_lines(run, sheet)
        fields = {"rows": len(sheet.lines), "refused": len(sheet.refused)}
        record(user.pk if user else None, "changes.export", f"run:{run.pk}", fields=fields)
        end(run, Run.State.DONE, {"sheet": sheet.counts()})
    return folder


def _keep_lines(run: Run, sheet: Sheet) -> None:
    """Keep what the sheet tells."""
    exported_at = now()
    for one in sheet.lines:
        own = ChangeLine.objects.filter(
            opportunity=one.change.deal.opportunity_id, field=one.change.field, state__in=OPEN
        )
        own.update(state=ChangeLine.State.REPEATED)
    ChangeLine.objects.bulk_create(
        ChangeLine(
            run=run,
            opportunity_id=one.change.deal.opportunity_id,
            field=one.change.field,
            crm_value=one.change.crm_value,
            value=one.change.value,
            column=one.wording.column,
            before=one.wording.before,
            after=one.wording.after,
            exported_at=exported_at,
        )
        for one in sheet.lines
    )
